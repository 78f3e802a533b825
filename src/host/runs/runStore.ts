import type { TextFingerprint } from '../../engine/checkpoint/textFingerprint';
import type { TrainingPoint } from '../../protocol/training';
import { formatCurve, parseCurve } from '../models/modelIndex';
import type { StorageFolder } from '../models/storageFolder';
import { formatRecord, isRunId, parseRecord, type RunRecord } from './runRecord';

const indexFile = 'runs.index.json';
const indexVersion = 1;
const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Lies in the folder while waiting runs shall wait on. */
const pauseFile = 'queue.paused';

/** What has become of the runs of a folder since they were last looked at. */
export interface RunNews {
  changed: RunRecord[];
  /** Ids of runs that are not there any more. */
  gone: string[];
}

/**
 * Runs in a folder. Each has a small file of its own whose name counts its changes, so that windows do not write over each
 * other's runs, and a listing of names says which records are new; the index only saves reading the others.
 */
export class RunStore {
  private readonly revisions = new Map<string, number>();
  /** Writes of one run come one after the other. */
  private readonly queues = new Map<string, Promise<unknown>>();
  private hasPause = false;

  constructor(private readonly folder: StorageFolder) {}

  /** Every run, also those that other windows have written. */
  async list(): Promise<RunRecord[]> {
    const latest = await this.look();
    const known = await this.readIndex();
    const records = new Map<string, RunRecord>();
    let isStale = known.size !== latest.size;
    await Promise.all(
      [...latest].map(async ([id, names]) => {
        const name = recordName(id, names[0]);
        const record = known.get(name) ?? (await this.readLatest(id, names));
        if (!known.has(name)) isStale = true;
        if (record?.id !== id) return;
        this.revisions.set(id, Math.max(names[0], this.revisions.get(id) ?? 0));
        records.set(name, record);
      }),
    );
    // The index is a convenience: where nothing can be written, every start reads every record.
    if (isStale && latest.size > 0) await this.writeIndex(records).catch(() => undefined);
    return [...records.values()];
  }

  /** What other windows have done since. Reads nothing but names where they have done nothing. */
  async news(): Promise<RunNews> {
    const latest = await this.look();
    const changed: RunRecord[] = [];
    await Promise.all(
      [...latest].map(async ([id, revisions]) => {
        const isOwn = this.queues.has(id); // and is being written
        if (isOwn || revisions[0] <= (this.revisions.get(id) ?? 0)) return;
        const record = await this.readLatest(id, revisions);
        if (record?.id !== id || this.queues.has(id)) return;
        this.revisions.set(id, revisions[0]);
        changed.push(record);
      }),
    );
    const gone = [...this.revisions.keys()].filter((id) => !latest.has(id) && !this.queues.has(id));
    for (const id of gone) this.revisions.delete(id);
    return { changed, gone };
  }

  /** As it was when the folder was last looked at. */
  get isPaused(): boolean {
    return this.hasPause;
  }

  async setPaused(isPaused: boolean): Promise<void> {
    this.hasPause = isPaused;
    if (isPaused) await this.folder.write(pauseFile, new Uint8Array());
    else await this.folder.remove(pauseFile);
  }

  /** Writes a run down, over whatever other windows have made of it. */
  save(record: RunRecord): Promise<void> {
    return this.inTurn(record.id, async () => {
      while (!(await this.saveNext(record))) await this.lookUp(record.id);
    });
  }

  /** Writes a run down unless another window has changed it since; of two that try, one does. Says whether it did. */
  claim(record: RunRecord): Promise<boolean> {
    return this.inTurn(record.id, () => this.saveNext(record));
  }

  /** False: another window has written its next change. */
  private async saveNext(record: RunRecord): Promise<boolean> {
    const { id } = record;
    const before = this.revisions.get(id) ?? 0;
    const revision = before + 1;
    const bytes = encoder.encode(formatRecord(record));
    if (!(await this.folder.create(recordName(id, revision), bytes))) return false;
    // Its name was free too if another window has changed it twice, and has removed the first of the two.
    const isNew = before === 0;
    if (!isNew && (await this.revisionsOf(id)).some((other) => other > revision)) {
      await this.folder.remove(recordName(id, revision));
      return false;
    }
    this.revisions.set(id, revision);
    if (!isNew) await this.folder.remove(recordName(id, before));
    return true;
  }

  private async lookUp(id: string): Promise<void> {
    this.revisions.set(id, (await this.revisionsOf(id))[0] ?? 0);
  }

  private async revisionsOf(id: string): Promise<number[]> {
    return (await this.look()).get(id) ?? [];
  }

  private async look(): Promise<Map<string, [number, ...number[]]>> {
    const names = await this.folder.list();
    this.hasPause = names.includes(pauseFile);
    return revisionsIn(names);
  }

  /** Everything of a run but its texts, which others may share. */
  delete(id: string): Promise<void> {
    return this.inTurn(id, async () => {
      // The record first: a run that is listed has its files.
      await this.folder.remove(recordName(id, this.revisions.get(id) ?? 0));
      this.revisions.delete(id);
      for (const name of Object.values(fileNames(id))) await this.folder.remove(name);
    });
  }

  writeModel(id: string, bytes: Uint8Array): Promise<void> {
    return this.inTurn(id, () => this.folder.write(fileNames(id).model, bytes));
  }

