import {
  Disposable,
  type Event,
  EventEmitter,
  type FileChangeEvent,
  type FileStat,
  FileSystemError,
  type FileSystemProvider,
  FileType,
  type Uri,
  workspace,
} from 'vscode';

/** Files that are on no disk, as in a virtual workspace; `room` is how many bytes they may have in all. */
export class MemoryProvider implements FileSystemProvider {
  readonly files = new Map<string, Uint8Array>();
  private readonly folders = new Set<string>(['/']);
  private readonly changes = new EventEmitter<FileChangeEvent[]>();
  readonly onDidChangeFile: Event<FileChangeEvent[]> = this.changes.event;

  constructor(public room = Infinity) {}

  static register(scheme: string, provider: MemoryProvider): Disposable {
    return workspace.registerFileSystemProvider(scheme, provider, { isCaseSensitive: true });
  }

  watch(): Disposable {
    return new Disposable(() => undefined);
  }

  stat({ path }: Uri): FileStat {
    const bytes = this.files.get(path);
    if (!bytes && !this.isFolder(path)) throw FileSystemError.FileNotFound(path);
    const type = bytes ? FileType.File : FileType.Directory;
    return { type, ctime: 0, mtime: 0, size: bytes?.length ?? 0 };
  }

  readDirectory({ path }: Uri): [string, FileType][] {
    if (!this.isFolder(path)) throw FileSystemError.FileNotFound(path);
    const prefix = path.endsWith('/') ? path : `${path}/`;
    const found = new Map<string, FileType>();
    for (const file of this.files.keys()) {
      if (!file.startsWith(prefix)) continue;
      const [name, ...rest] = file.slice(prefix.length).split('/');
      found.set(name, rest.length > 0 ? FileType.Directory : FileType.File);
    }
    return [...found];
  }

  createDirectory({ path }: Uri): void {
    this.folders.add(path);
  }

  readFile({ path }: Uri): Uint8Array {
    const bytes = this.files.get(path);
    if (!bytes) throw FileSystemError.FileNotFound(path);
    return bytes;
  }

  writeFile({ path }: Uri, content: Uint8Array): void {
    const others = [...this.files].filter(([name]) => name !== path);
    const used = others.reduce((sum, [, { length }]) => sum + length, 0);
    if (used + content.length > this.room) throw new FileSystemError('ENOSPC: no space left on device');
    this.files.set(path, content.slice());
  }

  delete({ path }: Uri): void {
    if (!this.files.delete(path)) throw FileSystemError.FileNotFound(path);
  }

  rename(from: Uri, to: Uri, { overwrite }: { overwrite: boolean }): void {
    const bytes = this.files.get(from.path);
    if (!bytes) throw FileSystemError.FileNotFound(from);
    if (!overwrite && this.files.has(to.path)) throw FileSystemError.FileExists(to);
    this.files.delete(from.path);
    this.files.set(to.path, bytes);
  }

  private isFolder(path: string): boolean {
    const prefix = path.endsWith('/') ? path : `${path}/`;
    return this.folders.has(path) || [...this.files.keys()].some((file) => file.startsWith(prefix));
  }
}
