import type { StorageFolder } from '../../../../src/host/models/storageFolder';

/** Files in memory; `failure` makes every write fail, as a full disk does. */
export class MemoryFolder implements StorageFolder {
  readonly files = new Map<string, Uint8Array>();
  failure: Error | undefined;

  async read(name: string): Promise<Uint8Array | undefined> {
    return this.files.get(name)?.slice();
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    if (this.failure) throw this.failure;
    this.files.set(name, bytes.slice());
  }

  async create(name: string, bytes: Uint8Array): Promise<boolean> {
    if (this.failure) throw this.failure;
    if (this.files.has(name)) return false;
    this.files.set(name, bytes.slice());
    return true;
  }

  async remove(name: string): Promise<void> {
    this.files.delete(name);
  }

  async list(): Promise<string[]> {
    return [...this.files.keys()];
  }

  async rename(from: string, to: string): Promise<void> {
    const bytes = this.files.get(from);
    if (!bytes) throw new Error(`no ${from}`);
    this.files.delete(from);
    this.files.set(to, bytes);
  }
}
