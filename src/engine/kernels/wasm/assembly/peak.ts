/** The most arithmetic that this machine does in WASM: what the speed of everything else is measured against. */
import { multiplyAdd } from './vector';

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

/**
 * The same with pairs of vectors, in the shape that V8's revectorizer makes 256-bit instructions of: 10 pairs, begun
 * with neighbours in memory, (2, 4) floats at `from`, and written side by side, to 10 times as many at `to`. Where V8
 * does not join them they do not fit the registers, and it is slower than `peak`.
 */
export function widePeak(rounds: i32, from: usize, to: usize): void {
  const zero = f32x4.splat(0);
  let s0 = zero, s1 = zero, s2 = zero, s3 = zero, s4 = zero, s5 = zero, s6 = zero, s7 = zero, s8 = zero, s9 = zero;
  let t0 = zero, t1 = zero, t2 = zero, t3 = zero, t4 = zero, t5 = zero, t6 = zero, t7 = zero, t8 = zero, t9 = zero;
  for (let i = 0; i < rounds; i++) {
    const x = v128.load_splat<f32>(from);
    const a = v128.load(from), b = v128.load(from, 16);
    s0 = multiplyAdd(x, a, s0);
    t0 = multiplyAdd(x, b, t0);
    s1 = multiplyAdd(x, a, s1);
    t1 = multiplyAdd(x, b, t1);
    s2 = multiplyAdd(x, a, s2);
    t2 = multiplyAdd(x, b, t2);
    s3 = multiplyAdd(x, a, s3);
    t3 = multiplyAdd(x, b, t3);
    s4 = multiplyAdd(x, a, s4);
    t4 = multiplyAdd(x, b, t4);
    s5 = multiplyAdd(x, a, s5);
    t5 = multiplyAdd(x, b, t5);
    s6 = multiplyAdd(x, a, s6);
    t6 = multiplyAdd(x, b, t6);
    s7 = multiplyAdd(x, a, s7);
    t7 = multiplyAdd(x, b, t7);
    s8 = multiplyAdd(x, a, s8);
    t8 = multiplyAdd(x, b, t8);
    s9 = multiplyAdd(x, a, s9);
    t9 = multiplyAdd(x, b, t9);
  }
  v128.store(to, s0);
  v128.store(to, t0, 16);
  v128.store(to, s1, 32);
  v128.store(to, t1, 48);
  v128.store(to, s2, 64);
  v128.store(to, t2, 80);
  v128.store(to, s3, 96);
  v128.store(to, t3, 112);
  v128.store(to, s4, 128);
  v128.store(to, t4, 144);
  v128.store(to, s5, 160);
  v128.store(to, t5, 176);
  v128.store(to, s6, 192);
  v128.store(to, t6, 208);
  v128.store(to, s7, 224);
  v128.store(to, t7, 240);
  v128.store(to, s8, 256);
  v128.store(to, t8, 272);
  v128.store(to, s9, 288);
  v128.store(to, t9, 304);
}
