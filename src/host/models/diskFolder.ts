import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { removeLeftOver, temporaryPath } from '../../node/temporaryFiles';
import type { StorageFolder } from './storageFolder';

/** A folder on this machine's disk: what is written is flushed before it takes its name, so that it survives a power cut. */
export class DiskFolder implements StorageFolder {
  constructor(private readonly path: string) {}

  async read(name: string): Promise<Uint8Array | undefined> {
    try {
      return await readFile(this.at(name));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    await mkdir(this.path, { recursive: true });
    const path = this.at(name);
    // Of this window alone: two windows have two processes. Writes of one name come one after the other.
    const temporary = temporaryPath(path);
    try {
      await removeLeftOver(path);
      const file = await open(temporary, 'w');
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  async remove(name: string): Promise<void> {
    await rm(this.at(name), { force: true });
  }

  async rename(from: string, to: string): Promise<void> {
    await rename(this.at(from), this.at(to));
  }

  async list(): Promise<string[]> {
    try {
      const entries = await readdir(this.path, { withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  private at(name: string): string {
    return join(this.path, name);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
