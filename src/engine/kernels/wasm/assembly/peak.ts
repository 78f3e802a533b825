/** The most arithmetic that this machine does in WASM: what the speed of everything else is measured against. */
import { multiplyAdd } from './vector';

/** Floating-point operations of one round of `peak`: 12 chains of 4 lanes, a product and a sum each. */
export const PEAK_OPERATIONS: i32 = 12 * 4 * 2;

/**
 * `rounds` rounds of independent multiply-adds in registers, enough of them at once to hide their latency. The result
 * means nothing, but has to be asked for, or the loop would be optimised away.
 */
export function peak(rounds: i32, x: f32, y: f32): f32 {
  const a = f32x4.splat(x);
  const b = f32x4.splat(y);
  let s0 = a, s1 = b, s2 = a, s3 = b, s4 = a, s5 = b, s6 = a, s7 = b, s8 = a, s9 = b, s10 = a, s11 = b;
  for (let i = 0; i < rounds; i++) {
    s0 = multiplyAdd(a, b, s0);
    s1 = multiplyAdd(a, b, s1);
    s2 = multiplyAdd(a, b, s2);
    s3 = multiplyAdd(a, b, s3);
    s4 = multiplyAdd(a, b, s4);
    s5 = multiplyAdd(a, b, s5);
    s6 = multiplyAdd(a, b, s6);
    s7 = multiplyAdd(a, b, s7);
    s8 = multiplyAdd(a, b, s8);
    s9 = multiplyAdd(a, b, s9);
    s10 = multiplyAdd(a, b, s10);
    s11 = multiplyAdd(a, b, s11);
  }
  const sum = f32x4.add(
    f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)),
    f32x4.add(f32x4.add(f32x4.add(s4, s5), f32x4.add(s6, s7)), f32x4.add(f32x4.add(s8, s9), f32x4.add(s10, s11))),
  );
  return f32x4.extract_lane(sum, 0);
}
