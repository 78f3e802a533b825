import { DisposableObject } from '../../base/disposable';
import { UnrollError, whatHappened } from '../../base/errors';
import { Emitter } from '../../base/event';
import { phrase } from '../../base/phrase';
import type {
  LaboratoryView,
  LabProgress,
  LabRecord,
  LabRequest,
  TextCellResult,
} from '../../protocol/laboratory';
import { type CellKind, cellKinds } from '../../protocol/spec';
import type { EngineClient } from '../engine/engineClient';
import { LatestWins } from '../latestWins';
import type { LabStore } from './labStore';

/** The least time between two tellings of how far a cell is: small tasks give many points a second. */
const progressMs = 200;

/** A text whose models are to be compared. */
export interface ComparedText {
  documentUri: string;
  name: string;
  languageId: string;
  text: string;
}

/** A model that was trained for a comparison: in the engine, under its id. */
export interface ComparedModel {
  id: string;
  cell: CellKind;
  documentUri: string;
  name: string;
}

/** Makes comparisons, one at a time, and keeps them. Knows nothing of the editor. */
export class Laboratory extends DisposableObject {
  private records: LabRecord[] = [];
  private running: LabProgress | undefined;
  private loading: Promise<void> | undefined;
  /** Models of comparisons that the engine of this generation has. */
  private readonly loaded = new Set<string>();
  private generation = 0;
  private readonly changes = this._register(new Emitter<void>());
  readonly onDidChange = this.changes.event;
  private readonly progressRounds = this._register(new LatestWins(async () => this.changes.fire()));

  constructor(
    private readonly client: EngineClient,
    private readonly files: LabStore,
    private readonly nowMs: () => number,
    private readonly log: (message: string) => void,
  ) {
    super();
  }

  get view(): LaboratoryView {
    return { records: this.records, ...(this.running && { running: this.running }) };
  }

  /** What was kept earlier; once. */
  load(): Promise<void> {
    this.loading ??= this.files.load().then(
      (records) => {
        this.records = [...this.records, ...records];
        if (records.length > 0) this.changes.fire();
      },
      (error: unknown) => this.log(`Comparisons could not be read: ${String(error)}`),
    );
    return this.loading;
  }

  /** Trains cells on a task. What they have when it is stopped is kept. */
  async compareTask(request: LabRequest): Promise<LabRecord> {
    const { task } = request;
    await this.begin(task, request.cells[0]);
    try {
      const result = await this.client.engine.runLab(request, {
        progress: (event) => {
          if (event.kind === 'cell') this.show({ name: task, cell: event.cell, share: 0, loss: NaN });
          else if (event.kind === 'point') {
            const { share, loss, reached } = event.point;
            this.show({
              name: task,
              cell: event.cell,
              share,
              loss,
              reached,
              ...(request.distance !== undefined && { distance: request.distance }),
            });
          }
        },
      });
      return await this.keep({ kind: 'task', id: this.newId(), at: this.nowMs(), result });
    } finally {
      this.end();
    }
  }

  /** Trains a language model of each cell on a text, each for so many seconds. */
  async compareText(
    { documentUri, name, languageId, text }: ComparedText,
    cells: CellKind[],
    seconds: number,
  ): Promise<LabRecord | undefined> {
    await this.begin(name, cells[0]);
    const id = this.newId();
    const results: TextCellResult[] = [];
    try {
      const modelIds = Object.fromEntries(cellKinds.map((cell) => [cell, `${id}-${cell}`]));
      const request = { text, language: languageId, cells, seconds, seed: 1, modelIds };
      try {
        await this.client.engine.compareText(request, {
          progress: (event) => {
            if (event.kind === 'result') results.push(event.result);
            else if (event.kind === 'cell') this.show({ name, cell: event.cell, share: 0, loss: NaN });
            else {
              const share = Math.min(1, event.seconds / seconds);
              this.show({ name, cell: event.cell, share, loss: event.loss });
            }
          },
        });
      } catch (error) {
        // What the cells before have learnt is kept; the error is told all the same.
        if (results.length > 0) await this.keepText(id, documentUri, name, results);
        throw error;
      }
      return results.length > 0 ? await this.keepText(id, documentUri, name, results) : undefined;
    } finally {
      this.end();
    }
  }

