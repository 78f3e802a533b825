import { randomBytes } from 'node:crypto';
import { FileSystemError, FileType, Uri, workspace } from 'vscode';

/** The few file operations that storing models needs. */
export interface StorageFolder {
  /** Bytes of a file, undefined when there is none. */
  read(name: string): Promise<Uint8Array | undefined>;
  /** Writes under a temporary name and renames, so that a reader finds the old file or the new one, whole. */
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** Writes a whole file unless there is one of that name, of whichever window; says whether it did. */
  create(name: string, bytes: Uint8Array): Promise<boolean>;
  /** Deletes a file; fine when there is none. */
  remove(name: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Names of all files; none where there is no folder yet. */
  list(): Promise<string[]>;
}

/** A folder by `workspace.fs`, which also works where the files are not on this machine's disk. */
export class WorkspaceFsFolder implements StorageFolder {
  constructor(private readonly folder: Uri) {}

  async read(name: string): Promise<Uint8Array | undefined> {
    try {
      return await workspace.fs.readFile(this.uri(name));
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    await this.put(name, bytes, true);
  }

  async create(name: string, bytes: Uint8Array): Promise<boolean> {
    try {
      await this.put(name, bytes, false);
      return true;
    } catch (error) {
      if (error instanceof FileSystemError && error.code === 'FileExists') return false;
      throw error;
    }
  }

  private async put(name: string, bytes: Uint8Array, overwrite: boolean): Promise<void> {
    await workspace.fs.createDirectory(this.folder);
    const temporary = this.uri(`${name}.${randomBytes(4).toString('hex')}.tmp`);
    try {
      await workspace.fs.writeFile(temporary, bytes);
      await workspace.fs.rename(temporary, this.uri(name), { overwrite });
    } catch (error) {
      // A half-written file must not stay behind on a full disk; the first error is the one to tell.
      await Promise.resolve(workspace.fs.delete(temporary)).catch(() => undefined);
      throw error;
    }
  }

  async remove(name: string): Promise<void> {
    try {
      await workspace.fs.delete(this.uri(name));
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  async rename(from: string, to: string): Promise<void> {
    await workspace.fs.rename(this.uri(from), this.uri(to), { overwrite: true });
  }

  async list(): Promise<string[]> {
    try {
      const entries = await workspace.fs.readDirectory(this.folder);
      return entries.filter(([, type]) => type === FileType.File).map(([name]) => name);
    } catch (error) {
      if (isNotFound(error)) return [];
      throw error;
    }
  }

  private uri(name: string): Uri {
    return Uri.joinPath(this.folder, name);
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof FileSystemError && error.code === 'FileNotFound';
}
