import { UnrollError } from '../../base/errors';
import type { ModelSpec } from '../../protocol/spec';
import { checkSpec } from '../network/checkSpec';
import { directionsOf, parameterShapes } from '../network/parameterBlock';
import { modelChecksum } from './checksum';
import { readSafetensors } from './readSafetensors';
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
  if (metadata.get(metadataKeys.checksum) !== modelChecksum(summaryJson, tokenizerJson, tensors)) {
    throw damaged('its checksum is wrong');
  }
  const summary = readSummary(summaryJson);
  const tokenizer = readTokenizer(tokenizerJson);
  const { model } = summary.spec;
  if (tokenizer.vocabulary.length !== model.vocabularySize) {
    throw damaged(
      `its vocabulary has ${tokenizer.vocabulary.length} tokens, its network ${model.vocabularySize}`,
    );
  }
  return { summary, tokenizer, tensors: inOrder(model, tensors) };
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
    `This model file has version ${version.slice(0, 20)}; this Unroll reads version ${modelFileVersion}.`,
    'Update Unroll, or train the model again.',
  );
}

/** The tensors that the spec asks for, in its order: no other, none missing, each of the right shape. */
function inOrder(spec: ModelSpec, tensors: readonly StoredTensor[]): StoredTensor[] {
  const perLayer = 4;
  const expectedCount = perLayer * spec.layers * directionsOf(spec).length + (spec.tied ? 2 : 3);
  if (tensors.length !== expectedCount)
    throw damaged(`it has ${tensors.length} weights, not ${expectedCount}`);
  try {
    checkSpec(spec);
  } catch (error) {
    throw damaged(`its spec is impossible (${error instanceof Error ? error.message : String(error)})`);
  }
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  return parameterShapes(spec).map(({ name, shape }) => {
    const tensor = byName.get(name);
    if (!tensor) throw damaged(`the weights “${name}” are missing`);
    if (tensor.shape.join() === shape.join()) return tensor;
    throw damaged(`the weights “${name}” have shape (${tensor.shape.join(', ')}), not (${shape.join(', ')})`);
  });
}
