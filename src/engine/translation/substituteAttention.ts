import type { AttentionSubstitute } from '../../protocol/attention';
import type { F32, Kernels } from '../kernels/kernels';

/** Writes what stands in for attention into its weights (target length, source length). */
export function substituteAttention(
  kernels: Kernels,
  substitute: AttentionSubstitute,
  weights: F32,
  targets: number,
  sources: number,
): void {
  kernels.fill(weights.subarray(0, targets * sources), substitute === 'uniform' ? 1 / sources : 0);
  if (substitute !== 'last') return;
  for (let t = 1; t <= targets; t++) weights[t * sources - 1] = 1;
}
