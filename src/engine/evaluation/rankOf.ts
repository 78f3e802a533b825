import type { F32 } from '../kernels/kernels';

/**
 * How many of the V values from `start` come before the target's when sorted, largest first; 0 for the largest. Of
 * equal values the first comes first, and NaN before everything, so that a broken network never looks right.
 */
export function rankOf(values: F32, start: number, v: number, target: number): number {
  const own = values[start + target];
  let rank = 0;
  for (let j = 0; j < v; j++) {
    const value = values[start + j];
    if (!(value <= own) || (value === own && j < target)) rank++;
  }
  // A NaN of its own outranks itself above, so it is never 0.
  return rank;
}
