import type { ModelSummary } from '../../protocol/spec';
import type { KernelsBackend } from '../kernels/kernels';
import { RememberedText } from '../memory/rememberedText';
import { readModelFile, type StoredModel, writeModelFile } from '../modelFile';
import { Network } from '../network/network';
import { notForTranslators } from '../reading/modelKind';
import { isTranslation } from '../translation/translationSpec';
import { tokenizerFromData, type Tokenizer } from '../tokenizers';

/** A network that speaks: what it learnt, the tokens it knows, and how it came about. */
export interface LanguageModel {
  network: Network;
  tokenizer: Tokenizer;
  summary: ModelSummary;
  /** The text that it was trained on, where it remembers it: suggestions look there for what came after the same. */
  text?: RememberedText | undefined;
}

/** The model as the bytes of a model file. */
export function storeModel({ network, tokenizer, summary, text }: LanguageModel): Uint8Array {
  const tensors = network.parameters.list.map(({ name, shape, values }) => ({ name, shape, values }));
  return writeModelFile({ summary, tokenizer: tokenizer.toData(), tensors, ...(text && { text: text.ids }) });
}

/** A model out of the bytes of its file. Throws `bad-model` when they are damaged or of another version. */
export function loadModel(backend: KernelsBackend, bytes: Uint8Array): LanguageModel {
  return modelOf(backend, readModelFile(bytes));
}

/** A model of what a file held. Throws `bad-input` for one that translates: it is no model of a text. */
export function modelOf(
  backend: KernelsBackend,
  { summary, tokenizer, tensors, text }: StoredModel,
): LanguageModel {
  if (isTranslation(summary.spec.model)) throw notForTranslators();
  const network = Network.create(backend, summary.spec.model, 0);
  for (const { name, values } of tensors) network.parameters.get(name).set(values);
  network.markWeightsChanged();
  const remembered = text && new RememberedText(text, summary.spec.model.vocabularySize);
  return {
    network,
    tokenizer: tokenizerFromData(tokenizer),
    summary,
    ...(remembered && { text: remembered }),
  };
}
