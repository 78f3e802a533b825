import type { F32 } from '../kernels';
import { panelWidth } from './packing';
import { tile1, tile3 } from './tiles';

/** C (M, N) = A (M, K) B, or C += A B when `accumulate`. B is packed (K, N). */
export function gemm(
  a: F32,
  lda: number,
  packed: F32,
  c: F32,
  ldc: number,
  m: number,
  n: number,
  k: number,
  accumulate: boolean,
): void {
  multiply(a, lda, 1, packed, c, ldc, m, n, k, accumulate);
}

/** C (M, N) = A (M, K) B + bias (N) on every row. */
export function gemmWithBias(
  a: F32,
  lda: number,
  packed: F32,
  bias: F32,
  c: F32,
  ldc: number,
  m: number,
  n: number,
  k: number,
): void {
  for (let row = 0; row < m; row++) {
    for (let j = 0, to = row * ldc; j < n; j++) c[to++] = bias[j];
  }
  multiply(a, lda, 1, packed, c, ldc, m, n, k, true);
}

/** C (M, N) += A^T B where A is (K, M) and B is packed (K, N). */
export function gemmTransposedA(
  a: F32,
  lda: number,
  packed: F32,
  c: F32,
  ldc: number,
  m: number,
  n: number,
  k: number,
): void {
  multiply(a, 1, lda, packed, c, ldc, m, n, k, true);
}

/** The same, and sums (M) += the sums of A's columns. */
export function gemmTransposedAWithSums(
  a: F32,
  lda: number,
  packed: F32,
  c: F32,
  ldc: number,
  sums: F32,
  m: number,
  n: number,
  k: number,
): void {
  gemmTransposedA(a, lda, packed, c, ldc, m, n, k);
  for (let p = 0; p < k; p++) {
    for (let i = 0; i < m; i++) sums[i] += a[p * lda + i];
  }
}

/**
 * One panel of B after the other, and for each panel the rows of C in threes. Element (row, p) of the left-hand matrix
 * is a[row * rowStride + p * stepStride].
 */
function multiply(
  a: F32,
  rowStride: number,
  stepStride: number,
  packed: F32,
  c: F32,
  ldc: number,
  m: number,
  n: number,
  k: number,
  accumulate: boolean,
): void {
  for (let j = 0; j < n; j += panelWidth) {
    const panel = j * k;
    const columns = Math.min(panelWidth, n - j);
    let i = 0;
    if (columns === panelWidth) {
      for (; i + 3 <= m; i += 3) {
        tile3(a, i * rowStride, rowStride, stepStride, packed, panel, c, i * ldc + j, ldc, k, accumulate);
      }
    }
    for (; i < m; i++) {
      tile1(a, i * rowStride, stepStride, packed, panel, c, i * ldc + j, columns, k, accumulate);
    }
  }
}
