/** Matrix products on packed right-hand matrices: blocks that fit the caches, cut into the generated tiles. */
import {
  multiplyColumns, multiplyColumnsWide, multiplyRows, multiplyRowsWide, TALLEST, WIDE,
} from './generated/tiles';
import { BLOCK_COLUMNS, BLOCK_ROWS, DEPTH, PANEL, blockCopy, edgeBlock } from './layout';
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
  multiply(a, lda << 2, packed, accumulate ? c : 0, ldc << 2, c, ldc << 2, m, n, k);
}

/** C (m, n) = A (m, k) B + the row `bias` (n): nothing has to be written to C before. */
export function gemmWithBias(
  a: usize,
  lda: usize,
  packed: usize,
  bias: usize,
  c: usize,
  ldc: usize,
  m: usize,
  n: usize,
  k: usize,
): void {
  multiply(a, lda << 2, packed, bias, 0, c, ldc << 2, m, n, k);
}

/** C = start + A B, where `start` may be C itself, one row with distance 0, or 0 for nothing; distances in bytes. */
function multiply(
  a: usize,
  step: usize,
  packed: usize,
  start: usize,
  startStep: usize,
  c: usize,
  ldc: usize,
  m: usize,
  n: usize,
  k: usize,
): void {
  const panels = (n + PANEL - 1) / PANEL;
  for (let k0: usize = 0; k0 < k; k0 += DEPTH) {
    const depth = min(DEPTH, k - k0);
    const left = a + (k0 << 2);
    if (m == 1) {
      multiplyVector(left, packed, start, c, n, depth);
    } else {
      for (let i: usize = 0; i < m; i += BLOCK_ROWS) {
        const rows = <i32>min(BLOCK_ROWS, m - i);
        const from = start ? start + i * startStep : 0;
        multiplyBlock(left + i * step, step, packed, from, startStep, c + i * ldc, ldc, rows, n, depth, false);
      }
    }
    packed += panels * depth * (PANEL << 2);
    // The next block of the depth is added to this one's.
    start = c;
    startStep = ldc;
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
  gemmTransposedAWithSums(a, lda, packed, c, ldc, 0, m, n, k);
}

/** The same, and sums (m) += the sums of A's columns, unless `sums` is 0: A goes through the registers anyway. */
export function gemmTransposedAWithSums(
  a: usize,
  lda: usize,
  packed: usize,
  c: usize,
  ldc: usize,
  sums: usize,
  m: usize,
  n: usize,
  k: usize,
): void {
  const panels = (n + PANEL - 1) / PANEL;
  const step = lda << 2;
  const cStep = ldc << 2;
  for (let k0: usize = 0; k0 < k; k0 += DEPTH) {
    const depth = min(DEPTH, k - k0);
    for (let i: usize = 0; i < m; i += BLOCK_COLUMNS) {
      const rows = min(BLOCK_COLUMNS, m - i);
      const target = c + i * cStep;
      // Rows of A may lie a page apart, or a power of two, so that they push each other out of the cache: a tile would
      // wait for nearly every number. Copied side by side they are read from memory once.
      const block = a + k0 * step + (i << 2);
      if (sums) copyAndSum(block, step, depth, rows, sums + (i << 2));
      else copyBlock(block, step, depth, rows);
      multiplyBlock(
        blockCopy, BLOCK_COLUMNS << 2, packed, target, cStep, target, cStep, <i32>rows, n, depth, true,
      );
    }
    packed += panels * depth * (PANEL << 2);
  }
}

/** Copies A (depth, columns) with row distance `step` into blockCopy with row distance BLOCK_COLUMNS. */
function copyBlock(a: usize, step: usize, depth: usize, columns: usize): void {
  let to = blockCopy;
  for (let p: usize = 0; p < depth; p++, a += step, to += BLOCK_COLUMNS << 2) {
    if (columns == BLOCK_COLUMNS) {
      for (let q: usize = 0; q < BLOCK_COLUMNS << 2; q += 48) {
        v128.store(to + q, v128.load(a + q));
        v128.store(to + q, v128.load(a + q, 16), 16);
        v128.store(to + q, v128.load(a + q, 32), 32);
      }
    } else {
      for (let q: usize = 0; q < columns; q++) store<f32>(to + (q << 2), load<f32>(a + (q << 2)));
    }
  }
}

/** The same, and sums (columns) += the sums of its columns. */
function copyAndSum(a: usize, step: usize, depth: usize, columns: usize, sums: usize): void {
  let to = blockCopy;
  const end = to + depth * (BLOCK_COLUMNS << 2);
  if (columns < BLOCK_COLUMNS) {
    for (; to < end; a += step, to += BLOCK_COLUMNS << 2) {
      for (let q: usize = 0; q < columns; q++) {
        const x = load<f32>(a + (q << 2));
        store<f32>(to + (q << 2), x);
        store<f32>(sums + (q << 2), load<f32>(sums + (q << 2)) + x);
      }
    }
    return;
  }
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0;
  let s6 = s0, s7 = s0, s8 = s0, s9 = s0, s10 = s0, s11 = s0;
  for (; to < end; a += step, to += BLOCK_COLUMNS << 2) {
    s0 = copyAndAdd(a, to, s0);
    s1 = copyAndAdd(a + 16, to + 16, s1);
    s2 = copyAndAdd(a + 32, to + 32, s2);
    s3 = copyAndAdd(a + 48, to + 48, s3);
    s4 = copyAndAdd(a + 64, to + 64, s4);
    s5 = copyAndAdd(a + 80, to + 80, s5);
    s6 = copyAndAdd(a + 96, to + 96, s6);
    s7 = copyAndAdd(a + 112, to + 112, s7);
    s8 = copyAndAdd(a + 128, to + 128, s8);
    s9 = copyAndAdd(a + 144, to + 144, s9);
    s10 = copyAndAdd(a + 160, to + 160, s10);
    s11 = copyAndAdd(a + 176, to + 176, s11);
  }
  addTo(sums, s0);
  addTo(sums + 16, s1);
  addTo(sums + 32, s2);
  addTo(sums + 48, s3);
  addTo(sums + 64, s4);
  addTo(sums + 80, s5);
  addTo(sums + 96, s6);
  addTo(sums + 112, s7);
  addTo(sums + 128, s8);
  addTo(sums + 144, s9);
  addTo(sums + 160, s10);
  addTo(sums + 176, s11);
}

@inline
function copyAndAdd(from: usize, to: usize, sum: v128): v128 {
  const x = v128.load(from);
  v128.store(to, x);
  return f32x4.add(sum, x);
}

@inline
function addTo(at: usize, x: v128): void {
  v128.store(at, f32x4.add(v128.load(at), x));
}

/**
 * All columns of `rows` (at most BLOCK_ROWS) rows, for one block of the depth; steps are in bytes. The last panel may
 * have columns that C has not: it goes to edgeBlock first.
 */
function multiplyBlock(
  a: usize,
  step: usize,
  panel: usize,
  start: usize,
  startStep: usize,
  c: usize,
  ldc: usize,
  rows: i32,
  n: usize,
  depth: usize,
  transposed: bool,
): void {
  const panelBytes = depth * (PANEL << 2);
  let j: usize = 0;
  if (WIDE) {
    for (; j + 2 * PANEL <= n; j += 2 * PANEL, panel += 2 * panelBytes) {
      const from = start ? start + (j << 2) : 0;
      const to = c + (j << 2);
      const end = panel + panelBytes;
      if (transposed) multiplyColumnsWide(a, step, panel, end, from, startStep, to, ldc, rows, tallest);
      else multiplyRowsWide(a, step, panel, end, from, startStep, to, ldc, rows, tallest);
    }
  }
  for (; j + PANEL <= n; j += PANEL, panel += panelBytes) {
    const from = start ? start + (j << 2) : 0;
    const to = c + (j << 2);
    if (transposed) multiplyColumns(a, step, panel, panel + panelBytes, from, startStep, to, ldc, rows, tallest);
    else multiplyRows(a, step, panel, panel + panelBytes, from, startStep, to, ldc, rows, tallest);
  }
  if (j == n) return;
  if (transposed) multiplyColumns(a, step, panel, panel + panelBytes, 0, 0, edgeBlock, PANEL << 2, rows, tallest);
  else multiplyRows(a, step, panel, panel + panelBytes, 0, 0, edgeBlock, PANEL << 2, rows, tallest);
  for (let r: usize = 0; r < <usize>rows; r++) {
    const from = start ? start + r * startStep + (j << 2) : 0;
    mergeEdge(edgeBlock + r * (PANEL << 2), from, c + r * ldc + (j << 2), n - j);
  }
}

/** The first `columns` (under 8) floats of an edge row, plus the start, go to C. */
function mergeEdge(edge: usize, start: usize, c: usize, columns: usize): void {
  for (let q: usize = 0; q < columns; q++) {
    const sum = load<f32>(edge + (q << 2));
    store<f32>(c + (q << 2), start ? load<f32>(start + (q << 2)) + sum : sum);
  }
}

/**
 * c (n) = start (n, or nothing) + a (depth) B: one row, where the time goes into reading B. Four rows of a panel at once
 * have sums of their own, as each multiply-add must wait for the one before it. Their numbers of A come by one load: the
 * processor loads two vectors at a time, and those of B are to be as many of them as can be (97 instead of 75 GB/s where
 * measured with V8 13; V8 11, of Node 20, makes 64 of it). First one half of the panel, then the other: V8 holds on to
 * fewer of them.
 */
function multiplyVector(a: usize, panel: usize, start: usize, c: usize, n: usize, depth: usize): void {
  const foursEnd = a + ((depth & ~3) << 2);
  const end = a + (depth << 2);
  for (let j: usize = 0; j < n; j += PANEL, c += PANEL << 2) {
    let s0 = f32x4.splat(0), t0 = s0, s1 = s0, t1 = s0, s2 = s0, t2 = s0, s3 = s0, t3 = s0;
    let at = a;
    for (; at < foursEnd; at += 16, panel += 128) {
      const x = v128.load(at);
      const x0 = v128.shuffle<f32>(x, x, 0, 0, 0, 0);
      const x1 = v128.shuffle<f32>(x, x, 1, 1, 1, 1);
      const x2 = v128.shuffle<f32>(x, x, 2, 2, 2, 2);
      const x3 = v128.shuffle<f32>(x, x, 3, 3, 3, 3);
      t0 = multiplyAdd(x0, v128.load(panel, 16), t0);
      t1 = multiplyAdd(x1, v128.load(panel, 48), t1);
      t2 = multiplyAdd(x2, v128.load(panel, 80), t2);
      t3 = multiplyAdd(x3, v128.load(panel, 112), t3);
      s0 = multiplyAdd(x0, v128.load(panel), s0);
      s1 = multiplyAdd(x1, v128.load(panel, 32), s1);
      s2 = multiplyAdd(x2, v128.load(panel, 64), s2);
      s3 = multiplyAdd(x3, v128.load(panel, 96), s3);
    }
    for (; at < end; at += 4, panel += 32) {
      const x = v128.load_splat<f32>(at);
      s0 = multiplyAdd(x, v128.load(panel), s0);
      t0 = multiplyAdd(x, v128.load(panel, 16), t0);
    }
    const columns = min<usize>(PANEL, n - j);
    const from = start ? start + (j << 2) : 0;
    storeSums(from, c, f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)), min<usize>(4, columns));
    if (columns > 4) {
      storeSums(from ? from + 16 : 0, c + 16, f32x4.add(f32x4.add(t0, t1), f32x4.add(t2, t3)), columns - 4);
    }
  }
}

/** The first `lanes` of four sums, plus the start, go to c. */
@inline
function storeSums(start: usize, c: usize, sums: v128, lanes: usize): void {
  storeLanes(c, start ? f32x4.add(loadLanes(start, lanes), sums) : sums, lanes);
}
