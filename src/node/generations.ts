import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { removeLeftOver, temporaryPath } from './temporaryFiles';

/** Where the generation before the latest lies. */
export function previousPath(path: string): string {
  return `${path}.previous`;
}

/**
 * Writes a file beside its place, flushes it, and puts it there; what was there becomes the previous generation. Ended at
 * any moment, one whole generation at least is left.
 */
export async function writeGeneration(path: string, bytes: Uint8Array): Promise<void> {
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
    await rename(path, previousPath(path)).catch(unlessMissing);
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * What `read` makes of the latest generation, or of the previous one where the latest is missing or `read` refuses it.
 * Throws what the latest had wrong when neither can be used; undefined when there is none.
 */
export async function readGeneration<T>(
  path: string,
  read: (bytes: Uint8Array) => T,
): Promise<{ value: T; isPrevious: boolean } | undefined> {
  let problem: unknown;
  for (const isPrevious of [false, true]) {
    try {
      const bytes = await readFile(isPrevious ? previousPath(path) : path);
      return { value: read(bytes), isPrevious };
    } catch (error) {
      if (!isMissing(error)) problem ??= error;
    }
  }
  if (problem !== undefined) throw problem;
  return undefined;
}

function unlessMissing(error: unknown): void {
  if (!isMissing(error)) throw error;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** So that the names last too; some systems have no such thing. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    await folder.sync().finally(() => folder.close());
  } catch {
    // The file itself is safe.
  }
}
