import type { F32, I32 } from '../kernels/kernels';

/**
 * Sets the output bias (V) to the log of each token's share of the training text, with add-one smoothing: an untrained
 * network then predicts as well as word frequencies do, and no step is spent on learning them.
 */
export function startFromFrequencies(outputBias: F32, ids: I32): void {
  const counts = new Float64Array(outputBias.length).fill(1);
  for (const id of ids) counts[id]++;
  const total = ids.length + outputBias.length;
  for (let id = 0; id < counts.length; id++) outputBias[id] = Math.log(counts[id] / total);
}
