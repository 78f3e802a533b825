import { unitsPerStep } from './inSteps';
import type { SurprisingTokens } from './surprises';

/** Tokens, or words that tokens make up, with the token of each that is the most surprising. */
export interface WordBits {
  starts: number[];
  ends: number[];
  bits: number[];
  /** Index of the token. */
  peaks: number[];
}

const letters = /^\p{L}+$/u;
const endsInLetter = /\p{L}$/u;
const wordStart = /^\s*\p{L}+$/u;

/**
 * Joins the pieces of words. A misspelt word is rarely odd in one piece: it is made up of many that are somewhat unlikely, so
 * their bits are added up, half as measured and half beyond what the model expected. Numbers, of which any digit is as good
 * as another, stay apart. Of a word in one token nothing changes. Yields every few milliseconds.
 */
export function* wordBits(
  { starts, ends, bits, surprisal }: SurprisingTokens,
  text: string,
): Generator<void, WordBits> {
  const words: WordBits = { starts: [], ends: [], bits: [], peaks: [] };
  const count = bits.length;
  for (let first = 0, next = 0; first < count; first = next) {
    next = endOfWord(first);
    let peak = first;
    let sum = 0;
    for (let i = first; i < next; i++) {
      if (!(bits[i] <= bits[peak])) peak = i;
      sum += (bits[i] + (surprisal?.[i] ?? bits[i])) / 2;
    }
    words.starts.push(starts[first]);
    words.ends.push(ends[next - 1]);
    words.bits.push(next - first > 1 ? sum : bits[first]);
    words.peaks.push(peak);
    if (words.starts.length % unitsPerStep === 0) yield;
  }
  return words;

  function endOfWord(first: number): number {
    let end = first + 1;
    if (Number.isNaN(bits[first]) || !wordStart.test(text.slice(starts[first], ends[first]))) return end;
    while (
      end < count &&
      !Number.isNaN(bits[end]) &&
      starts[end] === ends[end - 1] &&
      endsInLetter.test(text.slice(starts[end - 1], ends[end - 1])) &&
      letters.test(text.slice(starts[end], ends[end]))
    )
      end++;
    return end;
  }
}
