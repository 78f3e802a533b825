import type { TextRange } from '../../protocol/predictions';
import { allSteps, unitsPerStep } from './inSteps';

/** A word that looks like a slip of the hand. */
export interface Slip extends TextRange {
  /** The word that it is but for the slip, as it stands in the text first. */
  meant: string;
  /** How often that stands in the text, in any case. */
  times: number;
}

/** Words of up to 40 letters, and of a name in camel case each one. Scripts without small letters are left out. */
const word =
  /(?:(?<![\p{N}\p{M}])\p{Lu}|(?<![\p{L}\p{N}\p{M}])(?=\p{Ll}))\p{Ll}{1,39}(?![\p{Ll}\p{N}\p{M}])/gu;

/** Short words are like others by chance: up to so many letters, ... */
const shortLetters = 4;
/** ... the other must stand more often, ... */
const leastTimes = { short: 3, long: 2 };
/** ... and so few letters must be a swap. */
const leastLetters = { swap: 3, other: 4 };

/** What may be made of a word is tens of others: so many words between two yields. */
const wordsPerStep = 128;

interface Written {
  times: number;
  first: TextRange;
  /** As it stands first. */
  as: string;
}

/**
 * Words that stand once in a text and are another word of it, which stands more often, but for two neighbours swapped, a
 * letter missing inside, or one doubled; in order. Endings make other words of the same stem, and other letters other
 * words: they are no slips. Yields every few milliseconds.
 */
export function* slipSteps(text: string): Generator<void, Slip[]> {
  const words = new Map<string, Written>();
  let count = 0;
  for (const { 0: as, index } of text.matchAll(word)) {
    const key = as.toLowerCase();
    const known = words.get(key);
    if (known) known.times++;
    else words.set(key, { times: 1, first: { start: index, end: index + as.length }, as });
    if (++count % unitsPerStep === 0) yield;
  }
  const slips = new Map<string, Slip>();
  const look = (wrong: string, right: string, least: number) => {
    const [once, often] = [words.get(wrong), words.get(right)];
    if (once?.times !== 1 || !often || wrong.length < least) return;
    const { short, long } = leastTimes;
    if (often.times < (wrong.length <= shortLetters ? short : long)) return;
    if ((slips.get(wrong)?.times ?? 0) >= often.times) return;
    slips.set(wrong, { ...once.first, meant: often.as, times: often.times });
  };
  for (const [key, { times }] of words) {
    if (++count % wordsPerStep === 0) yield;
    if (times === 1) {
      for (const right of withoutDoubles(key)) look(key, right, leastLetters.other);
      continue;
    }
    for (const wrong of withoutOne(key)) look(wrong, key, leastLetters.other);
    for (const wrong of swapped(key)) look(wrong, key, leastLetters.swap);
  }
  return [...slips.values()].sort((a, b) => a.start - b.start);
}

/** All steps at once. */
export function slipsIn(text: string): Slip[] {
  return allSteps(slipSteps(text));
}

/** Without one of the letters between the first and the last. */
function* withoutOne(key: string): Generator<string> {
  for (let i = 1; i + 1 < key.length; i++) yield key.slice(0, i) + key.slice(i + 1);
}

/** With one of two equal neighbours only. */
function* withoutDoubles(key: string): Generator<string> {
  for (let i = 1; i < key.length; i++) if (key[i] === key[i - 1]) yield key.slice(0, i) + key.slice(i + 1);
}

function* swapped(key: string): Generator<string> {
  for (let i = 0; i + 1 < key.length; i++)
    if (key[i] !== key[i + 1]) yield key.slice(0, i) + key[i + 1] + key[i] + key.slice(i + 2);
}
