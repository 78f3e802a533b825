import { longestContext } from './contextHashes';
import type { Followers, TextNgrams } from './textNgrams';

/**
 * Interpolated Kneser-Ney with three discounts (Chen and Goodman 1999) over the n-grams of a text: writes the probabilities
 * of what follows `context` into `out` (V). Gives the length of the longest context that the text has.
 */
export function kneserNey(out: Float32Array, ngrams: TextNgrams, context: readonly number[]): number {
  out.set(ngrams.single);
  let longest = 0;
  for (let k = 1; k <= Math.min(longestContext, context.length); k++) {
    const followers = ngrams.after(context, k);
    if (!followers) break;
    longest = k;
    mixOrder(out, followers, ngrams, k);
  }
  return longest;
}

/** What was taken off the counts of a longer context goes to what shorter ones say. */
function mixOrder(
  out: Float32Array,
  { ids, counts, lefts, count, left }: Followers,
  ngrams: TextNgrams,
  k: number,
): void {
  const isLongest = k === longestContext;
  const values = isLongest ? counts : lefts;
  const total = isLongest ? count : left;
  const discounts = ngrams.discounts[k];
  let taken = 0;
  for (const value of values) taken += discounts[value < 3 ? value : 3];
  const back = taken / total;
  for (let id = 0; id < out.length; id++) out[id] *= back;
  for (let i = 0; i < ids.length; i++) {
    if (ids[i] >= 0) out[ids[i]] += (values[i] - discounts[values[i] < 3 ? values[i] : 3]) / total;
  }
}
