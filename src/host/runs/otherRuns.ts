import type { CellKind, ModelKind } from '../../protocol/spec';
import type { TrainingPoint } from '../../protocol/training';
import type { EngineClient } from '../engine/engineClient';
import type { Model } from '../models/modelRegistry';
import type { RunLibrary } from './runLibrary';

/** A run of the list, as it is chosen to be shown beside another. */
export interface OtherRun {
  id: string;
  name: string;
  kind?: ModelKind;
  cell?: CellKind;
  /** It has a curve and no weights: its training failed, or was cut short. */
  isCurveOnly?: true;
}

/** Runs that are offered at most, and whose weights are held in the engine at once. */
const mostOffered = 200;
const mostHeld = 3;

/** Runs of the list that are looked at beside the model on view: of one document there are as many as were trained. */
export class OtherRuns {
  private generation = 0;
  /** In the engine, under ids of their own; the one used last comes last. */
  private readonly held = new Map<string, Promise<void>>();

  constructor(
    private readonly library: Pick<RunLibrary, 'load' | 'runs' | 'get'> & {
      files: Pick<RunLibrary['files'], 'readModel' | 'readCurve'>;
    },
    private readonly client: EngineClient,
  ) {}

  /** The latest first: those that have learnt something. */
  async list(): Promise<OtherRun[]> {
    await this.library.load();
    return this.library.runs
      .filter(({ summary, steps, state }) => state !== 'training' && (summary !== undefined || steps > 0))
      .slice(0, mostOffered)
      .map(({ id, name, summary, plan, options }) => {
        const { kind, cell } = (summary?.spec ?? plan?.spec)?.model ?? options.model ?? {};
        const what = { ...(kind && { kind }), ...(cell && { cell }) };
        return { id, name, ...what, ...(!summary && { isCurveOnly: true as const }) };
      });
  }

  curveOf(id: string): Promise<TrainingPoint[]> {
    return this.library.files.readCurve(id);
  }

  /** A run's weights in the engine, as a model that can be asked; undefined where there are none. */
  async bringIn(id: string): Promise<Model | undefined> {
    await this.library.load();
    const run = this.library.get(id);
    if (!run?.summary || run.deletedAt !== undefined) return undefined;
    const { documentUri, name, languageId, summary } = run;
    const { kind } = summary.spec.model;
    const modelId = `beside:${id}`;
    if (!(await this.hold(id, modelId))) return undefined;
    const { trainedAt } = summary;
    const model = { id: modelId, documentUri, name, languageId, trainedAt, state: 'unsaved' as const };
    return { ...model, ...(kind && { kind }) };
  }

  private async hold(id: string, modelId: string): Promise<boolean> {
    void this.client.engine; // starts a worker when none is alive
    if (this.generation !== this.client.generation) this.held.clear();
    this.generation = this.client.generation;
    const load = this.held.get(modelId) ?? this.load(id, modelId);
    this.held.delete(modelId);
    this.held.set(modelId, load);
    this.releaseOldest();
    try {
      await load;
      return true;
    } catch (error) {
      this.held.delete(modelId);
      if (error === goneMark) return false;
      throw error;
    }
  }

  private async load(id: string, modelId: string): Promise<void> {
    const bytes = await this.library.files.readModel(id);
    if (!bytes) throw goneMark;
    await this.client.engine.importModel({ modelId, bytes: new Uint8Array(bytes) });
  }

  private releaseOldest(): void {
    for (const [modelId, load] of this.held) {
      if (this.held.size <= mostHeld) return;
      this.held.delete(modelId);
      // Its load ends first, or the release would find nothing.
      load.then(() => this.client.engine.releaseModel({ modelId })).catch(() => undefined);
    }
  }
}

const goneMark = new Error('The run has no weights any more.');
