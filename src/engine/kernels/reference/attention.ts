import type { F32 } from '../kernels';

/** Each row of x (rows, n) becomes its softmax. */
export function softmaxRows(x: F32, rows: number, n: number): void {
  for (let start = 0; start < rows * n; start += n) {
    let top = x[start];
    for (let j = start + 1; j < start + n; j++) if (x[j] > top) top = x[j];
    let sum = 0;
    for (let j = start; j < start + n; j++) {
      const e = Math.exp(x[j] - top);
      sum += e;
      x[j] = e;
    }
    for (let j = start; j < start + n; j++) x[j] /= sum;
  }
}

/** d (rows, n) = p (d - sum of p d over the row), in place. */
export function softmaxRowsBackward(p: F32, d: F32, rows: number, n: number): void {
  for (let start = 0; start < rows * n; start += n) {
    let sum = 0;
    for (let j = start; j < start + n; j++) sum += p[j] * d[j];
    for (let j = start; j < start + n; j++) d[j] = p[j] * (d[j] - sum);
  }
}

/** scores (rows, n) = v . tanh(query + key). */
export function additiveScores(
  queries: F32,
  keys: F32,
  ld: number,
  v: F32,
  scores: F32,
  rows: number,
  n: number,
  width: number,
): void {
  for (let r = 0; r < rows; r++) {
    for (let s = 0; s < n; s++) {
      let sum = 0;
      for (let j = 0; j < width; j++) sum += v[j] * Math.tanh(queries[r * ld + j] + keys[s * ld + j]);
      scores[r * n + s] = sum;
    }
  }
}

/** Adds to dQueries (rows, width), dKeys (n, width) and dV (width). */
export function additiveScoresBackward(
  queries: F32,
  keys: F32,
  ld: number,
  v: F32,
  dScores: F32,
  dQueries: F32,
  dKeys: F32,
  dV: F32,
  rows: number,
  n: number,
  width: number,
): void {
  for (let r = 0; r < rows; r++) {
    for (let s = 0; s < n; s++) {
      const dScore = dScores[r * n + s];
      for (let j = 0; j < width; j++) {
        const activation = Math.tanh(queries[r * ld + j] + keys[s * ld + j]);
        const dSum = dScore * v[j] * (1 - activation * activation);
        dV[j] += dScore * activation;
        dQueries[r * ld + j] += dSum;
        dKeys[s * ld + j] += dSum;
      }
    }
  }
}
