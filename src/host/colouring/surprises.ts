import type { TextRange } from '../../protocol/predictions';
import { allSteps, unitsPerStep } from './inSteps';
import { atRank } from './atRank';
import { type Slip, slipSteps } from './slips';
import { unlikeRestSteps } from './unlikeRest';
import { type WordBits, wordBits } from './wordBits';

/** A stretch of a text that was not expected, with the most surprising of its tokens. */
export interface Surprise extends TextRange {
  /** Of its most surprising token, and what each other word in it has beyond the threshold. */
  bits: number;
  peak: TextRange;
  /** What it looks like a slip for, where it does. */
  slip?: Slip;
}

/** What a text tells of itself, for the walk and for the colours of lines. */
export interface Telling {
  /** Where the walk stops, in order. */
  surprises: Surprise[];
  /** These and, in order, all that has `enoughBits`, be there more than a walk would stop at: a crash has many odd lines. */
  odd: Surprise[];
  /** Whether lines follow patterns, as those of a log do: odd is then what the other lines are unlike, too. */
  isPatterned: boolean;
}

export interface SurprisingTokens {
  starts: ArrayLike<number>;
  ends: ArrayLike<number>;
  /** Bits of each token beyond what the model expected there (see `Surprisals.excess`); NaN where nobody can say. */
  bits: ArrayLike<number>;
  /** Bits of each token as they are; those of `bits` when left out. */
  surprisal?: ArrayLike<number>;
}

/** A surprise has at least so many bits, ... */
const leastBits = 3;
/** ... and so many more than nine of ten tokens have. */
const aboveUsual = 3;
/** It is half as surprising as the strongest word of the text, or has so many bits whatever that is. */
export const enoughBits = 12;

/** A walk has so many stops at most, in a short text and for so many tokens' square root in a long one. */
const mostInShortText = 10;
const rootsPerStop = 10;

/** What is odd is often odd in several words: those that are no further apart, in tokens of a line, are one stop. */
const tokensBetween = 3;

/**
 * Bits from which on a token may surprise in a text; Infinity where there is nothing to compare. Measured by ranks: where a
 * model is often sure of what does not come, that is the usual.
 */
export function* surpriseThreshold(bits: ArrayLike<number>): Generator<void, number> {
  const known = new Float64Array(bits.length);
  let count = 0;
  let most = -Infinity;
  for (let i = 0; i < bits.length; i++) {
    if (i % unitsPerStep === 0) yield;
    if (Number.isNaN(bits[i])) continue;
    known[count++] = bits[i];
    if (bits[i] > most) most = bits[i];
  }
  if (count < 2) return Infinity;
  const usual = yield* atRank(known.subarray(0, count), Math.floor(0.9 * count));
  // In a text that is evenly surprising the most surprising token is the one to look at.
  return Math.max(leastBits, Math.min(usual + aboveUsual, most));
}

/**
 * The surprises of a text, in order: words that are odd as a whole, as misspelt ones are, and other tokens. Of those that could be,
 * the strongest, so that walking through a log comes to its odd lines and not to every number in it; `text` tells where words
 * and lines end. Besides, at most as many words that look like slips, however well the model has learnt them by heart. Yields
 * every few milliseconds: of a long log it takes a second.
 */
export function* tellSteps(tokens: SurprisingTokens, text = ''): Generator<void, Telling> {
  const { stretches, strongestWord, isPatterned } = yield* stretchesIn(tokens, text);
  const most = Math.max(mostInShortText, Math.round(Math.sqrt(tokens.bits.length) / rootsPerStop));
  const byStrength = [...stretches].sort((a, b) => b.bits - a.bits);
  const least = Math.min(enoughBits, strongestWord / 2);
  const strongest = new Set(byStrength.slice(0, most).filter(({ bits }) => bits >= least));
  const stops = stretches.filter((surprise) => strongest.has(surprise));
  const odd = stretches.filter((surprise) => surprise.bits >= enoughBits || strongest.has(surprise));
  const slips = yield* slipStops(tokens, text, most);
  return { surprises: withSlips(stops, slips), odd: withSlips(odd, slips), isPatterned };
}

/** All steps at once: where the walk stops. */
export function surprisesIn(tokens: SurprisingTokens, text = ''): Surprise[] {
  return allSteps(tellSteps(tokens, text)).surprises;
}

