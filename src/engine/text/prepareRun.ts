import { UnrollError } from '../../base/errors';
import { phrase } from '../../base/phrase';
import type { RunSpec, TokenizerKind, TokenizerSpec } from '../../protocol/spec';
import type { TrainRequest } from '../../protocol/training';
import type { KernelsName } from '../kernels/kernels';
import { checkSpec } from '../network/checkSpec';
import { fitTokenizer, type Tokenizer } from '../tokenizers';
import { countTokens } from '../tokenizers/boundaries';
import { byteTokens } from '../tokenizers/bpe/bpeVocabulary';
import { checkOptions } from './checkOptions';
import { checkText } from './checkText';
import { chooseLimits, mostPasses } from './chooseLimits';
import { chooseModel } from './chooseModel';
import { chooseTokenizer } from './chooseTokenizer';
import { chooseTraining, chooseValidationFraction } from './chooseTraining';
import { measureText } from './textFacts';
import { heldOutTokens, splitText } from './splitText';

/** All that a `Trainer` needs. */
export interface PreparedRun {
  spec: RunSpec;
  /** Why what was not given was chosen, in words. */
  reasons: string[];
  tokenizer: Tokenizer;
  train: Int32Array;
  valid: Int32Array;
}

export type RunQuestion = Pick<TrainRequest, 'text' | 'language' | 'options' | 'validationText'>;

/**
 * Chooses whatever `options` leave open from the text's size and kind, learns the vocabulary from the part that is
 * trained on, and encodes both parts. The same question gives the same answer for the same
 * kernels, since fast ones can afford more. Throws `bad-input` for a text that cannot
 * be learnt from and for impossible options, `too-large` for a text beyond `maximumTextUnits`.
 */
export function prepareRun(
  { text, language, options, validationText }: RunQuestion,
  kernels: KernelsName = 'reference',
): PreparedRun {
  checkOptions(options);
  if (options.model?.kind === 'translate') {
    throw new UnrollError(
      'bad-input',
      'A model that translates is trained on pairs, not on a text.',
      'Train it on the command line: unroll train PAIRS.tsv --model translate.',
    );
  }
  checkText(text, phrase`The text`);
  if (validationText !== undefined) checkText(validationText, phrase`The validation text`);
  const reasons: string[] = [];
  const wordCounts = countTokens('word', text);
  const { kind, minCount } = chooseTokenizer(measureText(wordCounts, language), options, reasons);
  const counts = kind === 'word' ? wordCounts : countTokens(kind, text);
  const tokens = sum(counts.values());
  checkTokens(counts, kind);

  const validationFraction = validationText === undefined ? chooseValidationFraction(tokens, options) : 0;
  const trainTokens = tokens - heldOutTokens(tokens, validationFraction);
  const split = splitText(text, kind, trainTokens);
  const validText = validationText ?? split.validText;

  const limits = chooseLimits(trainTokens, options, reasons);
  const { model, vocabularyLimit, passes } = chooseModel(
    {
      tokenizer: kind,
      tokens: trainTokens,
      candidates: candidatesOf(counts, kind, minCount),
      seconds: limits.seconds || Infinity,
      mostPasses: mostPasses(limits, trainTokens),
      kernels,
    },
    options,
    reasons,
  );
  const training = chooseTraining(
    {
      tokenizer: kind,
      model,
      tokens: trainTokens,
      passes,
      limits,
      validationFraction,
      hasValidation: validText !== '',
    },
    options,
    reasons,
  );

  const tokenizerSpec: TokenizerSpec = { kind, minCount, vocabularyLimit };
  const tokenizer = fitTokenizer(tokenizerSpec, split.trainText);
  checkVocabulary(tokenizer, minCount);
  const spec: RunSpec = {
    model: { ...model, vocabularySize: tokenizer.vocabularySize },
    tokenizer: tokenizerSpec,
    training,
  };
  checkSpec(spec.model);
  return {
    spec,
    reasons,
    tokenizer,
    train: tokenizer.encode(split.trainText).ids,
    valid: tokenizer.encode(validText).ids,
  };
}

/** Tokens that may get into the vocabulary; of byte pairs, the bytes and what they can become. */
function candidatesOf(counts: ReadonlyMap<string, number>, kind: TokenizerKind, minCount: number): number {
  let units = 0;
  for (const [token, count] of counts) if (count >= minCount) units += kind === 'bpe' ? token.length : 1;
  return kind === 'bpe' ? byteTokens + units : 1 + units;
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}

/** A line end after the only word is nothing to learn from. */
function checkTokens(counts: ReadonlyMap<string, number>, kind: TokenizerKind): void {
  let visible = 0;
  for (const [token, count] of counts) if (token.trim() !== '') visible += count;
  if (visible >= 2) return;
  throw new UnrollError(
    'bad-input',
    kind === 'char'
      ? 'The text has only one character: nothing follows that could be predicted.'
      : 'The text has only one word: nothing follows that could be predicted.',
    'Choose a longer text: a few sentences at least.',
  );
}

function checkVocabulary(tokenizer: Tokenizer, minCount: number): void {
  if (tokenizer.vocabularySize >= 2) return;
  throw new UnrollError(
    'bad-input',
    phrase`Nothing stands ${minCount} times in the text, so the vocabulary would be empty.`,
    'Lower the minimum count, or choose a longer text.',
  );
}
