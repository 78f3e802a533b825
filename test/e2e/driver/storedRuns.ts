import fs from 'node:fs';
import path from 'node:path';
import type { Session } from './session';
import { waitFor } from './waiting';

/** What a record of a run says, as far as tests ask. */
export interface StoredRun {
  id: string;
  name: string;
  state: string;
  steps: number;
  hasCheckpoint: boolean;
  owner?: { pid: number };
  summary?: { weightsHash: string; spec: { model: Record<string, unknown> } };
}

/** Where the extension keeps the runs of the workspace; undefined while there are none. */
export function runsFolder({ profile }: Session): string | undefined {
  const storages = path.join(profile, 'User', 'workspaceStorage');
  const workspaces = fs.existsSync(storages) ? fs.readdirSync(storages) : [];
  const folders = workspaces.map((name) => path.join(storages, name, 'unroll.unroll', 'runs'));
  return folders.find((folder) => fs.existsSync(folder));
}

/** Every run as it is on the disk at this moment, whole; the latest change of each. */
export function storedRuns(session: Session): StoredRun[] {
  const folder = runsFolder(session);
  const runs = new Map<string, { revision: number; run: StoredRun }>();
  for (const name of folder ? fs.readdirSync(folder) : []) {
    const match = /^([\w-]+)\.(\d+)\.run\.json$/.exec(name);
    if (!match || !folder) continue;
    const revision = Number(match[2]);
    if (revision < (runs.get(match[1])?.revision ?? 0)) continue;
    const run = JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8')) as StoredRun;
    runs.set(match[1], { revision, run });
  }
  return [...runs.values()].map(({ run }) => run);
}

/** Waits for a run on the disk; its file may be replaced while it is read, so that is tried again. */
export function runWhere(
  session: Session,
  what: string,
  accept: (run: StoredRun) => boolean,
  timeoutMs = 60_000,
): Promise<StoredRun> {
  return waitFor(
    what,
    () => {
      const runs = storedRuns(session);
      const found = runs.find(accept);
      if (!found) throw new Error(JSON.stringify(runs.map(({ name, state, steps }) => [name, state, steps])));
      return Promise.resolve(found);
    },
    { timeoutMs, intervalMs: 20 },
  );
}

/** Whether a process of this VS Code is there: of one that was killed, the record says that it trains until somebody looks. */
export function isRunning(session: Session, pid: number | undefined): boolean {
  return session.processes(/./).some((process) => process.pid === pid);
}

/** Ends processes at once, as a machine without memory does. Throws when there is none. */
export function killNow(session: Session, kind: 'extension host' | 'engine'): void {
  const mark = kind === 'engine' ? /dist[\\/]worker\.js/ : /--type=extensionHost/;
  const victims = session.processes(mark);
  if (victims.length === 0) throw new Error(`There is no ${kind} to kill.`);
  for (const { pid } of victims) process.kill(pid, 'SIGKILL');
}
