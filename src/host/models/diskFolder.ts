import { link, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isTemporary, removeLeftOver, removeLeftOvers, temporaryPath } from '../../node/temporaryFiles';
import type { StorageFolder } from './storageFolder';

/** A folder on this machine's disk: what is written is flushed before it takes its name, so that it survives a power cut. */
export class DiskFolder implements StorageFolder {
  /** What killed processes have left is removed once, by who looks first. */
  private tidied: Promise<void> | undefined;

  constructor(private readonly path: string) {}

  async read(name: string): Promise<Uint8Array | undefined> {
    try {
      return await readFile(this.at(name));
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return undefined;
      throw error;
    }
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    const path = this.at(name);
    await removeLeftOver(path);
    await this.written(path, bytes, (temporary) => rename(temporary, path));
  }

  async create(name: string, bytes: Uint8Array): Promise<boolean> {
    const path = this.at(name);
    try {
      await this.written(path, bytes, (temporary) => takeName(temporary, path));
      return true;
    } catch (error) {
      if (hasCode(error, 'EEXIST')) return false;
      throw error;
    }
  }

  /** A file that is whole on the disk before it gets its name. */
  private async written(
    path: string,
    bytes: Uint8Array,
    name: (temporary: string) => Promise<void>,
  ): Promise<void> {
    await mkdir(this.path, { recursive: true });
    // Of this window alone: two windows have two processes. Writes of one name come one after the other.
    const temporary = temporaryPath(path);
    try {
      const file = await open(temporary, 'w');
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await name(temporary);
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
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
    this.tidied ??= removeLeftOvers(this.path);
    try {
      const entries = await readdir(this.path, { withFileTypes: true });
      return entries.filter((entry) => entry.isFile() && !isTemporary(entry.name)).map(({ name }) => name);
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return [];
      throw error;
    }
  }

  private at(name: string): string {
    return join(this.path, name);
  }
}

/** Gives a file its name, unless that is taken: as a second one; where files have one only, in the place of an empty file. */
async function takeName(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) throw error;
    const empty = await open(path, 'wx');
    await empty.close();
    await rename(temporary, path);
    return;
  }
  await rm(temporary, { force: true });
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
