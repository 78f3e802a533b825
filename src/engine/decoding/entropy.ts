/** Entropy of a distribution in nats; what is not a positive number counts as 0. */
export function entropy(probabilities: Float32Array): number {
  let sum = 0;
  for (const p of probabilities) {
    if (p > 0 && p < Infinity) sum -= p * Math.log(p);
  }
  return Math.max(sum, 0);
}
