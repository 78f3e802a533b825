import { Random } from '../../../src/engine/random';
import { noise, type CaseBuffer, type KernelCase } from './playground';

const lengths = [1, 2, 3, 4, 5, 7, 8, 9, 31, 33, 4099];
const tables: [number, number, number][] = [
  // rows, width, V
  [1, 1, 1],
  [3, 3, 2],
  [7, 4, 5],
  [12, 9, 4],
  [5, 130, 40],
];

const exact = (values: ArrayLike<number>): CaseBuffer => ({ values, tolerance: 'exact' });
const close = (values: ArrayLike<number>, absolute = 1e-7): CaseBuffer => ({
  values,
  tolerance: { relative: 1e-6, absolute },
});
function ids(length: number, below: number, seed: number): CaseBuffer {
  const random = new Random(seed);
  const values = Int32Array.from({ length }, () => Math.floor(random.uniform() * below));
  return { values, tolerance: 'exact', integers: true };
}

const flat: KernelCase[] = lengths.flatMap((n): KernelCase[] => [
  {
    name: `fill ${n}`,
    buffers: { x: exact(noise(n, 1)) },
    run: (kernels, { f }) => kernels.fill(f.x, 0.1),
  },
  {
    name: `copy ${n}`,
    buffers: { from: exact(noise(n, 2)), to: exact(noise(n, 3)) },
    run: (kernels, { f }) => kernels.copy(f.from, f.to),
  },
  {
    name: `add ${n}`,
    buffers: { from: exact(noise(n, 4)), to: exact(noise(n, 5)) },
    run: (kernels, { f }) => kernels.add(f.from, f.to),
  },
  {
    name: `multiply ${n}`,
    buffers: { mask: exact(noise(n, 6)), x: exact(noise(n, 7)) },
    run: (kernels, { f }) => kernels.multiply(f.mask, f.x),
  },
  {
    name: `sumOfSquares ${n}`,
    buffers: { x: exact(noise(n, 8)) },
    run: (kernels, { f }) => kernels.sumOfSquares(f.x),
  },
  ...([0, 0.3, 0.5, 0.999].map((probability, index) => ({
    name: `dropout ${n}, ${probability}`,
    buffers: { x: close(noise(n, 9)), mask: exact(noise(n, 10)) },
    run: (kernels, { f }) => kernels.dropout(f.x, f.mask, probability, 0xfedcba98 + index),
  })) satisfies KernelCase[]),
  {
    name: `sgd ${n}`,
    buffers: { weights: close(noise(n, 11)), gradient: exact(noise(n, 12)) },
    run: (kernels, { f }) => kernels.sgd(f.weights, f.gradient, 0.37),
  },
  {
    name: `adam ${n}`,
    buffers: {
      weights: close(noise(n, 13)),
      gradient: exact(noise(n, 14)),
      m: close(noise(n, 15)),
      v: close(noise(n, 16).map(Math.abs)),
    },
    run: (kernels, { f }) =>
      kernels.adam(f.weights, f.gradient, f.m, f.v, {
        learningRate: 0.01,
        beta1: 0.9,
        beta2: 0.999,
        epsilon: 1e-8,
        correction1: 1 - 0.9 ** 3,
        correction2: 1 - 0.999 ** 3,
        gradientScale: 0.7,
      }),
  },
]);

const rowwise: KernelCase[] = tables.flatMap(([rows, width, v]): KernelCase[] => [
  {
    name: `broadcastRow ${rows}x${width}`,
    buffers: { row: exact(noise(width, 1)), out: exact(noise(rows * width, 2)) },
    run: (kernels, { f }) => kernels.broadcastRow(f.row, f.out, rows, width),
  },
  {
    name: `addColumnSums ${rows}x${width}`,
    buffers: { x: exact(noise(rows * width, 3)), out: exact(noise(width, 4)) },
    run: (kernels, { f }) => kernels.addColumnSums(f.x, f.out, rows, width),
  },
  {
    name: `gather ${rows} of ${v}x${width}`,
    buffers: { table: exact(noise(v * width, 5)), ids: ids(rows, v, 6), out: exact(noise(rows * width, 7)) },
    run: (kernels, { f, ints }) => kernels.gather(f.table, ints.ids, f.out, rows, width),
  },
  {
    name: `scatterAdd ${rows} into ${v}x${width}`,
    buffers: {
      dTable: exact(noise(v * width, 8)),
      ids: ids(rows, v, 9),
      dOut: exact(noise(rows * width, 10)),
    },
    run: (kernels, { f, ints }) => kernels.scatterAdd(f.dTable, ints.ids, f.dOut, rows, width),
  },
]);

