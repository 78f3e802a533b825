import { describe, expect, it } from 'vitest';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { expectClose } from './support/expectClose';
import { TestMemory } from './support/memory';

/** (M, N, K): one row, edges of the 3x4 tile, none of them, long sums. */
const shapes = [
  [1, 1, 1],
  [1, 8, 5],
  [1, 13, 300],
  [2, 3, 4],
  [3, 4, 7],
  [4, 5, 1],
  [5, 9, 2],
  [6, 12, 16],
  [7, 1, 33],
  [31, 30, 29],
];
/** Written around C: a product must not touch what lies between or after its rows. */
const sentinel = 77;
const gap = 3;

function naive(
  at: (row: number, p: number) => number,
  b: (p: number, column: number) => number,
  [m, n, k]: number[],
): number[] {
  const product: number[] = [];
  for (let row = 0; row < m; row++) {
    for (let column = 0; column < n; column++) {
      let sum = 0;
      for (let p = 0; p < k; p++) sum += at(row, p) * b(p, column);
      product.push(sum);
    }
  }
  return product;
}

function expectMatrix(c: Float32Array, ldc: number, expected: number[], [m, n]: number[]): void {
  for (let row = 0; row < m; row++) {
    expectClose(c.subarray(row * ldc, row * ldc + n), expected.slice(row * n, (row + 1) * n), 1e-5);
    expect([...c.subarray(row * ldc + n, (row + 1) * ldc)]).toEqual(Array(ldc - n).fill(sentinel));
  }
}

describe.each(shapes)('products with M %i, N %i, K %i', (m, n, k) => {
  const lda = k + gap;
  const ldb = n + gap;
  const ldc = n + gap;

  it('gemm with pack, overwriting and accumulating', () => {
    const memory = new TestMemory(referenceBackend);
    const { kernels } = memory;
    const [a, b] = [memory.noise(m * lda), memory.noise(k * ldb)];
    const packed = memory.zeros(kernels.packedLength(k, n));
    const product = naive(
      (row, p) => a[row * lda + p],
      (p, column) => b[p * ldb + column],
      [m, n, k],
    );
    kernels.pack(b, ldb, packed, k, n);
    const c = memory.zeros(m * ldc).fill(sentinel);
    kernels.gemm(a, lda, packed, c, ldc, m, n, k, false);
    expectMatrix(c, ldc, product, [m, n]);
    kernels.gemm(a, lda, packed, c, ldc, m, n, k, true);
    expectMatrix(
      c,
      ldc,
      product.map((value) => 2 * value),
      [m, n],
    );
  });

  it('gemm with packTransposed', () => {
    const memory = new TestMemory(referenceBackend);
    const { kernels } = memory;
    const ldw = k + gap;
    const [a, w] = [memory.noise(m * lda), memory.noise(n * ldw)];
    const packed = memory.zeros(kernels.packedLength(k, n));
    kernels.packTransposed(w, ldw, packed, k, n);
    const c = memory.zeros(m * ldc).fill(sentinel);
    kernels.gemm(a, lda, packed, c, ldc, m, n, k, false);
    const product = naive(
      (row, p) => a[row * lda + p],
      (p, column) => w[column * ldw + p],
      [m, n, k],
    );
    expectMatrix(c, ldc, product, [m, n]);
  });

  it('gemmTransposedA accumulates', () => {
    const memory = new TestMemory(referenceBackend);
    const { kernels } = memory;
    const ldaT = m + gap;
    const [a, b] = [memory.noise(k * ldaT), memory.noise(k * n)];
    const packed = memory.zeros(kernels.packedLength(k, n));
    kernels.pack(b, n, packed, k, n);
    const c = memory.zeros(m * ldc).fill(sentinel);
    for (let row = 0; row < m; row++) c.fill(0.5, row * ldc, row * ldc + n);
    kernels.gemmTransposedA(a, ldaT, packed, c, ldc, m, n, k);
    const product = naive(
      (row, p) => a[p * ldaT + row],
      (p, column) => b[p * n + column],
      [m, n, k],
    );
    expectMatrix(
      c,
      ldc,
      product.map((value) => value + 0.5),
      [m, n],
    );
  });
});

describe('rows and columns', () => {
  it('broadcastRow and addColumnSums', () => {
    const memory = new TestMemory(referenceBackend);
    const [rows, n] = [5, 7];
    const row = memory.noise(n);
    const out = memory.zeros(rows * n + 1).fill(sentinel);
    memory.kernels.broadcastRow(row, out, rows, n);
    expect([...out]).toEqual([...Array.from({ length: rows }, () => [...row]).flat(), sentinel]);
    const sums = memory.of(Array(n).fill(1));
    memory.kernels.addColumnSums(out, sums, rows, n);
    expectClose(
      sums,
      [...row].map((value) => 1 + rows * value),
      1e-6,
    );
  });
});
