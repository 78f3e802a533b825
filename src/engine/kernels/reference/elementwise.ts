import type { F32 } from '../kernels';

/** Each of `rows` rows of out (rows, N) becomes `row` (N). */
export function broadcastRow(row: F32, out: F32, rows: number, n: number): void {
  let to = 0;
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < n; j++) out[to++] = row[j];
  }
}

/** out (N) += sum over rows of x (rows, N). */
export function addColumnSums(x: F32, out: F32, rows: number, n: number): void {
  let from = 0;
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < n; j++) out[j] += x[from++];
  }
}

export function fill(x: F32, value: number): void {
  x.fill(value);
}

export function copy(from: F32, to: F32): void {
  to.set(from);
}

/** to += from */
export function add(from: F32, to: F32): void {
  for (let i = 0; i < from.length; i++) to[i] += from[i];
}

export function sumOfSquares(x: F32): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * x[i];
  return sum;
}

/** x *= mask */
export function multiply(mask: F32, x: F32): void {
  for (let i = 0; i < x.length; i++) x[i] *= mask[i];
}