/** Slips in what the model has read, each a surprise of its own; of many those that it expected least. */
function* slipStops(
  { starts, ends, bits }: SurprisingTokens,
  text: string,
  most: number,
): Generator<void, Surprise[]> {
  const offset = starts[0] ?? 0;
  let token = 0;
  const slips = yield* slipSteps(text.slice(offset, ends[bits.length - 1] ?? 0));
  const stops = slips.flatMap((found) => {
    const slip = { ...found, start: found.start + offset, end: found.end + offset };
    const { start, end } = slip;
    while (ends[token] <= start) token++;
    let own = -Infinity;
    for (let i = token; starts[i] < end; i++) if (bits[i] > own) own = bits[i];
    return own === -Infinity ? [] : [{ start, end, bits: own, peak: { start, end }, slip }];
  });
  return stops.sort((a, b) => b.bits - a.bits).slice(0, most);
}

/** In order, what touches a slip as one stop with it. */
function withSlips(surprises: readonly Surprise[], slips: readonly Surprise[]): Surprise[] {
  const touching = (a: TextRange) => (b: TextRange) => a.start < b.end && b.start < a.end;
  const named = surprises.map((surprise) => {
    const slip = slips.find(touching(surprise))?.slip;
    return slip ? { ...surprise, slip } : surprise;
  });
  return [...named, ...slips.filter((slip) => !surprises.some(touching(slip)))].sort(
    (a, b) => a.start - b.start,
  );
}

/** Words and other tokens from the threshold on, joined where they are near. */
function* stretchesIn(
  tokens: SurprisingTokens,
  text: string,
): Generator<void, { stretches: Surprise[]; strongestWord: number; isPatterned: boolean }> {
  const words = yield* wordBits(tokens, text);
  const weighed = yield* againstRest(words, text);
  const { starts, ends, bits, peaks } = weighed ?? words;
  const stretches: Surprise[] = [];
  const threshold = yield* surpriseThreshold(bits);
  let lastToken = -Infinity;
  let highest = 0;
  let strongestWord = 0;
  for (let i = 0; i < bits.length; i++) {
    if (i % unitsPerStep === 0) yield;
    if (!(bits[i] >= threshold)) continue;
    strongestWord = Math.max(strongestWord, bits[i]);
    const token = { start: starts[i], end: ends[i] };
    const peak = { start: tokens.starts[peaks[i]], end: tokens.ends[peaks[i]] };
    const last = stretches.at(-1);
    const isNear =
      last && i - lastToken <= tokensBetween + 1 && !text.slice(last.end, token.start).includes('\n');
    lastToken = i;
    if (!isNear) {
      stretches.push({ ...token, bits: bits[i], peak });
      highest = bits[i];
      continue;
    }
    // That a line ends early belongs to the odd words before, and selects nothing of the next.
    if (!/^\s*\n\s*$/.test(text.slice(token.start, token.end))) last.end = token.end;
    if (bits[i] > highest) {
      last.bits += bits[i] - highest + (isWord(last.peak) ? highest - threshold : 0);
      last.peak = peak;
      highest = bits[i];
    } else if (isWord(token)) last.bits += bits[i] - threshold;
  }
  return { stretches, strongestWord, isPatterned: weighed !== undefined };

  // One digit is as good as another: several of them say no more than the oddest.
  function isWord({ start, end }: TextRange): boolean {
    return /\p{L}/u.test(text.slice(start, end));
  }
}

/**
 * In a text after patterns, such as a log, what the model did not expect counts half, and half what the other lines are
 * unlike: a line that was learnt by heart is still odd, and what it did not expect on many lines is not.
 */
function* againstRest(words: WordBits, text: string): Generator<void, WordBits | undefined> {
  const { starts, ends } = words;
  const [first, end] = [starts[0] ?? 0, ends.at(-1) ?? 0];
  const rest = yield* unlikeRestSteps(text.slice(first, end));
  if (!rest) return undefined;
  let from = 0;
  const bits: number[] = [];
  for (const [i, own] of words.bits.entries()) {
    if (i % unitsPerStep === 0) yield;
    while (rest.ends[from] + first <= starts[i]) from++;
    let most = -Infinity;
    for (let at = from; rest.starts[at] + first < ends[i]; at++) most = Math.max(most, rest.bits[at]);
    bits.push(most > -Infinity ? (own + most) / 2 : own);
  }
  return { ...words, bits };
}

/** The next surprise behind (or before) a place, from the other end of the text when there is none. */
export function nextSurprise(
  surprises: readonly Surprise[],
  from: TextRange,
  step: 1 | -1,
): { surprise: Surprise; wrapped: boolean } | undefined {
  const ahead =
    step === 1
      ? surprises.find(({ start }) => start >= from.end && start > from.start)
      : surprises.filter(({ start, end }) => end <= from.start && start < from.start).at(-1);
  const surprise = ahead ?? surprises.at(step === 1 ? 0 : -1);
  return surprise && { surprise, wrapped: !ahead };
}
