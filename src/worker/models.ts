import { UnrollError } from '../base/errors';
import type { LanguageModel } from '../engine/model/languageModel';
import { type AnyModel, isTranslator, requireTranslator, type Translator } from '../engine/model/translator';
import { notForTranslators } from '../engine/reading/modelKind';
import type { SpeakingModel } from './documents';

/** An encoder-decoder that may still be learning. */
export interface SpeakingTranslator extends Pick<Translator, 'network' | 'tokenizers'> {
  summary?: Translator['summary'];
}

type HeldModel = SpeakingModel | SpeakingTranslator;

/** The models in memory, by the ids that the caller gave them. */
export class Models {
  private readonly models = new Map<string, HeldModel>();

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

  set(modelId: string, model: HeldModel): void {
    this.models.set(modelId, model);
  }

  delete(modelId: string): void {
    this.models.delete(modelId);
  }

  /** A model of a text. Throws `no-model` for an id that is not held, `bad-input` for a model that translates. */
  get(modelId: string): SpeakingModel {
    const model = this.held(modelId);
    if (isTranslator(model)) throw notForTranslators();
    return model;
  }

  /** Throws `no-model` for an id that is not held, `bad-input` for a model that does not translate. */
  getTranslator(modelId: string): SpeakingTranslator {
    return requireTranslator(this.held(modelId));
  }

  /** A model of a text. Throws `busy` for one that is still learning, `bad-input` for one that translates. */
  getFinished(modelId: string): LanguageModel {
    const { network, tokenizer, summary, text } = this.get(modelId);
    if (summary) return { network, tokenizer, summary, ...(text && { text }) };
    throw stillLearning();
  }

  /** A model of any kind. Throws `busy` for one that is still learning. */
  getAnyFinished(modelId: string): AnyModel {
    const model = this.held(modelId);
    if (!isTranslator(model)) return this.getFinished(modelId);
    const { network, tokenizers, summary } = model;
    if (summary) return { network, tokenizers, summary };
    throw stillLearning();
  }

  private held(modelId: string): HeldModel {
    const model = this.models.get(modelId);
    if (model) return model;
    throw new UnrollError(
      'no-model',
      'This model is not loaded.',
      'Train on a text first, or choose another model.',
    );
  }
}

function stillLearning(): UnrollError {
  return new UnrollError(
    'busy',
    'This model is still being trained.',
    'Stop the training first; what was learnt is kept.',
  );
}
