import { areCacheWeights } from '../memory/cacheWeights';
import {
  type CacheWeights,
  attentionKinds,
  cellKinds,
  decayKinds,
  modelKinds,
  type ModelSpec,
  type ModelSummary,
  type Provenance,
  type RunSpec,
  type TextRecord,
  type TrainingSpec,
  tokenizerKinds,
} from '../../protocol/spec';
import { noTokenId, type TokenizerData } from '../tokenizers/tokenizer';
import { Fields, type NumberRange } from './fields';
import { phrase } from '../../base/phrase';
import { damaged } from './storedModel';

const size: NumberRange = { min: 1, max: 2 ** 31 - 1, whole: true };
const count: NumberRange = { min: 0, max: Number.MAX_SAFE_INTEGER, whole: true };
const amount: NumberRange = { min: 0, max: Number.MAX_VALUE };
const share: NumberRange = { min: 0, max: 1 };

/** A model's summary out of JSON, field by field. Throws `bad-model`. */
export function readSummary(json: string): ModelSummary {
  const fields = Fields.fromJson(json, 'summary');
  const weightsHash = fields.string('weightsHash');
  if (!/^[0-9a-f]{16}$/.test(weightsHash))
    throw damaged(phrase`summary.weightsHash is not 16 hexadecimal digits`);
  return {
    spec: readRunSpec(fields.object('spec')),
    parameters: fields.number('parameters', count),
    weightsHash,
    validLoss: fields.numberOrNaN('validLoss', amount),
    trainLoss: fields.numberOrNaN('trainLoss', amount),
    steps: fields.number('steps', count),
    trainedAt: fields.number('trainedAt', amount),
    ...(fields.has('provenance') && { provenance: readProvenance(fields.object('provenance')) }),
    ...(fields.has('cache') && { cache: readCacheWeights(fields.object('cache')) }),
  };
}

function readProvenance(fields: Fields): Provenance {
  return {
    version: fields.string('version'),
    kernels: fields.string('kernels'),
    files: readTexts(fields, 'files'),
    ...(fields.has('validation') && { validation: readTexts(fields, 'validation') }),
  };
}

function readTexts(fields: Fields, name: string): TextRecord[] {
  return fields.array(name).map((value) => {
    const text = new Fields(value, `provenance.${name}`);
    return {
      ...{ name: text.string('name'), units: text.number('units', count), hash: text.string('hash') },
      ...(text.has('isTarget') && { isTarget: text.boolean('isTarget') }),
    };
  });
}

/** A run's spec, field by field. Throws `bad-model`. */
export function readRunSpec(spec: Fields): RunSpec {
  const tokenizer = spec.object('tokenizer');
  return {
    model: readModelSpec(spec.object('model')),
    tokenizer: {
      kind: tokenizer.oneOf('kind', tokenizerKinds),
      minCount: tokenizer.number('minCount', count),
      vocabularyLimit: tokenizer.number('vocabularyLimit', count),
    },
    training: readTrainingSpec(spec.object('training')),
  };
}

function readCacheWeights(fields: Fields): CacheWeights {
  const numbers = (name: string) => {
    const values = fields.array(name);
    if (!values.every((value) => typeof value === 'number'))
      throw damaged(phrase`summary.cache.${name} has no numbers`);
    return values;
  };
  const weights = {
    states: fields.number('states', share),
    sharpness: fields.number('sharpness', amount),
    discounts: numbers('discounts'),
    strengths: numbers('strengths'),
    ...(fields.has('text') && { text: numbers('text') }),
  };
  if (!areCacheWeights(weights)) throw damaged(phrase`summary.cache has weights that cannot be`);
  return weights;
}

function readModelSpec(fields: Fields): ModelSpec {
  return {
    ...(fields.has('kind') && { kind: fields.oneOf('kind', modelKinds) }),
    cell: fields.oneOf('cell', cellKinds),
    layers: fields.number('layers', size),
    hiddenSize: fields.number('hiddenSize', size),
    embeddingSize: fields.number('embeddingSize', size),
    vocabularySize: fields.number('vocabularySize', size),
    ...(fields.has('sourceVocabularySize') && {
      sourceVocabularySize: fields.number('sourceVocabularySize', size),
    }),
    ...(fields.has('attention') && { attention: fields.oneOf('attention', attentionKinds) }),
    ...(fields.has('bidirectional') && { bidirectional: fields.boolean('bidirectional') }),
    tied: fields.boolean('tied'),
    dropout: fields.number('dropout', share),
  };
}

function readTrainingSpec(fields: Fields): TrainingSpec {
  return {
    // Absent in files of the time when there was one.
    ...(fields.has('threads') ? { threads: fields.number('threads', size) } : {}),
    optimizer: fields.oneOf('optimizer', ['adam', 'sgd']),
    learningRate: fields.number('learningRate', amount),
    clipNorm: fields.number('clipNorm', amount),
    batchSize: fields.number('batchSize', size),
    sequenceLength: fields.number('sequenceLength', size),
    epochs: fields.number('epochs', amount),
    steps: fields.number('steps', amount),
    seconds: fields.number('seconds', amount),
    seed: fields.number('seed', { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER, whole: true }),
    validationFraction: fields.number('validationFraction', share),
    ...(fields.has('decay') && { decay: fields.oneOf('decay', decayKinds) }),
    decayFactor: fields.number('decayFactor', amount),
    patience: fields.number('patience', count),
    keep: fields.oneOf('keep', ['best', 'last']),
  };
}

/** A tokenizer out of JSON. Throws `bad-model`. */
export function readTokenizer(json: string): TokenizerData {
  const fields = Fields.fromJson(json, 'tokenizer');
  const vocabulary = fields.array('vocabulary');
  if (!vocabulary.every((text) => typeof text === 'string'))
    throw damaged(phrase`its vocabulary has something that is no text`);
  return {
    kind: fields.oneOf('kind', tokenizerKinds),
    unknownId: fields.number('unknownId', { min: noTokenId, max: vocabulary.length - 1, whole: true }),
    vocabulary,
  };
}
