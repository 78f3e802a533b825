import { UnrollError } from '../../base/errors';
import type { RunSpec, TokenizerSpec, TrainingSpec } from '../../protocol/spec';
import type { TrainRequest } from '../../protocol/training';
import { fitTokenizer, type Tokenizer } from '../tokenizers';

/** What a request needs before a trainer can be made. */
export interface PreparedRun {
  spec: RunSpec;
  reasons: string[];
  tokenizer: Tokenizer;
  train: Int32Array;
  valid: Int32Array;
}

/** Chooses what the request leaves open, fits the tokenizer and cuts the text. */
export function prepareRun(
  request: Pick<TrainRequest, 'text' | 'language' | 'options' | 'validationText'>,
): PreparedRun {
  const { text, options } = request;
  if (text.length === 0) throw new UnrollError('bad-input', 'The text is empty.', 'Write or paste some text first.');
  const isLarge = text.length > 50_000;
  const tokenizerSpec: TokenizerSpec = {
    kind: 'word',
    minCount: isLarge ? 3 : 1,
    vocabularyLimit: 5000,
    ...options.tokenizer,
  };
  const tokenizer = fitTokenizer(tokenizerSpec, text);
  const { ids } = tokenizer.encode(text);
  if (ids.length < 2) throw new UnrollError('bad-input', 'The text is a single token.', 'Train on a longer text.');
  const training: TrainingSpec = {
    optimizer: 'adam',
    learningRate: isLarge ? 0.004 : 0.01,
    clipNorm: 1,
    batchSize: isLarge ? 16 : 4,
    sequenceLength: isLarge ? 32 : 24,
    epochs: isLarge ? 0 : 40,
    steps: 0,
    seconds: isLarge ? 60 : 10,
    seed: 1,
    validationFraction: request.validationText === undefined ? 0.1 : 0,
    decayFactor: 0.5,
    patience: 0,
    keep: isLarge ? 'best' : 'last',
    ...options.training,
  };
  const hiddenSize = options.model?.hiddenSize ?? 64;
  const model: RunSpec['model'] = {
    cell: 'lstm',
    layers: 1,
    hiddenSize,
    embeddingSize: hiddenSize,
    tied: false,
    dropout: 0,
    ...options.model,
    vocabularySize: tokenizer.vocabularySize,
  };
  const valid =
    request.validationText === undefined
      ? ids.subarray(Math.ceil(ids.length * (1 - training.validationFraction)))
      : tokenizer.encode(request.validationText).ids;
  const train = request.validationText === undefined ? ids.subarray(0, ids.length - valid.length) : ids;
  return { spec: { model, tokenizer: tokenizerSpec, training }, reasons: [], tokenizer, train, valid };
}
