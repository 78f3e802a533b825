/** Inverted dropout whose mask is a hash of (seed, index) and of nothing else; bit by bit the reference's. */
import { loadLanes, storeLanes } from './vector';

/** The golden ratio's 32 bits, splitmix32's distance between states. */
const GOLDEN: i32 = 0x9e3779b9;

/** splitmix32's output for four states; 32 random bits each. */
@inline
function scramble(state: v128): v128 {
  let z = i32x4.mul(v128.xor(state, i32x4.shr_u(state, 16)), i32x4.splat(0x21f0aaad));
  z = i32x4.mul(v128.xor(z, i32x4.shr_u(z, 15)), i32x4.splat(0x735a2d97));
  return v128.xor(z, i32x4.shr_u(z, 15));
}

@inline
function dropVector(x: usize, mask: usize, state: v128, limit: v128, kept: v128, lanes: usize): void {
  const factor = v128.andnot(kept, i32x4.lt_s(i32x4.shr_u(scramble(state), 8), limit));
  storeLanes(mask, factor, lanes);
  storeLanes(x, f32x4.mul(loadLanes(x, lanes), factor), lanes);
}

/** x (n) *= mask (n), which becomes 0 where the top 24 bits of the hash are below `limit`, else `kept`. */
export function dropout(x: usize, mask: usize, n: usize, limit: i32, kept: f32, seed: i32): void {
  const limits = i32x4.splat(limit);
  const factors = f32x4.splat(kept);
  const four = i32x4.splat(4 * GOLDEN);
  let state = i32x4.add(i32x4.splat(seed), i32x4(GOLDEN, 2 * GOLDEN, 3 * GOLDEN, 4 * GOLDEN));
  const end = x + (n << 2);
  for (; x + 16 <= end; x += 16, mask += 16) {
    dropVector(x, mask, state, limits, factors, 4);
    state = i32x4.add(state, four);
  }
  if (x < end) dropVector(x, mask, state, limits, factors, (end - x) >> 2);
}
