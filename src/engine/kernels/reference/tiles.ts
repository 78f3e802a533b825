import type { F32 } from '../kernels';

/*
 * The innermost loops of a product. Sums are kept in numbers (64-bit): rounding every product to 32 bits with
 * Math.fround would halve the speed. All of a tile's sums are local variables, so that they stay in registers.
 */

/**
 * C (3, 4) at `to` = or += rows of A at `from` times a whole panel of 4 columns.
 * Element (row, p) of A is a[from + row * rowStride + p * stepStride].
 */
export function tile3(
  a: F32,
  from: number,
  rowStride: number,
  stepStride: number,
  packed: F32,
  panel: number,
  c: F32,
  to: number,
  ldc: number,
  k: number,
  accumulate: boolean,
): void {
  let a0 = from;
  let a1 = from + rowStride;
  let a2 = a1 + rowStride;
  let b = panel;
  let s00 = 0;
  let s01 = 0;
  let s02 = 0;
  let s03 = 0;
  let s10 = 0;
  let s11 = 0;
  let s12 = 0;
  let s13 = 0;
  let s20 = 0;
  let s21 = 0;
  let s22 = 0;
  let s23 = 0;
  for (let p = 0; p < k; p++) {
    const y0 = packed[b];
    const y1 = packed[b + 1];
    const y2 = packed[b + 2];
    const y3 = packed[b + 3];
    b += 4;
    const x0 = a[a0];
    a0 += stepStride;
    s00 += x0 * y0;
    s01 += x0 * y1;
    s02 += x0 * y2;
    s03 += x0 * y3;
    const x1 = a[a1];
    a1 += stepStride;
    s10 += x1 * y0;
    s11 += x1 * y1;
    s12 += x1 * y2;
    s13 += x1 * y3;
    const x2 = a[a2];
    a2 += stepStride;
    s20 += x2 * y0;
    s21 += x2 * y1;
    s22 += x2 * y2;
    s23 += x2 * y3;
  }
  storeRow(c, to, accumulate, s00, s01, s02, s03);
  storeRow(c, to + ldc, accumulate, s10, s11, s12, s13);
  storeRow(c, to + 2 * ldc, accumulate, s20, s21, s22, s23);
}

/** One row of C (all there is of a matrix-vector product), of which only the first `columns` (1 to 4) of the panel exist: edges, and matrix times vector. */
export function tile1(
  a: F32,
  from: number,
  stepStride: number,
  packed: F32,
  panel: number,
  c: F32,
  to: number,
  columns: number,
  k: number,
  accumulate: boolean,
): void {
  let at = from;
  let b = panel;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let p = 0; p < k; p++) {
    const x = a[at];
    at += stepStride;
    s0 += x * packed[b];
    s1 += x * packed[b + 1];
    s2 += x * packed[b + 2];
    s3 += x * packed[b + 3];
    b += 4;
  }
  if (columns === 4) {
    storeRow(c, to, accumulate, s0, s1, s2, s3);
    return;
  }
  c[to] = accumulate ? c[to] + s0 : s0;
  if (columns > 1) c[to + 1] = accumulate ? c[to + 1] + s1 : s1;
  if (columns > 2) c[to + 2] = accumulate ? c[to + 2] + s2 : s2;
}

function storeRow(
  c: F32,
  to: number,
  accumulate: boolean,
  s0: number,
  s1: number,
  s2: number,
  s3: number,
): void {
  if (accumulate) {
    c[to] += s0;
    c[to + 1] += s1;
    c[to + 2] += s2;
    c[to + 3] += s3;
  } else {
    c[to] = s0;
    c[to + 1] = s1;
    c[to + 2] = s2;
    c[to + 3] = s3;
  }
}
