import type { KernelsName } from '../kernels/kernels';
import type { ModelSpec, RunOptions, TokenizerKind } from '../../protocol/spec';
import { directionsOf, outputSize } from '../network/parameterBlock';
import { given } from './checkOptions';
import { sizeOf } from './chooseLimits';
import { affordableTokens, tokensWorthReading } from './trainingBudget';

export interface ModelQuestion {
  tokenizer: TokenizerKind;
  /** Of the training text. */
  tokens: number;
  /** Tokens that may get into the vocabulary, the unknown one included. */
  candidates: number;
  /** Time for training; Infinity when only epochs or steps limit it. */
  seconds: number;
  /** How often the text may be read at most; Infinity when only time limits it. */
  mostPasses: number;
  /** Whose speed the model is chosen for. */
  kernels: KernelsName;
}

export interface ModelAnswer {
  /** `vocabularySize` is the most that it can become. */
  model: ModelSpec;
  vocabularyLimit: number;
  /** How often the text is likely to be read. */
  passes: number;
}

const leastVocabulary = 1000;
const mostVocabulary = 10_000;
const vocabularyStep = 500;

const leastBytePairs = 512;
const mostBytePairs = 4000;

/** From how many times through a text on a model begins to learn it by heart, so that it must be hindered. */
const manyPasses = 4;

/** So much lets a text be learnt by heart, and still something be expected where it is new. */
const tinyDropout = 0.2;

/** Shape of the network, and how large its vocabulary may be so that the text can be read often enough in time. */
export function chooseModel(question: ModelQuestion, options: RunOptions, reasons: string[]): ModelAnswer {
  const wished = given(options.model);
  const sizes = chooseSizes(question, options, reasons);
  const vocabularyLimit =
    options.tokenizer?.vocabularyLimit ??
    (question.tokenizer === 'bpe' ? bytePairs(question.tokens, reasons) : undefined) ??
    affordableVocabulary(question, { ...sizes, vocabularySize: 0 }, reasons);
  const vocabularySize =
    vocabularyLimit === 0 ? question.candidates : Math.min(vocabularyLimit, question.candidates);
  const plain: ModelSpec = { ...sizes, vocabularySize };
  const affordable = affordableTokens(plain, question.seconds, question.kernels) / question.tokens;
  const passes = Math.min(affordable, question.mostPasses);

  const isTiny = sizeOf(question.tokens) === 'tiny';
  const isRepeated = passes >= manyPasses && !isTiny;
  const canTie = sizes.embeddingSize === outputSize(sizes);
  const tied = wished.tied ?? (isRepeated && canTie);
  const dropout = wished.dropout ?? (isTiny ? tinyDropout : isRepeated ? 0.3 : 0);
  if (wished.dropout === undefined && isRepeated) {
    reasons.push(
      'Dropout of 0.3: the text is read often enough to be learnt by heart, which would help nowhere else.',
    );
  }
  if (wished.tied === undefined && tied) {
    reasons.push('One weight for embedding and output: half as much to learn from a text of this size.');
  }
  return { model: { ...plain, tied, dropout }, vocabularyLimit, passes };
}

type Sizes = Omit<ModelSpec, 'vocabularySize'>;

function chooseSizes(question: ModelQuestion, options: RunOptions, reasons: string[]): Sizes {
  const wished = given(options.model);
  const kind = wished.kind === 'blank' ? { kind: wished.kind } : {};
  const cell = wished.cell ?? 'lstm';
  const layers = wished.layers ?? 1;
  if (wished.cell === undefined) reasons.push('An LSTM: it remembers longest of the simple cells.');
  const withHidden = (hiddenSize: number): Sizes => {
    const embeddingSize = wished.embeddingSize ?? outputSize({ ...kind, hiddenSize });
    return { ...kind, cell, layers, hiddenSize, embeddingSize, tied: wished.tied ?? false, dropout: 0 };
  };
  if (wished.hiddenSize !== undefined) return withHidden(wished.hiddenSize);
  // As wide for the output layer as a language model: each of two stacks gets half of the units.
  const stacks = directionsOf(kind).length;
  if (wished.tied && wished.embeddingSize !== undefined)
    return withHidden(Math.ceil(wished.embeddingSize / stacks));
  const isTiny = sizeOf(question.tokens) === 'tiny';
  const vocabularySize = Math.min(question.candidates, 4000);
  const isAffordable = (hiddenSize: number) =>
    affordableTokens(
      { ...withHidden(hiddenSize / stacks), vocabularySize },
      question.seconds,
      question.kernels,
    ) >= tokensWorthReading(question);
  const hiddenSize = isTiny ? 64 : ([128, 96].find(isAffordable) ?? 64);
  reasons.push(
    `${hiddenSize} hidden units${stacks > 1 ? ', half of them for each direction' : ''}: ${isTiny ? 'enough for so short a text' : 'what can be trained well in the time there is'}.`,
  );
  return withHidden(hiddenSize / stacks);
}

/** So many tokens that each stands often enough to be learnt. */
function bytePairs(tokens: number, reasons: string[]): number {
  const limit = Math.min(mostBytePairs, Math.max(leastBytePairs, 250 * Math.round(tokens / 5000)));
  reasons.push(`A vocabulary of ${limit.toLocaleString('en-US')} byte pairs, by the length of the text.`);
  return limit;
}

function affordableVocabulary(question: ModelQuestion, sizes: ModelSpec, reasons: string[]): number {
  const worth = tokensWorthReading(question);
  let limit = mostVocabulary;
  while (
    limit > leastVocabulary &&
    affordableTokens({ ...sizes, vocabularySize: limit }, question.seconds, question.kernels) < worth
  ) {
    limit -= vocabularyStep;
  }
  if (question.candidates <= limit) return 0;
  reasons.push(
    `The ${(limit - 1).toLocaleString('en-US')} most frequent tokens only: more would make every step slower than it is worth.`,
  );
  return limit;
}
