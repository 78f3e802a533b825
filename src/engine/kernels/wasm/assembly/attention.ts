/** Attention of one batch row: softmax over source positions, and the additive score. Distances between rows are in bytes. */
import { tanh } from './activations';
import { softmax } from './softmax';
import { loadLanes, multiplyAdd, storeLanes, sumOfLanes } from './vector';

/** Each row of x (rows, n) becomes its softmax. */
export function softmaxRows(x: usize, rows: usize, n: usize): void {
  for (let r: usize = 0; r < rows; r++, x += n << 2) softmax(x, x, n, 1);
}

@inline
function dotOf(a: usize, b: usize, n: usize): f32 {
  const end = a + (n << 2);
  let sum = f32x4.splat(0);
  for (; a + 16 <= end; a += 16, b += 16) sum = multiplyAdd(v128.load(a), v128.load(b), sum);
  if (a < end) sum = multiplyAdd(loadLanes(a, (end - a) >> 2), loadLanes(b, (end - a) >> 2), sum);
  return sumOfLanes(sum);
}

@inline
function backwardVector(p: usize, d: usize, sum: v128, lanes: usize): void {
  storeLanes(d, f32x4.mul(loadLanes(p, lanes), f32x4.sub(loadLanes(d, lanes), sum)), lanes);
}

/** d (rows, n) = p (d - sum of p d over the row), in place. */
export function softmaxRowsBackward(p: usize, d: usize, rows: usize, n: usize): void {
  for (let r: usize = 0; r < rows; r++) {
    const sum = f32x4.splat(dotOf(p, d, n));
    const end = d + (n << 2);
    for (; d + 16 <= end; d += 16, p += 16) backwardVector(p, d, sum, 4);
    if (d < end) {
      const lanes = (end - d) >> 2;
      backwardVector(p, d, sum, lanes);
      d += lanes << 2;
      p += lanes << 2;
    }
  }
}

@inline
function activation(query: usize, key: usize, lanes: usize): v128 {
  return tanh(f32x4.add(loadLanes(query, lanes), loadLanes(key, lanes)));
}

/** scores (rows, n) = v . tanh(query + key). */
export function additiveScores(
  queries: usize,
  keys: usize,
  ld: usize,
  v: usize,
  scores: usize,
  rows: usize,
  n: usize,
  width: usize,
): void {
  const bytes = width << 2;
  for (let r: usize = 0; r < rows; r++, queries += ld << 2) {
    let key = keys;
    for (let s: usize = 0; s < n; s++, key += ld << 2, scores += 4) {
      let sum = f32x4.splat(0);
      let j: usize = 0;
      for (; j + 16 <= bytes; j += 16) {
        sum = multiplyAdd(v128.load(v + j), activation(queries + j, key + j, 4), sum);
      }
      if (j < bytes) {
        const lanes = (bytes - j) >> 2;
        sum = multiplyAdd(loadLanes(v + j, lanes), activation(queries + j, key + j, lanes), sum);
      }
      store<f32>(scores, sumOfLanes(sum));
    }
  }
}

@inline
function addTo(at: usize, x: v128, lanes: usize): void {
  storeLanes(at, f32x4.add(loadLanes(at, lanes), x), lanes);
}

@inline
function scoreBackward(
  query: usize,
  key: usize,
  v: usize,
  dScore: v128,
  dQuery: usize,
  dKey: usize,
  dV: usize,
  lanes: usize,
): void {
  const a = activation(query, key, lanes);
  const dActivation = f32x4.mul(dScore, loadLanes(v, lanes));
  const dSum = f32x4.sub(dActivation, f32x4.mul(dActivation, f32x4.mul(a, a)));
  addTo(dV, f32x4.mul(dScore, a), lanes);
  addTo(dQuery, dSum, lanes);
  addTo(dKey, dSum, lanes);
}

/** Adds to dQueries (rows, width), dKeys (n, width) and dV (width). */
export function additiveScoresBackward(
  queries: usize,
  keys: usize,
  ld: usize,
  v: usize,
  dScores: usize,
  dQueries: usize,
  dKeys: usize,
  dV: usize,
  rows: usize,
  n: usize,
  width: usize,
): void {
  const bytes = width << 2;
  const stride = ld << 2;
  for (let r: usize = 0; r < rows; r++, queries += stride, dQueries += stride) {
    for (let s: usize = 0; s < n; s++, dScores += 4) {
      const key = keys + s * stride;
      const dKey = dKeys + s * stride;
      const dScore = v128.load_splat<f32>(dScores);
      let j: usize = 0;
      for (; j + 16 <= bytes; j += 16) {
        scoreBackward(queries + j, key + j, v + j, dScore, dQueries + j, dKey + j, dV + j, 4);
      }
      if (j < bytes) {
        const lanes = (bytes - j) >> 2;
        scoreBackward(queries + j, key + j, v + j, dScore, dQueries + j, dKey + j, dV + j, lanes);
      }
    }
  }
}
