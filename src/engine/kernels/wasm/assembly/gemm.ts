/** Matrix products on packed right-hand matrices: blocks that fit the caches, cut into the generated tiles. */
import { multiplyColumns, multiplyRows, TALLEST } from './generated/tiles';
import { BLOCK_COLUMNS, BLOCK_COPY, BLOCK_ROWS, DEPTH, EDGE, PANEL } from './layout';
import { loadLanes, multiplyAdd, storeLanes } from './vector';

/** Rows of the tiles in use; results do not depend on it. */
let tallest: i32 = min(TALLEST, 4);

/** Sets the rows of the tiles, at most what this build has; returns what was set. */
export function setTileRows(rows: i32): i32 {
  tallest = max(1, min(rows, TALLEST));
  return tallest;
}

/** C (m, n) = A (m, k) B, or C += A B when `accumulate`; lda and ldc are row distances in floats. */
export function gemm(
  a: usize,
  lda: usize,
  packed: usize,
  c: usize,
  ldc: usize,
  m: usize,
  n: usize,
  k: usize,
  accumulate: bool,
): void {
  const panels = (n + PANEL - 1) / PANEL;
  for (let k0: usize = 0; k0 < k; k0 += DEPTH) {
    const depth = min(DEPTH, k - k0);
    const keep = accumulate || k0 > 0;
    const left = a + (k0 << 2);
    if (m == 1) {
      multiplyVector(left, packed, c, n, depth, keep);
    } else {
      for (let i: usize = 0; i < m; i += BLOCK_ROWS) {
        const rows = <i32>min(BLOCK_ROWS, m - i);
        multiplyBlock(left + i * (lda << 2), lda << 2, packed, c + i * (ldc << 2), ldc << 2, rows, n, depth, keep, false);
      }
    }
    packed += panels * depth * (PANEL << 2);
  }
}

/** C (m, n) += A^T B where A is (k, m) and B is packed (k, n). */
export function gemmTransposedA(
  a: usize,
  lda: usize,
  packed: usize,
  c: usize,
  ldc: usize,
  m: usize,
  n: usize,
  k: usize,
): void {
  const panels = (n + PANEL - 1) / PANEL;
  const copyStep = BLOCK_COLUMNS << 2;
  for (let k0: usize = 0; k0 < k; k0 += DEPTH) {
    const depth = min(DEPTH, k - k0);
    for (let i: usize = 0; i < m; i += BLOCK_COLUMNS) {
      const rows = min(BLOCK_COLUMNS, m - i);
      // Rows of A may lie a page apart, or a power of two, so that they push each other out of the cache: a tile would
      // wait for nearly every number. Copied side by side they are read from memory once.
      copyBlock(a + k0 * (lda << 2) + (i << 2), lda << 2, depth, rows);
      multiplyBlock(BLOCK_COPY, copyStep, packed, c + i * (ldc << 2), ldc << 2, <i32>rows, n, depth, true, true);
    }
    packed += panels * depth * (PANEL << 2);
  }
}

/** Copies A (depth, columns) with row distance `step` into BLOCK_COPY with row distance BLOCK_COLUMNS. */
function copyBlock(a: usize, step: usize, depth: usize, columns: usize): void {
  let to = BLOCK_COPY;
  for (let p: usize = 0; p < depth; p++, a += step, to += BLOCK_COLUMNS << 2) {
    if (columns == BLOCK_COLUMNS) {
      v128.store(to, v128.load(a));
      v128.store(to, v128.load(a, 16), 16);
      v128.store(to, v128.load(a, 32), 32);
      v128.store(to, v128.load(a, 48), 48);
      v128.store(to, v128.load(a, 64), 64);
      v128.store(to, v128.load(a, 80), 80);
    } else {
      for (let q: usize = 0; q < columns; q++) store<f32>(to + (q << 2), load<f32>(a + (q << 2)));
    }
  }
}