  /** The comparison that runs ends soon, and what it has is kept. */
  async stop(): Promise<void> {
    if (this.running && this.client.isRunning) await this.client.engine.stopLab({});
  }

  /** The models of the latest comparison on a document, brought into the engine. Those that cannot be are left out. */
  async modelsFor(documentUri: string): Promise<ComparedModel[]> {
    await this.load();
    const record = this.records.find((kept) => kept.kind === 'text' && kept.documentUri === documentUri);
    if (record?.kind !== 'text') return [];
    const models: ComparedModel[] = [];
    for (const { modelId, cell } of record.cells) {
      if (await this.bringIn(modelId)) models.push({ id: modelId, cell, documentUri, name: record.name });
    }
    return models;
  }

  private async bringIn(modelId: string): Promise<boolean> {
    const { engine } = this.client; // starts a worker when none is alive
    this.forgetOtherWorkers();
    if (this.loaded.has(modelId)) return true;
    try {
      const bytes = await this.files.readModel(modelId);
      if (!bytes) return false;
      await engine.importModel({ modelId, bytes });
      this.loaded.add(modelId);
      return true;
    } catch (error) {
      this.log(`A compared model could not be read: ${String(error)}`);
      return false;
    }
  }

  private async keepText(
    id: string,
    documentUri: string,
    name: string,
    cells: TextCellResult[],
  ): Promise<LabRecord> {
    this.forgetOtherWorkers();
    for (const { modelId } of cells) {
      const bytes = await this.client.engine.exportModel({ modelId });
      await this.files.writeModel(modelId, bytes);
      this.loaded.add(modelId);
    }
    return this.keep({ kind: 'text', id, at: this.nowMs(), documentUri, name, cells });
  }

  /** Shows a record also where it cannot be stored: it is there until the window closes. */
  private async keep(record: LabRecord): Promise<LabRecord> {
    const before = this.records;
    this.records = [record, ...before];
    this.running = undefined;
    this.changes.fire();
    try {
      this.records = await this.files.add(before, record);
    } catch (error) {
      throw new UnrollError(
        'io',
        phrase`The comparison could not be stored: ${whatHappened(error)}`,
        'It stays on view until this window closes.',
      );
    }
    await this.releaseDropped(before);
    this.changes.fire();
    return record;
  }

  private async releaseDropped(before: readonly LabRecord[]): Promise<void> {
    for (const record of before) {
      if (record.kind !== 'text' || this.records.includes(record)) continue;
      for (const { modelId } of record.cells) {
        if (this.loaded.delete(modelId)) {
          await this.client.engine.releaseModel({ modelId }).catch(() => undefined);
        }
      }
    }
  }

  private async begin(name: string, cell: CellKind): Promise<void> {
    if (this.running) {
      throw new UnrollError(
        'busy',
        'A comparison is running.',
        'Stop it first, or wait until it has finished.',
      );
    }
    this.show({ name, cell, share: 0, loss: NaN });
    await this.load();
  }

  private show(progress: LabProgress): void {
    const isOther = progress.name !== this.running?.name || progress.cell !== this.running.cell;
    this.running = progress;
    if (isOther) this.changes.fire();
    else this.progressRounds.requestThrottled(progressMs);
  }

  private end(): void {
    this.running = undefined;
    this.changes.fire();
  }

  private newId(): string {
    return `lab-${this.nowMs().toString(36)}-${Math.floor(Math.random() * 0x1000000).toString(36)}`;
  }

  private forgetOtherWorkers(): void {
    if (this.generation === this.client.generation) return;
    this.generation = this.client.generation;
    this.loaded.clear();
  }
}
