import { UnrollError } from '../../base/errors';
import type { CellKind, TrainingSpec } from '../../protocol/spec';
import type { KernelsBackend } from '../kernels/kernels';
import { type LanguageModel, modelOf } from '../model/languageModel';
import { dtypes, isOwnFile, readModelFile, readSafetensors } from '../modelFile';
import { parameterCount } from '../network/parameterBlock';
import { inferModel } from './inferModel';
import { type Join, parseVocabulary } from './parseVocabulary';

export interface ImportRequest {
  /** A safetensors file. */
  weights: Uint8Array;
  /** Text of the vocabulary, one token a line. Left out for a file with Unroll's own description. */
  vocabulary?: string;
  join: Join;
  unknown?: string;
  cell?: CellKind;
  /** When it was imported, in milliseconds since 1970. */
  now: number;
}

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

/**
 * A model of weights from elsewhere and their vocabulary, or of a file that Unroll has exported. Throws `bad-model`
 * when the weights are damaged or do not fit together, `bad-input` for a vocabulary that cannot be used.
 */
export function importModel(backend: KernelsBackend, request: ImportRequest): LanguageModel {
  const { weights, vocabulary, join, unknown, cell, now } = request;
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