/**
 * All columns of `rows` (at most BLOCK_ROWS) rows, for one block of the depth; steps are in bytes. The last panel may
 * have columns that C has not: it goes to EDGE first.
 */
function multiplyBlock(
  a: usize,
  step: usize,
  panel: usize,
  c: usize,
  ldc: usize,
  rows: i32,
  n: usize,
  depth: usize,
  keep: bool,
  transposed: bool,
): void {
  const panelBytes = depth * (PANEL << 2);
  let j: usize = 0;
  for (; j + PANEL <= n; j += PANEL, panel += panelBytes, c += PANEL << 2) {
    if (transposed) multiplyColumns(a, step, panel, panel + panelBytes, c, ldc, rows, keep, tallest);
    else multiplyRows(a, step, panel, panel + panelBytes, c, ldc, rows, keep, tallest);
  }
  if (j == n) return;
  if (transposed) multiplyColumns(a, step, panel, panel + panelBytes, EDGE, PANEL << 2, rows, false, tallest);
  else multiplyRows(a, step, panel, panel + panelBytes, EDGE, PANEL << 2, rows, false, tallest);
  for (let r: usize = 0; r < <usize>rows; r++) mergeEdge(EDGE + r * (PANEL << 2), c + r * ldc, n - j, keep);
}

/** The first `columns` (under 8) floats of an edge row go to C, or are added to it. */
function mergeEdge(edge: usize, c: usize, columns: usize, keep: bool): void {
  for (let q: usize = 0; q < columns; q++) {
    const sum = load<f32>(edge + (q << 2));
    store<f32>(c + (q << 2), keep ? load<f32>(c + (q << 2)) + sum : sum);
  }
}

/**
 * c (n) = a (depth) B, or += when `keep`: one row, where the time goes into reading B. Four rows of a panel at once have
 * sums of their own, as each multiply-add must wait for the one before it.
 */
function multiplyVector(a: usize, panel: usize, c: usize, n: usize, depth: usize, keep: bool): void {
  const fours = depth & ~3;
  for (let j: usize = 0; j < n; j += PANEL, c += PANEL << 2) {
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
    let t0 = s0, t1 = s0, t2 = s0, t3 = s0;
    let at = a;
    for (const end = a + (fours << 2); at < end; at += 16, panel += 128) {
      const x0 = v128.load_splat<f32>(at), x1 = v128.load_splat<f32>(at, 4);
      const x2 = v128.load_splat<f32>(at, 8), x3 = v128.load_splat<f32>(at, 12);
      s0 = multiplyAdd(x0, v128.load(panel), s0);
      t0 = multiplyAdd(x0, v128.load(panel, 16), t0);
      s1 = multiplyAdd(x1, v128.load(panel, 32), s1);
      t1 = multiplyAdd(x1, v128.load(panel, 48), t1);
      s2 = multiplyAdd(x2, v128.load(panel, 64), s2);
      t2 = multiplyAdd(x2, v128.load(panel, 80), t2);
      s3 = multiplyAdd(x3, v128.load(panel, 96), s3);
      t3 = multiplyAdd(x3, v128.load(panel, 112), t3);
    }
    for (const end = a + (depth << 2); at < end; at += 4, panel += 32) {
      const x = v128.load_splat<f32>(at);
      s0 = multiplyAdd(x, v128.load(panel), s0);
      t0 = multiplyAdd(x, v128.load(panel, 16), t0);
    }
    storeSums(c, f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)), min<usize>(PANEL, n - j), keep);
    if (n - j > 4) {
      const rest = min<usize>(PANEL, n - j) - 4;
      storeSums(c + 16, f32x4.add(f32x4.add(t0, t1), f32x4.add(t2, t3)), rest, keep);
    }
  }
}

/** Four sums, or the first `columns` of them, go to c or are added to it. */
@inline
function storeSums(c: usize, sums: v128, columns: usize, keep: bool): void {
  const lanes = min<usize>(4, columns);
  storeLanes(c, keep ? f32x4.add(loadLanes(c, lanes), sums) : sums, lanes);
}
