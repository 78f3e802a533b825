import type { ForeignWeights } from '../../protocol/formats';
import type { EngineClient } from '../engine/engineClient';
import type { ModelLoader } from '../models/modelLoader';
import type { ModelRecord } from '../models/modelRecord';
import type { ModelRegistry } from '../models/modelRegistry';

/** Where imported weights come from, and what they are to speak for. */
export interface ImportSource {
  /** The file of the weights stands for the document that other models were trained on. */
  uri: string;
  name: string;
  languageId: string;
  /** The document that the model is to speak for at once. */
  forDocument?: string;
}

/** Brings weights into the engine as models, and keeps the one that is wanted. Knows nothing of the editor. */
export class ModelImporter {
  constructor(
    private readonly client: EngineClient,
    private readonly registry: ModelRegistry,
    private readonly loader: ModelLoader,
    private readonly nowMs: () => number,
  ) {}

  /**
   * The record of a model that is in the engine, but not kept yet; undefined when the file does not say what its tokens
   * are and no vocabulary was given.
   */
  async read(source: ImportSource, weights: ForeignWeights): Promise<ModelRecord | undefined> {
    const id = `import-${this.nowMs().toString(36)}-${Math.floor(Math.random() * 0x1000000).toString(36)}`;
    const summary = await this.client.engine.importWeights({ modelId: id, ...weights });
    if (!summary) return undefined;
    return {
      id,
      documentUri: source.uri,
      documentVersion: 0,
      textLength: 0,
      name: source.name,
      languageId: source.languageId,
      trainTokens: 0,
      validTokens: 0,
      reason: 'finished',
      seconds: 0,
      summary,
    };
  }

  /** Stores a model that `read` gave, and lets it speak. Fails with `io` when it is usable in memory only. */
  async keep(record: ModelRecord, { forDocument }: ImportSource): Promise<void> {
    const bytes = await this.client.engine.exportModel({ modelId: record.id });
    await this.registry.load();
    this.loader.adopt(record.id);
    if (forDocument !== undefined) this.registry.choose(forDocument, record.documentUri);
    await this.registry.add({ record, bytes, points: [] });
  }

  async discard(record: ModelRecord): Promise<void> {
    await this.client.engine.releaseModel({ modelId: record.id });
  }
}
