import { UnrollError } from '../../base/errors';
import type { ModelSummary } from '../../protocol/spec';
import type { KernelsBackend } from '../kernels/kernels';
import { readModelFile, type StoredModel, writeModelFile } from '../modelFile';
import { tokenizerFromData } from '../tokenizers';
import type { PairTokenizers } from '../translation/pairs/encodePairs';
import { TranslationNetwork } from '../translation/translationNetwork';
import { isTranslation } from '../translation/translationSpec';
import { type LanguageModel, modelOf } from './languageModel';

/** An encoder-decoder that translates: what it learnt, the tokens it knows on both sides, and how it came about. */
export interface Translator {
  network: TranslationNetwork;
  tokenizers: PairTokenizers;
  summary: ModelSummary;
}

/** A model of any kind. */
export type AnyModel = LanguageModel | Translator;

export function isTranslator<M extends { network: object }>(
  model: M,
): model is Extract<M, { tokenizers: PairTokenizers }> {
  return 'tokenizers' in model;
}

/** The model as the bytes of a model file. */
export function storeTranslator({ network, tokenizers, summary }: Translator): Uint8Array {
  return writeModelFile({
    summary,
    tokenizer: tokenizers.source.toData(),
    targetTokenizer: tokenizers.target.toData(),
    tensors: network.parameters.list.map(({ name, shape, values }) => ({ name, shape, values })),
  });
}

/** A model of any kind out of the bytes of its file. Throws `bad-model` when they are damaged or of another version. */
export function loadAnyModel(backend: KernelsBackend, bytes: Uint8Array): AnyModel {
  const stored = readModelFile(bytes);
  return isTranslation(stored.summary.spec.model) ? translatorOf(backend, stored) : modelOf(backend, stored);
}

function translatorOf(
  backend: KernelsBackend,
  { summary, tokenizer, targetTokenizer, tensors }: StoredModel,
): Translator {
  if (!targetTokenizer) throw new Error('A file of a model that translates has two vocabularies.');
  const network = TranslationNetwork.create(backend, summary.spec.model, 0);
  for (const { name, values } of tensors) network.parameters.get(name).set(values);
  network.markWeightsChanged();
  const tokenizers = { source: tokenizerFromData(tokenizer), target: tokenizerFromData(targetTokenizer) };
  return { network, tokenizers, summary };
}

/** Throws `bad-input` for a model that does not translate. */
export function requireTranslator<M extends { network: object }>(
  model: M,
): Extract<M, { tokenizers: PairTokenizers }> {
  if (isTranslator(model)) return model;
  throw new UnrollError(
    'bad-input',
    'This model does not translate: it was trained on a text, not on pairs.',
    'Train one on pairs: unroll train PAIRS.tsv --model translate, or “Unroll: Train Translator on This File”.',
  );
}
