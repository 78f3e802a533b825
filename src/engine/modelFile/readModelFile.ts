import { UnrollError, whatHappened } from '../../base/errors';
import { phrase } from '../../base/phrase';
import type { ModelSpec } from '../../protocol/spec';
import { checkSpec } from '../network/checkSpec';
import { directionsOf, parameterShapes } from '../network/parameterBlock';
import type { TokenizerData } from '../tokenizers/tokenizer';
import { isTranslation, sourceMarks, targetMarks } from '../translation/translationSpec';
import { modelChecksum } from './checksum';
import { readSafetensors } from './readSafetensors';
import { readIds } from './rememberedIds';
import { readSummary, readTokenizer } from './readSummary';
import { damaged, metadataKeys, modelFileVersion, type StoredModel, type StoredTensor } from './storedModel';

/**
 * A model out of the bytes of its file. Throws `bad-model` when anything is missing, damaged, contradicts itself or is
 * of another version; allocates no more than a small multiple of the file's size.
 */
export function readModelFile(bytes: Uint8Array): StoredModel {
  const { metadata, tensors } = readSafetensors(bytes);
  if (metadata.has(metadataKeys.checkpoint)) throw isNoModel();
  checkVersion(metadata.get(metadataKeys.version));
  const summaryJson = metadata.get(metadataKeys.summary) ?? '';
  const tokenizerJson = metadata.get(metadataKeys.tokenizer) ?? '';
  const targetJson = metadata.get(metadataKeys.targetTokenizer) ?? '';
  const textBase64 = metadata.get(metadataKeys.text);
  const checksum = modelChecksum([summaryJson, tokenizerJson, targetJson, textBase64 ?? ''], tensors);
  if (metadata.get(metadataKeys.checksum) !== checksum) throw damaged(phrase`its checksum is wrong`);
  const summary = readSummary(summaryJson);
  const tokenizer = readTokenizer(tokenizerJson);
  const { model } = summary.spec;
  if (!isTranslation(model)) {
    checkVocabulary(tokenizer, model.vocabularySize);
    const text = textBase64 === undefined ? undefined : readIds(textBase64, model.vocabularySize);
    return { summary, tokenizer, tensors: inOrder(model, tensors), ...(text && { text }) };
  }
  const targetTokenizer = readTokenizer(targetJson);
  checkVocabulary(tokenizer, model.sourceVocabularySize - sourceMarks);
  checkVocabulary(targetTokenizer, model.vocabularySize - targetMarks);
  return { summary, tokenizer, targetTokenizer, tensors: inOrder(model, tensors) };
}

function checkVocabulary({ vocabulary }: TokenizerData, expected: number): void {
  if (vocabulary.length !== expected)
    throw damaged(phrase`its vocabulary has ${vocabulary.length} tokens, its network ${expected}`);
}

function isNoModel(): UnrollError {
  return new UnrollError(
    'bad-model',
    'This is a checkpoint of a training, not a model.',
    'Go on training with it: unroll train --resume FILE.',
  );
}

function checkVersion(version: string | undefined): void {
  if (version === modelFileVersion) return;
  if (version === undefined) {
    throw new UnrollError(
      'bad-model',
      'This file holds weights, but not the description that Unroll stores with them.',
      'Choose a file that Unroll saved.',
    );
  }
  throw new UnrollError(
    'bad-model',
    phrase`This model file has version ${version.slice(0, 20)}; this Unroll reads version ${modelFileVersion}.`,
    'Update Unroll, or train the model again.',
  );
}

/** The tensors that the spec asks for, in its order: no other, none missing, each of the right shape. */
function inOrder(spec: ModelSpec, tensors: readonly StoredTensor[]): StoredTensor[] {
  const expectedCount = tensorCount(spec);
  if (tensors.length !== expectedCount)
    throw damaged(phrase`it has ${tensors.length} weights, not ${expectedCount}`);
  try {
    checkSpec(spec);
  } catch (error) {
    throw damaged(phrase`its spec is impossible (${whatHappened(error)})`);
  }
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  return parameterShapes(spec).map(({ name, shape }) => {
    const tensor = byName.get(name);
    if (!tensor) throw damaged(phrase`the weights “${name}” are missing`);
    if (tensor.shape.join() === shape.join()) return tensor;
    throw damaged(
      phrase`the weights “${name}” have shape (${tensor.shape.join(', ')}), not (${shape.join(', ')})`,
    );
  });
}

/** Counted before any shape is made of a spec that may be impossible. */
function tensorCount(spec: ModelSpec): number {
  const perLayer = 4;
  const own = spec.tied ? 0 : 1;
  if (!isTranslation(spec)) return perLayer * spec.layers * directionsOf(spec).length + 2 + own;
  const ofAttention = { none: 0, dot: 1, additive: 4 }[spec.attention];
  return perLayer * spec.layers * (spec.bidirectional ? 3 : 2) + 3 + own + ofAttention;
}
