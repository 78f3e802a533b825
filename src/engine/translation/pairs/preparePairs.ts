import { UnrollError } from '../../../base/errors';
import { englishOf, phrase, type Phrase } from '../../../base/phrase';
import type { ModelSpec, RunOptions, RunSpec, TokenizerKind, TokenizerSpec } from '../../../protocol/spec';
import { checkSpec } from '../../network/checkSpec';
import { checkOptions, given } from '../../text/checkOptions';
import { checkText } from '../../text/checkText';
import type { RunQuestion } from '../../text/prepareRun';
import { sourceMarks, targetMarks } from '../translationSpec';
import { mostPairTokens } from '../translationNetwork';
import { choosePairTraining } from './choosePairTraining';
import { type EncodedPair, encodeSide, fitSide, type PairTokenizers } from './encodePairs';
import { parsePairs, type TextPair } from './parsePairs';

/** All that the training of an encoder-decoder needs. */
export interface PreparedPairs {
  spec: RunSpec;
  /** Why what was not given was chosen, and what was left out, in words. */
  reasons: string[];
  tokenizers: PairTokenizers;
  train: EncodedPair[];
  valid: EncodedPair[];
}

/** Pairs under which words that stand only once are worth knowing, and a small model is enough. */
const fewPairs = 5000;
const tinyPairs = 1000;
/** Most tokens in a vocabulary, unless told. */
const mostVocabulary = 10_000;
/** A pair this many times longer than most is left out: one would make every batch as long. */
const farLonger = 3;
const usualShare = 0.95;
const leastLimit = 24;

/**
 * Chooses whatever `options` leave open from the number and length of the pairs, learns a vocabulary for each side from the
 * pairs that are trained on, and encodes them. The same question gives the same answer. Throws `bad-input` for a text that
 * does not hold pairs, and for impossible options.
 */
export function preparePairs({ text, options, validationText }: RunQuestion): PreparedPairs {
  checkOptions(options);
  checkText(text, phrase`The text`);
  const { pairs, notes } = parsePairs(text);
  if (pairs.length < 2) {
    throw new UnrollError('bad-input', 'There is one pair only.', 'Give more: some hundred pairs at least.');
  }
  const reasons = [...notes.map(englishOf)];
  const fraction =
    validationText === undefined
      ? (given(options.training).validationFraction ?? (pairs.length < 20 ? 0 : 0.05))
      : 0;
  const { trainPairs, validPairs, validNotes } = splitPairs(pairs, { validationText, fraction });
  reasons.push(...validNotes.map((note) => `Validation: ${englishOf(note)}`));
  const tokenizer = chooseTokenizer(trainPairs, options, reasons);
  const tokenizers = {
    source: fitSide(
      tokenizer,
      trainPairs.map(({ source }) => source),
    ),
    target: fitSide(
      tokenizer,
      trainPairs.map(({ target }) => target),
    ),
  };
  const limit = chooseLimit(
    trainPairs.map((pair) => encode(tokenizers, pair)),
    options,
  );
  const { train, valid, long } = encodePairs(tokenizers, { trainPairs, validPairs }, limit);
  if (train.length === 0) {
    throw new UnrollError(
      'bad-input',
      phrase`No pair is as short as ${limit} tokens a side.`,
      phrase`Raise the limit (--bptt, up to ${mostPairTokens - 1}), or split the texts into sentences.`,
    );
  }
  if (long.length > 0) reasons.push(leftOut(long, limit));
  const model = chooseModel(tokenizers, train.length, options, reasons);
  checkSpec(model);
  const training = choosePairTraining(
    { pairs: train, longest: longestOf(train), fraction, hasValidation: valid.length > 0 },
    options,
    reasons,
  );
  return { spec: { model, tokenizer, training }, reasons, tokenizers, train, valid };
}

/** Pairs as tokens; those to be trained on only up to so many tokens a side, and which are longer. */
export function encodePairs(
  tokenizers: PairTokenizers,
  { trainPairs, validPairs }: Pick<SplitPairs, 'trainPairs' | 'validPairs'>,
  limit: number,
): { train: EncodedPair[]; valid: EncodedPair[]; long: TextPair[] } {
  const encoded = trainPairs.map((pair) => encode(tokenizers, pair));
  const isShort = (pair: EncodedPair) => lengthOf(pair) <= limit;
  const valid = validPairs.map((pair) => encode(tokenizers, pair));
  return {
    train: encoded.filter(isShort),
    valid: valid.filter((pair) => lengthOf(pair) < mostPairTokens),
    long: trainPairs.filter((_, i) => !isShort(encoded[i])),
  };
}

export function encode({ source, target }: PairTokenizers, pair: Omit<TextPair, 'line'>): EncodedPair {
  return { source: encodeSide(source, pair.source).ids, target: encodeSide(target, pair.target).ids };
}

function lengthOf({ source, target }: EncodedPair): number {
  return Math.max(source.length, target.length);
}

/** Tokens of the longest side of any pair. */
export function longestOf(pairs: readonly EncodedPair[]): number {
  return pairs.reduce((most, pair) => Math.max(most, lengthOf(pair)), 0);
}

