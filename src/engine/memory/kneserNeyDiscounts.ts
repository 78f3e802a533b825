import { longestContext } from './contextHashes';
import type { SortedPositions } from './sortedPositions';

/** What is taken off a count of 0, 1, 2 and 3 or more. */
export type Discounts = readonly [number, number, number, number];

const usual: Discounts = [0, 0.5, 0.75, 0.9];

/**
 * Discounts for n-grams of `k` + 1 tokens from how many came once, twice, three and four times (Chen and Goodman 1999,
 * eq. 26). Shorter n-grams than the longest are counted by the different tokens that they stand behind. Where too little is
 * known to go by, usual ones. Yields every millisecond or so.
 */
export function* discountsOf(
  { order, common, commonLeft }: SortedPositions,
  length: number,
  k: number,
): Generator<void, Discounts> {
  const n = [0, 0, 0, 0, 0];
  for (let r = 0, paused = 0; r < order.length;) {
    const isEnd = order[r] + k >= length;
    let count = 0;
    do {
      if (k === longestContext || commonLeft[r] < k + 2) count++;
      r++;
    } while (r < order.length && common[r] > k);
    if (!isEnd && count < n.length) n[count]++;
    if (r - paused < 1 << 16) continue;
    paused = r;
    yield;
  }
  const y = n[1] / (n[1] + 2 * n[2]);
  const discount = (count: 1 | 2 | 3) => {
    const value = count - ((count + 1) * y * n[count + 1]) / n[count];
    return value > 0 && value < count ? value : usual[count];
  };
  return [0, discount(1), discount(2), discount(3)];
}
