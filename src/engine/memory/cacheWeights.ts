import type { CacheWeights } from '../../protocol/spec';
import { longestContext } from './contextHashes';

/** How much the caches count in a model that was trained without text held out. */
export const defaultCacheWeights: CacheWeights = {
  states: 0.1,
  sharpness: 0.2,
  discounts: [0.9, 0.8, 0.7, 0.6, 0.5, 0.4],
  strengths: [400, 16, 4, 2, 1, 1],
  text: [0.3, 0.3, 0.3, 0.3, 0.3, 0.3],
};

/** Sharpnesses of the continuous cache that are tried when weights are fitted. */
export const sharpnesses = [0.02, 0.05, 0.1, 0.2, 0.4, 0.8];

/** Whether weights can be used: as many as there are lengths of contexts, each in its range. */
export function areCacheWeights({ states, sharpness, discounts, strengths, text }: CacheWeights): boolean {
  const isIn = (value: number, low: number, high: number) => value >= low && value <= high;
  return (
    isIn(states, 0, 0.95) &&
    isIn(sharpness, 0, 100) &&
    discounts.length === longestContext + 1 &&
    strengths.length === longestContext + 1 &&
    discounts.every((value) => isIn(value, 0, 0.99)) &&
    strengths.every((value) => isIn(value, 1e-3, 1e6)) &&
    (text === undefined || (text.length === longestContext + 1 && text.every((value) => isIn(value, 0, 1))))
  );
}
