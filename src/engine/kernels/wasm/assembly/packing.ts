/**
 * Right-hand matrices, packed for the tiles that read them.
 *
 * A packed (K, N) matrix is cut into blocks of up to DEPTH rows; each block is a row of panels of 8 columns; each panel
 * lies row after row: [K / DEPTH][N / 8][depth][8]. A tile so reads memory in order, and the part of the left-hand
 * matrix that it meets again and again stays in the first-level cache. The last panel is filled up with zeros. All
 * builds read this one format.
 */
import { DEPTH, PANEL } from './layout';

/** Packs B (k, n), row-major with row distance `ld` in floats. */
export function pack(b: usize, ld: usize, packed: usize, k: usize, n: usize): void {
  const step = ld << 2;
  for (let k0: usize = 0; k0 < k; k0 += DEPTH) {
    const depth = min(DEPTH, k - k0);
    for (let j: usize = 0; j < n; j += PANEL) {
      let from = b + k0 * step + (j << 2);
      const columns = min(PANEL, n - j);
      for (let p: usize = 0; p < depth; p++, from += step, packed += PANEL << 2) {
        if (columns == PANEL) {
          v128.store(packed, v128.load(from));
          v128.store(packed, v128.load(from, 16), 16);
        } else {
          memory.fill(packed, 0, PANEL << 2);
          memory.copy(packed, from, columns << 2);
        }
      }
    }
  }
}

/** Packs the transpose of W (n, k), row-major with row distance `ld` in floats. */
export function packTransposed(w: usize, ld: usize, packed: usize, k: usize, n: usize): void {
  const step = ld << 2;
  for (let k0: usize = 0; k0 < k; k0 += DEPTH) {
    const depth = min(DEPTH, k - k0);
    for (let j: usize = 0; j < n; j += PANEL) {
      const from = w + j * step + (k0 << 2);
      const columns = min(PANEL, n - j);
      let p: usize = 0;
      if (columns == PANEL) {
        for (; p + 4 <= depth; p += 4) {
          transpose4(from + (p << 2), step, packed + (p << 5));
          transpose4(from + (p << 2) + 4 * step, step, packed + (p << 5) + 16);
        }
      }
      for (; p < depth; p++) {
        for (let q: usize = 0; q < PANEL; q++) {
          const value = q < columns ? load<f32>(from + q * step + (p << 2)) : 0;
          store<f32>(packed + (p << 5) + (q << 2), value);
        }
      }
      packed += depth << 5;
    }
  }
}

/** Four rows of four floats, `step` bytes apart, become four rows of a panel's half, 32 bytes apart. */
@inline
function transpose4(from: usize, step: usize, to: usize): void {
  const row0 = v128.load(from);
  const row1 = v128.load(from + step);
  const row2 = v128.load(from + 2 * step);
  const row3 = v128.load(from + 3 * step);
  const low01 = v128.shuffle<f32>(row0, row1, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(row0, row1, 2, 6, 3, 7);
  const low23 = v128.shuffle<f32>(row2, row3, 0, 4, 1, 5);
  const high23 = v128.shuffle<f32>(row2, row3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
  v128.store(to, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), 32);
  v128.store(to, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), 64);
  v128.store(to, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), 96);
}