/** Rows 0, 3, 6 … have no target. */
function targets(rows: number, v: number): CaseBuffer {
  const some = ids(rows, v, 11);
  return { ...some, values: Int32Array.from(some.values, (id, r) => (rows > 1 && r % 3 === 0 ? -1 : id)) };
}

const vocabularies = [1, 2, 3, 4, 7, 8, 9, 31, 500, 1003];
const output: KernelCase[] = vocabularies.flatMap((v): KernelCase[] =>
  [1, 5].flatMap((rows): KernelCase[] => [
    {
      name: `softmaxCrossEntropy ${rows}x${v}`,
      buffers: { logits: close(noise(rows * v, 12, 9)), targets: targets(rows, v) },
      run: (kernels, { f, ints }) => kernels.softmaxCrossEntropy(f.logits, ints.targets, rows, v, 0.25),
    },
    {
      name: `crossEntropy ${rows}x${v}`,
      buffers: {
        logits: exact(noise(rows * v, 13, 9)),
        targets: targets(rows, v),
        losses: close(noise(rows, 14), 1e-6),
      },
      run: (kernels, { f, ints }) => kernels.crossEntropy(f.logits, ints.targets, f.losses, rows, v),
    },
    ...([1e-30, 0.2, 1, 7].map((temperature) => ({
      name: `softmax ${v}, temperature ${temperature}, seed ${rows}`,
      buffers: { logits: exact(noise(v, 15 + rows, 20)), probabilities: close(noise(v, 16)) },
      run: (kernels, { f }) => kernels.softmax(f.logits, f.probabilities, temperature),
    })) satisfies KernelCase[]),
  ]),
);

/** queries, keys, width, and the distance between rows. */
const attentionShapes: [number, number, number, number][] = [
  [1, 1, 1, 1],
  [2, 3, 5, 5],
  [3, 7, 8, 11],
  [5, 9, 130, 260],
];
const attention: KernelCase[] = attentionShapes.flatMap(([rows, n, width, ld]): KernelCase[] => [
  {
    name: `softmaxRows ${rows}x${n}`,
    buffers: { x: close(noise(rows * n, 20, 9)) },
    run: (kernels, { f }) => kernels.softmaxRows(f.x, rows, n),
  },
  {
    name: `softmaxRowsBackward ${rows}x${n}`,
    buffers: { p: exact(noise(rows * n, 21).map(Math.abs)), d: close(noise(rows * n, 22), 1e-6) },
    run: (kernels, { f }) => kernels.softmaxRowsBackward(f.p, f.d, rows, n),
  },
  {
    name: `additiveScores ${rows}x${n}, width ${width}`,
    buffers: {
      queries: exact(noise(rows * ld, 23)),
      keys: exact(noise(n * ld, 24)),
      v: exact(noise(width, 25)),
      scores: close(noise(rows * n, 26), 1e-5),
    },
    run: (kernels, { f }) => kernels.additiveScores(f.queries, f.keys, ld, f.v, f.scores, rows, n, width),
  },
  {
    name: `additiveScoresBackward ${rows}x${n}, width ${width}`,
    buffers: {
      queries: exact(noise(rows * ld, 27)),
      keys: exact(noise(n * ld, 28)),
      v: exact(noise(width, 29)),
      dScores: exact(noise(rows * n, 30)),
      dQueries: close(noise(rows * ld, 31), 1e-5),
      dKeys: close(noise(n * ld, 32), 1e-5),
      dV: close(noise(width, 33), 2e-5),
    },
    run: (kernels, { f }) =>
      kernels.additiveScoresBackward(
        f.queries,
        f.keys,
        ld,
        f.v,
        f.dScores,
        f.dQueries,
        f.dKeys,
        f.dV,
        rows,
        n,
        width,
      ),
  },
]);

export const otherCases: KernelCase[] = [...flat, ...rowwise, ...output, ...attention];
