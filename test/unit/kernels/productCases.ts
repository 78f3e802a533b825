import { noise, type KernelCase } from './playground';

// Around the tiles (4 and 6 rows, 8 and 16 columns), the blocks (144 rows, 48 columns) and the depth (256).
const shapes: [number, number, number][] = [
  [1, 1, 1],
  [1, 8, 4],
  [1, 5, 3],
  [1, 13, 257],
  [1, 100, 66],
  [2, 3, 1],
  [2, 8, 8],
  [3, 7, 5],
  [4, 4, 4],
  [5, 9, 17],
  [6, 16, 12],
  [7, 15, 7],
  [8, 8, 300],
  [9, 33, 255],
  [10, 1, 256],
  [11, 24, 257],
  [12, 2, 600],
  [13, 40, 31],
  [14, 47, 263],
  [23, 6, 20],
  [25, 17, 48],
  [32, 64, 16],
  [48, 8, 2],
  [49, 11, 259],
  [97, 26, 9],
  [145, 3, 5],
];

const inProducts = (k: number) => ({ relative: 1e-6, absolute: 1e-6 * Math.sqrt(k) });

/** Rows may be further apart than they are long: `gap` floats between them must stay as they are. */
function product(m: number, n: number, k: number, gap: number, accumulate: boolean): KernelCase {
  return {
    name: `gemm ${m}x${n}x${k}, gap ${gap}${accumulate ? ', accumulate' : ''}`,
    packed: [k, n],
    buffers: {
      a: { values: noise(m * (k + gap), 1), tolerance: 'exact' },
      b: { values: noise(k * (n + gap), 2), tolerance: 'exact' },
      c: { values: noise((m - 1) * (n + gap) + n, 3), tolerance: inProducts(k) },
    },
    run(kernels, { f, packed }) {
      kernels.pack(f.b, n + gap, packed, k, n);
      kernels.gemm(f.a, k + gap, packed, f.c, n + gap, m, n, k, accumulate);
    },
  };
}

function biased(m: number, n: number, k: number, gap: number): KernelCase {
  return {
    name: `gemmWithBias ${m}x${n}x${k}, gap ${gap}`,
    packed: [k, n],
    buffers: {
      a: { values: noise(m * (k + gap), 10), tolerance: 'exact' },
      b: { values: noise(k * n, 11), tolerance: 'exact' },
      bias: { values: noise(n, 12), tolerance: 'exact' },
      c: { values: noise((m - 1) * (n + gap) + n, 13), tolerance: inProducts(k) },
    },
    run(kernels, { f, packed }) {
      kernels.pack(f.b, n, packed, k, n);
      kernels.gemmWithBias(f.a, k + gap, packed, f.bias, f.c, n + gap, m, n, k);
    },
  };
}

function transposedRight(m: number, n: number, k: number, gap: number): KernelCase {
  return {
    name: `gemm with W^T ${m}x${n}x${k}, gap ${gap}`,
    packed: [k, n],
    buffers: {
      a: { values: noise(m * k, 4), tolerance: 'exact' },
      w: { values: noise((n - 1) * (k + gap) + k, 5), tolerance: 'exact' },
      c: { values: noise(m * n, 6), tolerance: inProducts(k) },
    },
    run(kernels, { f, packed }) {
      kernels.packTransposed(f.w, k + gap, packed, k, n);
      kernels.gemm(f.a, k, packed, f.c, n, m, n, k, false);
    },
  };
}

function transposedLeft(m: number, n: number, k: number, gap: number): KernelCase {
  return {
    name: `gemmTransposedA ${m}x${n}x${k}, gap ${gap}`,
    packed: [k, n],
    buffers: {
      a: { values: noise((k - 1) * (m + gap) + m, 7), tolerance: 'exact' },
      b: { values: noise(k * n, 8), tolerance: 'exact' },
      c: { values: noise((m - 1) * (n + gap) + n, 9), tolerance: inProducts(k) },
    },
    run(kernels, { f, packed }) {
      kernels.pack(f.b, n, packed, k, n);
      kernels.gemmTransposedA(f.a, m + gap, packed, f.c, n + gap, m, n, k);
    },
  };
}

function transposedLeftWithSums(m: number, n: number, k: number, gap: number): KernelCase {
  return {
    name: `gemmTransposedAWithSums ${m}x${n}x${k}, gap ${gap}`,
    packed: [k, n],
    buffers: {
      a: { values: noise((k - 1) * (m + gap) + m, 14), tolerance: 'exact' },
      b: { values: noise(k * n, 15), tolerance: 'exact' },
      c: { values: noise(m * n, 16), tolerance: inProducts(k) },
      sums: { values: noise(m, 17), tolerance: inProducts(k) },
    },
    run(kernels, { f, packed }) {
      kernels.pack(f.b, n, packed, k, n);
      kernels.gemmTransposedAWithSums(f.a, m + gap, packed, f.c, n, f.sums, m, n, k);
    },
  };
}

export const productCases: KernelCase[] = shapes.flatMap(([m, n, k]) => [
  product(m, n, k, 0, false),
  product(m, n, k, 0, true),
  product(m, n, k, 5, true),
  biased(m, n, k, 0),
  biased(m, n, k, 3),
  transposedRight(m, n, k, 0),
  transposedRight(m, n, k, 3),
  transposedLeft(m, n, k, 0),
  transposedLeft(m, n, k, 3),
  transposedLeftWithSums(m, n, k, 0),
  transposedLeftWithSums(m, n, k, 3),
]);
