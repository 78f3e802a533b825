import type { F32 } from '../kernels';

/**
 * Right-hand matrices are stored in panels of 4 columns: for each panel, row by row, the 4 values of that row. A tile
 * of the product then reads memory in order. The last panel is filled up with zeros, so that only storing results has
 * to know about missing columns. On one core a 3x4 tile of plain JavaScript reaches about 5 GFLOP/s; wider panels
 * spill registers.
 */
export const panelWidth = 4;

/** Floats that a packed (K, N) matrix takes. */
export function packedLength(k: number, n: number): number {
  return k * Math.ceil(n / panelWidth) * panelWidth;
}

/** Packs B (K, N), row-major with row distance `ld`. */
export function pack(b: F32, ld: number, packed: F32, k: number, n: number): void {
  packStrided(b, ld, 1, packed, k, n);
}

/** Packs W^T where W is (N, K), row-major with row distance `ld`. */
export function packTransposed(w: F32, ld: number, packed: F32, k: number, n: number): void {
  packStrided(w, 1, ld, packed, k, n);
}

/** Element (row, column) of the matrix to pack is source[row * rowStride + column * columnStride]. */
function packStrided(
  source: F32,
  rowStride: number,
  columnStride: number,
  packed: F32,
  k: number,
  n: number,
): void {
  let to = 0;
  for (let j = 0; j < n; j += panelWidth) {
    const columns = Math.min(panelWidth, n - j);
    let from = j * columnStride;
    if (columns === panelWidth) {
      for (let p = 0; p < k; p++) {
        packed[to] = source[from];
        packed[to + 1] = source[from + columnStride];
        packed[to + 2] = source[from + 2 * columnStride];
        packed[to + 3] = source[from + 3 * columnStride];
        to += panelWidth;
        from += rowStride;
      }
      continue;
    }
    for (let p = 0; p < k; p++) {
      for (let q = 0; q < panelWidth; q++) packed[to + q] = q < columns ? source[from + q * columnStride] : 0;
      to += panelWidth;
      from += rowStride;
    }
  }
}
