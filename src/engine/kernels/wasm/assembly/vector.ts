/** Vectors of four floats, and how buffers of any length are cut into them. Pointers and lengths are in bytes. */

/** a * b + c in each lane: one instruction with relaxed SIMD, else two (which also rounds twice). */
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  else return f32x4.add(c, f32x4.mul(a, b));
}

/**
 * The first `lanes` (1 to 4) floats at `at`; the other lanes are 0. Reads nothing behind them, so that the last vector
 * of a buffer needs no padding. With a constant 4 it is one load.
 */
@inline
export function loadLanes(at: usize, lanes: usize): v128 {
  if (lanes == 4) return v128.load(at);
  if (lanes == 1) return v128.load32_zero(at);
  const pair = v128.load64_zero(at);
  return lanes == 2 ? pair : v128.load_lane<f32>(at, pair, 2, 8);
}

/** Writes the first `lanes` (1 to 4) floats of `x` to `at`, and nothing behind them. */
@inline
export function storeLanes(at: usize, x: v128, lanes: usize): void {
  if (lanes == 4) {
    v128.store(at, x);
    return;
  }
  v128.store_lane<f32>(at, x, 0);
  if (lanes > 1) v128.store_lane<f32>(at, x, 1, 4);
  if (lanes > 2) v128.store_lane<f32>(at, x, 2, 8);
}

/** The sum of the four lanes, in pairs. */
@inline
export function sumOfLanes(x: v128): f32 {
  return (
    f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3))
  );
}

/**
 * The largest lane. A NaN may be lost: callers take it as an offset only, and meet the NaN again when they use the
 * values themselves.
 */
@inline
export function largestLane(x: v128): f32 {
  const half = f32x4.pmax(x, v128.shuffle<f32>(x, x, 2, 3, 0, 1));
  return f32x4.extract_lane(f32x4.pmax(half, v128.shuffle<f32>(half, half, 1, 0, 3, 2)), 0);
}
