import { unitsPerStep } from './inSteps';

/**
 * The number that would stand at a place if all were sorted (Hoare 1961, "Find"), without sorting the rest: a sort of a long
 * text's numbers cannot be interrupted. Moves the numbers, of which none is NaN.
 */
export function* atRank(values: Float64Array, rank: number): Generator<void, number> {
  let [first, last] = [0, values.length - 1];
  let count = 0;
  while (first < last) {
    const pivot = values[(first + last) >> 1];
    let [i, j] = [first, last];
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i <= j) {
        const kept = values[i];
        values[i++] = values[j];
        values[j--] = kept;
      }
      if (++count % unitsPerStep === 0) yield;
    }
    if (rank <= j) last = j;
    else if (rank >= i) first = i;
    else return values[rank];
  }
  return values[rank];
}
