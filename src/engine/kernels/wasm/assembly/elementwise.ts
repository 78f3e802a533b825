/** Operations on one flat buffer of `n` floats, and on rows. Pointers and their distances are in bytes. */
import { loadLanes, multiplyAdd, storeLanes, sumOfLanes } from './vector';

@inline
function addVector(from: usize, to: usize, lanes: usize): void {
  storeLanes(to, f32x4.add(loadLanes(to, lanes), loadLanes(from, lanes)), lanes);
}

/** to (n) += from (n) */
export function add(from: usize, to: usize, n: usize): void {
  const end = to + (n << 2);
  for (; to + 16 <= end; to += 16, from += 16) addVector(from, to, 4);
  if (to < end) addVector(from, to, (end - to) >> 2);
}

@inline
function multiplyVector(mask: usize, x: usize, lanes: usize): void {
  storeLanes(x, f32x4.mul(loadLanes(x, lanes), loadLanes(mask, lanes)), lanes);
}

/** x (n) *= mask (n) */
export function multiply(mask: usize, x: usize, n: usize): void {
  const end = x + (n << 2);
  for (; x + 16 <= end; x += 16, mask += 16) multiplyVector(mask, x, 4);
  if (x < end) multiplyVector(mask, x, (end - x) >> 2);
}

/** Each of `rows` rows of out (rows, n) becomes `row` (n). */
export function broadcastRow(row: usize, out: usize, rows: usize, n: usize): void {
  const bytes = n << 2;
  for (let r: usize = 0; r < rows; r++, out += bytes) memory.copy(out, row, bytes);
}

/** out (n) += the sum over the rows of x (rows, n), row after row. */
export function addColumnSums(x: usize, out: usize, rows: usize, n: usize): void {
  for (let r: usize = 0; r < rows; r++, x += n << 2) add(x, out, n);
}

/** Floats that are summed in 32 bits before they join the sum in 64. */
const SQUARES_BLOCK_BYTES: usize = 4096 * 4;

/** The sum of x[i]^2 over x (n). */
export function sumOfSquares(x: usize, n: usize): f64 {
  const end = x + (n << 2);
  let total: f64 = 0;
  while (x + 64 <= end) {
    const blockEnd = min(x + SQUARES_BLOCK_BYTES, end);
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
    for (; x + 64 <= blockEnd; x += 64) {
      const a = v128.load(x), b = v128.load(x, 16), c = v128.load(x, 32), d = v128.load(x, 48);
      s0 = multiplyAdd(a, a, s0);
      s1 = multiplyAdd(b, b, s1);
      s2 = multiplyAdd(c, c, s2);
      s3 = multiplyAdd(d, d, s3);
    }
    total += <f64>sumOfLanes(f32x4.add(s0, s1)) + <f64>sumOfLanes(f32x4.add(s2, s3));
  }
  for (; x < end; x += 4) {
    const value = <f64>load<f32>(x);
    total += value * value;
  }
  return total;
}
