import { UnrollError } from '../../base/errors';
import type { ForeignWeights } from '../../protocol/formats';
import type { TrainingSpec } from '../../protocol/spec';
import type { KernelsBackend } from '../kernels/kernels';
import { type LanguageModel, modelOf } from '../model/languageModel';
import { type AnyModel, loadAnyModel } from '../model/translator';
import { dtypes, isOwnFile, readModelFile, readSafetensors } from '../modelFile';
import { parameterCount } from '../network/parameterBlock';
import { inferModel } from './inferModel';
import { parseVocabulary } from './parseVocabulary';

/** What a training that goes on from imported weights begins with: nothing is known of theirs. */
const training: TrainingSpec = {
  optimizer: 'adam',
  learningRate: 0.001,
  clipNorm: 0.25,
  batchSize: 16,
  sequenceLength: 32,
  epochs: 1,
  steps: 0,
  seconds: 0,
  seed: 1,
  validationFraction: 0.1,
  decayFactor: 0.5,
  patience: 0,
  keep: 'best',
};

/** Whether weights say themselves what their tokens are. Throws `bad-model`. */
export function describesItself(weights: Uint8Array): boolean {
  return isOwnFile(readSafetensors(weights, dtypes).metadata);
}

/** As `importModel`, also of a file that holds an encoder-decoder. */
export function importAnyModel(backend: KernelsBackend, foreign: ForeignWeights, now: number): AnyModel {
  const isOwn = foreign.vocabulary === undefined && describesItself(foreign.weights);
  return isOwn ? loadAnyModel(backend, foreign.weights) : importModel(backend, foreign, now);
}

/**
 * A model of weights from elsewhere and their vocabulary, or of a file that Unroll has exported. Throws `bad-model`
 * when the weights are damaged or do not fit together, `bad-input` for a vocabulary that cannot be used.
 * `now` is in milliseconds since 1970.
 */
export function importModel(
  backend: KernelsBackend,
  { weights, vocabulary, join, unknown, cell }: ForeignWeights,
  now: number,
): LanguageModel {
  const file = readSafetensors(weights, dtypes);
  if (vocabulary === undefined) {
    if (isOwnFile(file.metadata)) return modelOf(backend, readModelFile(weights));
    throw new UnrollError(
      'bad-input',
      'The file holds weights, but not what their tokens are.',
      'Give the vocabulary as well, a file with one token a line: --vocab vocab.txt.',
    );
  }
  const tokenizer = parseVocabulary(vocabulary, join, unknown);
  const { spec, tensors } = inferModel(file.tensors, tokenizer.vocabulary.length, cell);
  const model = modelOf(backend, {
    tokenizer,
    tensors,
    summary: {
      spec: { model: spec, tokenizer: { kind: tokenizer.kind, minCount: 1, vocabularyLimit: 0 }, training },
      parameters: parameterCount(spec),
      weightsHash: '',
      validLoss: NaN,
      trainLoss: NaN,
      steps: 0,
      trainedAt: now,
    },
  });
  model.summary.weightsHash = model.network.weightsHash();
  return model;
}