  readModel(id: string): Promise<Uint8Array | undefined> {
    return this.folder.read(fileNames(id).model);
  }

  writeCurve(id: string, points: readonly TrainingPoint[]): Promise<void> {
    return this.inTurn(id, () =>
      this.folder.write(fileNames(id).curve, encoder.encode(formatCurve([...points]))),
    );
  }

  async readCurve(id: string): Promise<TrainingPoint[]> {
    const bytes = await this.folder.read(fileNames(id).curve);
    return bytes ? parseCurve(decoder.decode(bytes)) : [];
  }

  /** The one before stays, as the previous generation. */
  writeCheckpoint(id: string, bytes: Uint8Array): Promise<void> {
    return this.inTurn(id, async () => {
      const { checkpoint, previous, next } = fileNames(id);
      await this.folder.write(next, bytes);
      if ((await this.folder.list()).includes(checkpoint)) await this.folder.rename(checkpoint, previous);
      await this.folder.rename(next, checkpoint);
    });
  }

  /** The latest checkpoint that `read` takes; undefined when there is none. */
  async readCheckpoint(id: string, read: (bytes: Uint8Array) => void): Promise<Uint8Array | undefined> {
    const { checkpoint, previous } = fileNames(id);
    let problem: unknown;
    for (const name of [checkpoint, previous]) {
      const bytes = await this.folder.read(name);
      if (!bytes) continue;
      try {
        read(bytes);
        return bytes;
      } catch (error) {
        problem ??= error;
      }
    }
    if (problem !== undefined) throw problem;
    return undefined;
  }

  deleteCheckpoint(id: string): Promise<void> {
    return this.inTurn(id, async () => {
      const { checkpoint, previous } = fileNames(id);
      await this.folder.remove(checkpoint);
      await this.folder.remove(previous);
    });
  }

  /** Texts are stored once, whatever number of runs they have. */
  async writeText(print: TextFingerprint, text: string): Promise<void> {
    const name = textName(print);
    if (!(await this.folder.list()).includes(name)) await this.folder.write(name, encoder.encode(text));
  }

  async readText(print: TextFingerprint): Promise<string | undefined> {
    const bytes = await this.folder.read(textName(print));
    return bytes && decoder.decode(bytes);
  }

  /** Removes texts that no run has any more. */
  async deleteTextsExcept(used: readonly TextFingerprint[]): Promise<void> {
    const names = new Set(used.map(textName));
    for (const name of await this.folder.list()) {
      if (/^[0-9a-f]{16}-\d+\.text$/.test(name) && !names.has(name)) await this.folder.remove(name);
    }
  }

  /** The latest that is whole. */
  private async readLatest(id: string, revisions: readonly number[]): Promise<RunRecord | undefined> {
    for (const revision of revisions) {
      const bytes = await this.folder.read(recordName(id, revision));
      const record = bytes && parseRecord(parseJson(decoder.decode(bytes)));
      if (record) return record;
    }
    return undefined;
  }

  private async readIndex(): Promise<Map<string, RunRecord>> {
    const bytes = await this.folder.read(indexFile);
    const index =
      bytes && (parseJson(decoder.decode(bytes)) as { version?: unknown; runs?: unknown } | undefined);
    const known = new Map<string, RunRecord>();
    if (index?.version !== indexVersion || !Array.isArray(index.runs)) return known;
    for (const entry of index.runs as unknown[]) {
      if (!Array.isArray(entry) || typeof entry[0] !== 'string') continue;
      const record = parseRecord(entry[1]);
      if (record) known.set(entry[0], record);
    }
    return known;
  }

  private async writeIndex(records: ReadonlyMap<string, RunRecord>): Promise<void> {
    await this.folder.write(
      indexFile,
      encoder.encode(JSON.stringify({ version: indexVersion, runs: [...records] })),
    );
  }

  private inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    const result = (this.queues.get(id) ?? Promise.resolve()).then(work);
    const settled = result
      .catch(() => undefined)
      .then(() => {
        if (this.queues.get(id) === settled) this.queues.delete(id);
      });
    this.queues.set(id, settled);
    return result;
  }
}

/** Numbers of the changes of every run that a listing names, the latest first: there are two while one is written. */
function revisionsIn(names: readonly string[]): Map<string, [number, ...number[]]> {
  const found = new Map<string, [number, ...number[]]>();
  for (const name of names) {
    const match = /^([\w-]{1,80})\.(\d{1,9})\.run\.json$/.exec(name);
    if (!match) continue;
    const [, id, digits] = match;
    const revision = Number(digits);
    const others = found.get(id);
    if (!others) found.set(id, [revision]);
    else found.set(id, revision > others[0] ? [revision, ...others] : [...others, revision]);
  }
  return found;
}

function recordName(id: string, revision: number): string {
  return `${id}.${revision}.run.json`;
}

function fileNames(id: string) {
  if (!isRunId(id)) throw new Error(`“${id}” is no id of a run.`);
  return {
    model: `${id}.safetensors`,
    curve: `${id}.curve.json`,
    checkpoint: `${id}.checkpoint`,
    previous: `${id}.checkpoint.previous`,
    next: `${id}.checkpoint.next`,
  };
}

function textName({ hash, units }: TextFingerprint): string {
  return `${hash}-${units}.text`;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}
