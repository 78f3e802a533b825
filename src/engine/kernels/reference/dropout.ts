import type { F32 } from '../kernels';

/**
 * Inverted dropout (Srivastava et al. 2014): x[i] is multiplied by mask[i], which becomes 0 with `probability`, else
 * 1 / (1 - probability). The draw for element i is `dropoutHash(seed, i)`: other kernels must use the same hash, so
 * that a mask depends on nothing else.
 */
export function dropout(x: F32, mask: F32, probability: number, seed: number): void {
  const kept = 1 / (1 - probability);
  const limit = Math.round(probability * 0x1000000);
  for (let i = 0; i < x.length; i++) {
    const factor = dropoutHash(seed, i) >>> 8 < limit ? 0 : kept;
    mask[i] = factor;
    x[i] *= factor;
  }
}

/** 32 random bits: splitmix32's output number i for a seed (constants by T. Mueller, as in `Random`). */
export function dropoutHash(seed: number, i: number): number {
  let z = (seed + Math.imul(i + 1, 0x9e3779b9)) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}
