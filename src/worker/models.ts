import { UnrollError } from '../base/errors';
import type { LanguageModel } from '../engine/model/languageModel';
import type { SpeakingModel } from './documents';

/** The models in memory, by the ids that the caller gave them. */
export class Models {
  private readonly models = new Map<string, SpeakingModel>();

  get size(): number {
    return this.models.size;
  }

  get byteLength(): number {
    let bytes = 0;
    for (const { network } of this.models.values()) bytes += network.byteLength;
    return bytes;
  }

  has(modelId: string): boolean {
    return this.models.has(modelId);
  }

  set(modelId: string, model: SpeakingModel): void {
    this.models.set(modelId, model);
  }

  delete(modelId: string): void {
    this.models.delete(modelId);
  }

  /** Throws `no-model` for an id that is not held. */
  get(modelId: string): SpeakingModel {
    const model = this.models.get(modelId);
    if (model) return model;
    throw new UnrollError(
      'no-model',
      'This model is not loaded.',
      'Train on a text first, or choose another model.',
    );
  }

  /** Throws `busy` for a model that is still learning. */
  getFinished(modelId: string): LanguageModel {
    const { network, tokenizer, summary } = this.get(modelId);
    if (summary) return { network, tokenizer, summary };
    throw new UnrollError(
      'busy',
      'This model is still being trained.',
      'Stop the training first; what was learnt is kept.',
    );
  }
}
