import type { TextFingerprint } from '../../engine/checkpoint/textFingerprint';
import type { TrainingPoint } from '../../protocol/training';
import { formatCurve, parseCurve } from '../models/modelIndex';
import type { StorageFolder } from '../models/storageFolder';
import { formatRecord, isRunId, parseRecord, type RunRecord } from './runRecord';

const indexFile = 'runs.index.json';
const indexVersion = 1;
const decoder = new TextDecoder();
const encoder = new TextEncoder();

/**
 * Runs in a folder. Each has a small file of its own whose name counts its changes, so that windows do not write over each
 * other's runs, and a listing of names says which records are new; the index only saves reading the others.
 */
export class RunStore {
  private readonly revisions = new Map<string, number>();
  /** Writes of one run come one after the other. */
  private readonly queues = new Map<string, Promise<unknown>>();

  constructor(private readonly folder: StorageFolder) {}

  /** Every run, also those that other windows have written. */
  async list(): Promise<RunRecord[]> {
    const names = await this.folder.list();
    const latest = new Map<string, { revision: number; name: string }>();
    for (const name of names) {
      const match = /^([\w-]{1,80})\.(\d{1,9})\.run\.json$/.exec(name);
      if (!match) continue;
      const revision = Number(match[2]);
      if (revision >= (latest.get(match[1])?.revision ?? -1)) latest.set(match[1], { revision, name });
    }
    const known = await this.readIndex();
    const records = new Map<string, RunRecord>();
    let isStale = known.size !== latest.size;
    await Promise.all(
      [...latest].map(async ([id, { revision, name }]) => {
        const record = known.get(name) ?? (await this.readRecord(name));
        if (!known.has(name)) isStale = true;
        if (record?.id !== id) return;
        this.revisions.set(id, Math.max(revision, this.revisions.get(id) ?? 0));
        records.set(name, record);
      }),
    );
    // The index is a convenience: where nothing can be written, every start reads every record.
    if (isStale && latest.size > 0) await this.writeIndex(records).catch(() => undefined);
    return [...records.values()];
  }

  save(record: RunRecord): Promise<void> {
    return this.inTurn(record.id, async () => {
      const before = this.revisions.get(record.id) ?? 0;
      const revision = before + 1;
      await this.folder.write(recordName(record.id, revision), encoder.encode(formatRecord(record)));
      this.revisions.set(record.id, revision);
      if (before > 0) await this.folder.remove(recordName(record.id, before));
    });
  }

  /** Everything of a run but its texts, which others may share. */
  delete(id: string): Promise<void> {
    return this.inTurn(id, async () => {
      // The record first: a run that is listed has its files.
      await this.folder.remove(recordName(id, this.revisions.get(id) ?? 0));
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

  private async readRecord(name: string): Promise<RunRecord | undefined> {
    const bytes = await this.folder.read(name);
    return bytes && parseRecord(parseJson(decoder.decode(bytes)));
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

  private inTurn(id: string, work: () => Promise<void>): Promise<void> {
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