export interface SplitPairs {
  trainPairs: TextPair[];
  validPairs: TextPair[];
  /** What was left out of a text to validate on. */
  validNotes: Phrase[];
}

/** Pairs at even distances are held out, unless there is a text for that: files of pairs are often sorted, by length or by topic. */
export function splitPairs(
  pairs: TextPair[],
  { validationText, fraction }: { validationText?: string; fraction: number },
): SplitPairs {
  if (validationText !== undefined) {
    const valid = parsePairs(validationText, phrase`The validation text`);
    return { trainPairs: pairs, validPairs: valid.pairs, validNotes: valid.notes };
  }
  const count = Math.min(Math.round(fraction * pairs.length), pairs.length - 1);
  const isHeldOut = (i: number) =>
    Math.floor(((i + 1) * count) / pairs.length) > Math.floor((i * count) / pairs.length);
  return {
    trainPairs: pairs.filter((_, i) => !isHeldOut(i)),
    validPairs: pairs.filter((_, i) => isHeldOut(i)),
    validNotes: [],
  };
}

function chooseTokenizer(pairs: readonly TextPair[], options: RunOptions, reasons: string[]): TokenizerSpec {
  const wished = given(options.tokenizer);
  const kind = wished.kind ?? automaticKind(pairs, reasons);
  const minCount =
    wished.minCount ?? (kind === 'bpe' || (pairs.length >= fewPairs && kind !== 'char') ? 2 : 1);
  if (wished.minCount === undefined && minCount > 1 && kind !== 'bpe')
    reasons.push('Words that stand only once are unknown to the model: it could not learn what they mean.');
  return { kind, minCount, vocabularyLimit: wished.vocabularyLimit ?? mostVocabulary };
}

/** Whether signs stand apart from words, as in corpora that were cut into tokens. */
function automaticKind(pairs: readonly TextPair[], reasons: string[]): TokenizerKind {
  let apart = 0;
  let attached = 0;
  for (const { source, target } of pairs.slice(0, 1000)) {
    for (const text of [source, target]) {
      apart += text.match(/ [.,!?;:](?= |$)/g)?.length ?? 0;
      attached += text.match(/[^ ][.,!?;:](?= |$)/g)?.length ?? 0;
    }
  }
  if (apart > 10 * attached) {
    reasons.push('Tokens are what stands between spaces: these texts were cut into tokens before.');
    return 'space';
  }
  reasons.push('Words and signs as tokens, a vocabulary for each side.');
  return 'word';
}

/** Most tokens of a side: what was asked for, or far more than most pairs have. */
function chooseLimit(pairs: readonly EncodedPair[], options: RunOptions): number {
  const most = mostPairTokens - 1;
  const wished = given(options.training).sequenceLength;
  if (wished !== undefined) return Math.min(wished, most);
  const lengths = pairs.map(lengthOf).sort((a, b) => a - b);
  const usual = lengths[Math.floor(usualShare * (lengths.length - 1))];
  return Math.min(most, Math.max(leastLimit, farLonger * usual));
}

function leftOut(long: readonly TextPair[], limit: number): string {
  const [first] = long;
  const which = long.length > 1 ? `the first of them line ${first.line}` : `line ${first.line}`;
  const what = long.length > 1 ? `${long.length.toLocaleString('en-US')} pairs` : '1 pair';
  return `Left out ${what} of more than ${limit} tokens a side, far longer than the rest: ${which}.`;
}

function chooseModel(
  tokenizers: PairTokenizers,
  pairs: number,
  options: RunOptions,
  reasons: string[],
): ModelSpec {
  const wished = given(options.model);
  const hiddenSize = wished.hiddenSize ?? (pairs < fewPairs ? 128 : 256);
  const embeddingSize = wished.embeddingSize ?? (wished.tied ? hiddenSize : Math.min(hiddenSize, 256));
  const attention = wished.attention ?? 'dot';
  const bidirectional = wished.bidirectional ?? hiddenSize % 2 === 0;
  const dropout = wished.dropout ?? (pairs < tinyPairs ? 0.1 : 0.3);
  if (wished.hiddenSize === undefined)
    reasons.push(`${hiddenSize} hidden units: enough for ${pairs.toLocaleString('en-US')} pairs.`);
  if (wished.attention === undefined)
    reasons.push('Dot attention: the decoder looks back at the word of the source that it needs.');
  if (wished.bidirectional === undefined && bidirectional)
    reasons.push('The encoder reads both ways: each state knows what stands on both sides of a word.');
  return {
    kind: 'translate',
    cell: wished.cell ?? 'lstm',
    layers: wished.layers ?? 1,
    hiddenSize,
    embeddingSize,
    vocabularySize: tokenizers.target.vocabularySize + targetMarks,
    sourceVocabularySize: tokenizers.source.vocabularySize + sourceMarks,
    attention,
    bidirectional,
    tied: wished.tied ?? embeddingSize === hiddenSize,
    dropout,
  };
}
