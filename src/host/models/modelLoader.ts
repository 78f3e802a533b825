import { UnrollError } from '../../base/errors';
import type { EngineClient } from '../engine/engineClient';
import type { ModelRecord } from './modelRecord';
import type { Model, ModelRegistry } from './modelRegistry';

const mostModelsInEngine = 4;

/** Sees to it that a model is in the engine before it is asked, also in a worker that was started afresh. */
export class ModelLoader {
  private generation = 0;
  /** Models in the engine, or on their way; the one used last comes last. */
  private readonly loads = new Map<string, Promise<void>>();

  /** Whether a model holds what is stored nowhere, and has to stay in the engine. */
  mustStay: (modelId: string) => boolean = () => false;

  constructor(
    private readonly client: EngineClient,
    private readonly registry: ModelRegistry,
    private readonly onDamaged: (record: ModelRecord, error: unknown) => void,
  ) {}

  /** Fails with `bad-model` after a damaged file was reported, and the model speaks no more. */
  async load({ id, record }: Model): Promise<void> {
    if (!record) return; // it trains, so it is in the engine
    this.forgetOtherWorkers();
    let load = this.loads.get(id);
    if (!load) {
      load = this.import(record);
      load.catch(() => this.loads.delete(id));
    }
    this.loads.delete(id);
    this.loads.set(id, load);
    this.releaseOldest();
    await load;
  }

  /** A run that ended is in the engine already, under its own id. */
  adopt(id: string): void {
    this.forgetOtherWorkers();
    this.loads.set(id, Promise.resolve());
    this.releaseOldest();
  }

  private async import(record: ModelRecord): Promise<void> {
    try {
      const bytes = await this.registry.bytesOf(record);
      await this.client.engine.importModel({ modelId: record.id, bytes });
    } catch (error) {
      if (error instanceof UnrollError && error.code === 'bad-model') {
        this.registry.markDamaged(record);
        this.onDamaged(record, error);
      }
      throw error;
    }
  }

  private releaseOldest(): void {
    for (const [id, load] of this.loads) {
      if (this.loads.size <= mostModelsInEngine) return;
      if (this.mustStay(id)) continue;
      this.loads.delete(id);
      // Its load ends first, or the release would find nothing; a failed load left nothing to release.
      load.then(() => this.client.engine.releaseModel({ modelId: id })).catch(() => undefined);
    }
  }

  private forgetOtherWorkers(): void {
    void this.client.engine; // starts a worker when none is alive, so that the generation is the one to be asked
    if (this.generation === this.client.generation) return;
    this.generation = this.client.generation;
    this.loads.clear();
  }
}
