import { longestContext } from './contextHashes';
import type { Followers, TextNgrams } from './textNgrams';

/**
 * Interpolated Kneser-Ney with three discounts (Chen and Goodman 1999) over the n-grams of a text: writes the probabilities
 * of what follows `context` into `out` (V). Gives the length of the longest context that the text has.
 */
export function kneserNey(out: Float32Array, ngrams: TextNgrams, context: readonly number[]): number {
  const orders: Order[] = [];
  for (let k = 1; k <= Math.min(longestContext, context.length); k++) {
    const followers = ngrams.after(context, k);
    if (!followers) break;
    orders.push(orderOf(followers, ngrams, k));
  }
  // Each order takes from all shorter ones alike: scaled once, the row is gone over once.
  out.set(ngrams.single);
  const kept = orders.reduce((product, { back }) => product * back, 1);
  for (let id = 0; id < out.length; id++) out[id] *= kept;
  let after = 1;
  for (const { ids, values, total, discounts, back } of orders.reverse()) {
    const share = after / total;
    after *= back;
    for (let i = 0; i < ids.length; i++) {
      if (ids[i] >= 0) out[ids[i]] += (values[i] - discounts[values[i] < 3 ? values[i] : 3]) * share;
    }
  }
  return orders.length;
}

/** Counts behind a context, and what was taken off them, which goes to what shorter ones say. */
interface Order {
  ids: ArrayLike<number>;
  values: ArrayLike<number>;
  total: number;
  discounts: ArrayLike<number>;
  back: number;
}

function orderOf({ ids, counts, lefts, count, left }: Followers, ngrams: TextNgrams, k: number): Order {
  const isLongest = k === longestContext;
  const values = isLongest ? counts : lefts;
  const total = isLongest ? count : left;
  const discounts = ngrams.discounts[k];
  let taken = 0;
  for (const value of values) taken += discounts[value < 3 ? value : 3];
  return { ids, values, total, discounts, back: taken / total };
}
