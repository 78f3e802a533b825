import { DisposableObject } from '../../base/disposable';
import { Emitter } from '../../base/event';
import type { RunRecord, StoredRunState } from './runRecord';
import type { RunStore } from './runStore';

const dayMs = 24 * 3600 * 1000;
/** Runs that have ended and can go on: those before them keep their model, but not the state of their training. */
const mostEndedCheckpoints = 10;

export interface RunOwner {
  pid: number;
  session: string;
}

/** All runs of the workspace, the latest first. */
export class RunLibrary extends DisposableObject {
  private records = new Map<string, RunRecord>();
  private loading: Promise<void> | undefined;
  private refreshing: Promise<void> | undefined;
  private sorted: RunRecord[] | undefined;
  private readonly changes = this._register(new Emitter<void>());
  readonly onDidChange = this.changes.event;

  constructor(
    readonly files: RunStore,
    readonly owner: RunOwner,
    /** Whether whoever trains a run still does. */
    private readonly isAlive: (owner: RunOwner, since: number) => boolean,
    private readonly nowMs: () => number,
    private readonly onProblem: (error: unknown) => void,
  ) {
    super();
  }

  /** Reads the stored runs the first time; a run whose window or engine is gone becomes `interrupted`. Never rejects. */
  load(): Promise<void> {
    this.loading ??= this.readAll().catch((error: unknown) => this.onProblem(error));
    return this.loading;
  }

  get runs(): readonly RunRecord[] {
    this.sorted ??= [...this.records.values()]
      .filter(({ deletedAt }) => deletedAt === undefined)
      .sort((a, b) => b.createdAt - a.createdAt || (a.experiment?.index ?? 0) - (b.experiment?.index ?? 0));
    return this.sorted;
  }

  get(id: string): RunRecord | undefined {
    return this.records.get(id);
  }

  /** Takes in what other windows have done since. Reads names only where they have done nothing. Never rejects. */
  async refresh(): Promise<void> {
    await this.load();
    this.refreshing ??= this.readNews()
      .catch((error: unknown) => this.onProblem(error))
      .finally(() => (this.refreshing = undefined));
    await this.refreshing;
  }

  /**
   * Makes a run this window's to train, and gives it as it was; undefined when another window trains it, has done so, or
   * has deleted it. Where nothing can be written nobody else can either: the run is this window's.
   */
  async claim(id: string): Promise<RunRecord | undefined> {
    await this.refresh();
    const record = this.records.get(id);
    if (!record || record.deletedAt !== undefined || record.state === 'training') return undefined;
    const claimed: RunRecord = { ...record, state: 'training', owner: this.owner };
    try {
      if (!(await this.files.claim(claimed))) {
        await this.refresh();
        return undefined;
      }
    } catch (error) {
      this.onProblem(error);
    }
    this.records.set(id, claimed);
    this.changed();
    return record;
  }

  /** What is claimed and was not trained is again what it was, or has failed. */
  async release(id: string, state: StoredRunState): Promise<void> {
    const record = this.records.get(id);
    if (record?.state !== 'training' || record.owner?.session !== this.owner.session) return;
    await this.change(id, { state, owner: undefined }).catch((error: unknown) => this.onProblem(error));
  }

  /** Whether another window trains a run of an experiment now, as far as is known. */
  get isTrainedElsewhere(): boolean {
    return this.runs.some(
      ({ state, experiment, owner }) =>
        state === 'training' && experiment && owner?.session !== this.owner.session,
    );
  }

  get isQueuePaused(): boolean {
    return this.files.isPaused;
  }

  /** For all windows; where that cannot be written down, for this one. */
  pauseQueue(isPaused: boolean): void {
    this.files.setPaused(isPaused).catch((error: unknown) => this.onProblem(error));
  }

  /** Takes in a run, or what has become of it, and writes it down. Rejects when that fails; it is known all the same. */
  async put(record: RunRecord): Promise<void> {
    this.records.set(record.id, record);
    this.changed();
    await this.files.save(record);
  }

  async change(id: string, change: Partial<RunRecord>): Promise<void> {
    const record = this.records.get(id);
    if (record) await this.put({ ...record, ...change });
  }

  /** Hides a run; `restore` brings it back, for a day. */
  async delete(ids: readonly string[]): Promise<void> {
    await Promise.all(ids.map((id) => this.change(id, { deletedAt: this.nowMs() })));
  }

  async restore(ids: readonly string[]): Promise<void> {
    await Promise.all(ids.map((id) => this.change(id, { deletedAt: undefined })));
  }

  /** At once and for good: nothing was learnt. */
  async forget(id: string): Promise<void> {
    this.records.delete(id);
    this.changed();
    await this.files.delete(id);
  }

  /** Removes the training states of runs that ended long ago: they are several times as large as models. */
  async tidyCheckpoints(): Promise<void> {
    const ended = this.runs.filter(({ state, hasCheckpoint }) => state === 'finished' && hasCheckpoint);
    for (const { id } of ended.slice(mostEndedCheckpoints)) {
      await this.files.deleteCheckpoint(id);
      await this.change(id, { hasCheckpoint: false });
    }
  }

  private async readAll(): Promise<void> {
    const stored = await this.files.list();
    const gone = stored.filter(({ deletedAt = Infinity }) => this.nowMs() - deletedAt > dayMs);
    for (const record of stored) {
      if (!gone.includes(record) && !this.records.has(record.id)) this.takeIn(record);
    }
    this.changed();
    for (const { id } of gone) await this.files.delete(id);
    if (gone.length > 0) {
      const left = [...this.records.values()];
      await this.files.deleteTextsExcept(
        left.flatMap(({ text, validation }) => [text, ...(validation ? [validation] : [])]),
      );
    }
  }

  private async readNews(): Promise<void> {
    const wasPaused = this.isQueuePaused;
    const { changed, gone } = await this.files.news();
    for (const id of gone) this.records.delete(id);
    for (const record of changed) this.takeIn(record);
    const others = [...this.records.values()].filter(({ state }) => state === 'training');
    const cutShort = others.filter((record) => this.isCutShort(record));
    for (const record of cutShort) this.takeIn(record);
    if (changed.length + gone.length + cutShort.length > 0 || wasPaused !== this.isQueuePaused)
      this.changed();
  }

  /** As a file has it; one that nobody trains any more is interrupted. */
  private takeIn(record: RunRecord): void {
    const isCutShort = this.isCutShort(record);
    const current: RunRecord = isCutShort ? { ...record, state: 'interrupted', owner: undefined } : record;
    this.records.set(record.id, current);
    if (isCutShort) this.files.save(current).catch((error: unknown) => this.onProblem(error));
  }

  private isCutShort({ state, owner, createdAt }: RunRecord): boolean {
    return state === 'training' && !(owner && this.isAlive(owner, createdAt));
  }

  private changed(): void {
    this.sorted = undefined;
    this.changes.fire();
  }
}
