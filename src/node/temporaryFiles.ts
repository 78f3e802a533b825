import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Where this process writes a file before it is whole: beside its place, so that renaming is one step. */
export function temporaryPath(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
}

/** Whether a name in a folder is one that `temporaryPath` makes. */
export function isTemporary(name: string): boolean {
  return /^\..+\.\d+\.tmp$/.test(name);
}

/** Removes what processes that were killed have left beside a path; never fails. */
export function removeLeftOver(path: string): Promise<void> {
  const begin = `.${basename(path)}.`;
  return removeTemporary(
    dirname(path),
    (name) => name.startsWith(begin) && /^\d+\.tmp$/.test(name.slice(begin.length)),
  );
}

/** As `removeLeftOver`, for everything in a folder. */
export function removeLeftOvers(folder: string): Promise<void> {
  return removeTemporary(folder, isTemporary);
}

async function removeTemporary(folder: string, isMeant: (name: string) => boolean): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter(isMeant)) {
    const pid = /\.(\d+)\.tmp$/.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    await rm(join(folder, name), { force: true }).catch(() => undefined);
  }
}

/** Whether a process of this machine runs; also when it is another user's. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
