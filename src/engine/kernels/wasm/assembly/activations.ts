/**
 * exp, logistic sigmoid and tanh of four floats at once.
 *
 * A NaN comes out as a NaN: pmin(a, b) and pmax(a, b) return `a` when either is NaN, so the value is always the first
 * operand and the limit the second. (f32x4.min and max would do too, but take many instructions on x64.)
 */
import { multiplyAdd } from './vector';

// V8 rebuilds a constant vector each time round a loop: constants are broadcast from memory instead, one load each.
@inline
function constant(table: usize, index: usize): v128 {
  return v128.load_splat<f32>(table + (index << 2));
}

// The polynomial of Cephes' expf (Moshier, https://www.netlib.org/cephes), highest power first.
// prettier-ignore
const EXP: usize = memory.data<f32>([
  /* 0: the largest argument         */ 87.0,
  /* 1: the smallest normal result's */ -87.33654,
  /* 2: log2(e)                      */ 1.4426950408889634,
  /* 3: 1.5 * 2^23, see below        */ 12582912.0,
  /* 4, 5: -ln(2), in two parts      */ -0.693359375, 2.12194440e-4,
  /* 6 to 11                         */ 1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2,
                                        1.6666665459e-1, 5.0000001201e-1,
  /* 12                              */ 1.0,
]);

/**
 * exp(x) to 1.2e-7 relative for x up to 87 (larger x are taken as 87: the results stay finite, and a sigmoid made of
 * them stays a normal number); 0 below -87.3, where the result would be subnormal and slow.
 */
@inline
export function exp(x: v128): v128 {
  const limited = f32x4.pmin(x, constant(EXP, 0));
  // Adding 1.5 * 2^23 rounds to an integer, which then stands in the low bits: `nearest` and `trunc_sat` are slower.
  const shifted = multiplyAdd(limited, constant(EXP, 2), constant(EXP, 3));
  const n = f32x4.sub(shifted, constant(EXP, 3));
  const r = multiplyAdd(n, constant(EXP, 5), multiplyAdd(n, constant(EXP, 4), limited));
  let p = constant(EXP, 6);
  p = multiplyAdd(p, r, constant(EXP, 7));
  p = multiplyAdd(p, r, constant(EXP, 8));
  p = multiplyAdd(p, r, constant(EXP, 9));
  p = multiplyAdd(p, r, constant(EXP, 10));
  p = multiplyAdd(p, r, constant(EXP, 11));
  p = multiplyAdd(p, f32x4.mul(r, r), f32x4.add(r, constant(EXP, 12)));
  // 2^n: n moved into the exponent, plus the bits of 1.0. Multiplying (not adding to the exponent) keeps a NaN one.
  const power = i32x4.add(i32x4.shl(shifted, 23), constant(EXP, 12));
  // `lt` is false for a NaN, so only true underflows are cleared.
  return v128.andnot(f32x4.mul(p, power), f32x4.lt(x, constant(EXP, 1)));
}

/**
 * `exp` of four vectors, step by step side by side: one after the other, their chains of operations that wait for each
 * other fill the processor's queue. Written to `out` when `keep`; returns the sum of the four.
 */
@inline
export function sumOfExps(a: v128, b: v128, c: v128, d: v128, out: usize, keep: bool): v128 {
  const most = constant(EXP, 0), perLn2 = constant(EXP, 2), magic = constant(EXP, 3);
  const xa = f32x4.pmin(a, most);
  const xb = f32x4.pmin(b, most);
  const xc = f32x4.pmin(c, most);
  const xd = f32x4.pmin(d, most);
  const sa = multiplyAdd(xa, perLn2, magic);
  const sb = multiplyAdd(xb, perLn2, magic);
  const sc = multiplyAdd(xc, perLn2, magic);
  const sd = multiplyAdd(xd, perLn2, magic);
  const high = constant(EXP, 4), low = constant(EXP, 5);
  const na = f32x4.sub(sa, magic);
  const nb = f32x4.sub(sb, magic);
  const nc = f32x4.sub(sc, magic);
  const nd = f32x4.sub(sd, magic);
  let ra = multiplyAdd(na, high, xa);
  let rb = multiplyAdd(nb, high, xb);
  let rc = multiplyAdd(nc, high, xc);
  let rd = multiplyAdd(nd, high, xd);
  ra = multiplyAdd(na, low, ra);
  rb = multiplyAdd(nb, low, rb);
  rc = multiplyAdd(nc, low, rc);
  rd = multiplyAdd(nd, low, rd);
  let pa = multiplyAdd(constant(EXP, 6), ra, constant(EXP, 7));
  let pb = multiplyAdd(constant(EXP, 6), rb, constant(EXP, 7));
  let pc = multiplyAdd(constant(EXP, 6), rc, constant(EXP, 7));
  let pd = multiplyAdd(constant(EXP, 6), rd, constant(EXP, 7));
  pa = multiplyAdd(pa, ra, constant(EXP, 8));
  pb = multiplyAdd(pb, rb, constant(EXP, 8));
  pc = multiplyAdd(pc, rc, constant(EXP, 8));
  pd = multiplyAdd(pd, rd, constant(EXP, 8));
  pa = multiplyAdd(pa, ra, constant(EXP, 9));
  pb = multiplyAdd(pb, rb, constant(EXP, 9));
  pc = multiplyAdd(pc, rc, constant(EXP, 9));
  pd = multiplyAdd(pd, rd, constant(EXP, 9));
  pa = multiplyAdd(pa, ra, constant(EXP, 10));
  pb = multiplyAdd(pb, rb, constant(EXP, 10));
  pc = multiplyAdd(pc, rc, constant(EXP, 10));
  pd = multiplyAdd(pd, rd, constant(EXP, 10));
  pa = multiplyAdd(pa, ra, constant(EXP, 11));
  pb = multiplyAdd(pb, rb, constant(EXP, 11));
  pc = multiplyAdd(pc, rc, constant(EXP, 11));
  pd = multiplyAdd(pd, rd, constant(EXP, 11));
  const one = constant(EXP, 12), least = constant(EXP, 1);
  pa = multiplyAdd(pa, f32x4.mul(ra, ra), f32x4.add(ra, one));
  pb = multiplyAdd(pb, f32x4.mul(rb, rb), f32x4.add(rb, one));
  pc = multiplyAdd(pc, f32x4.mul(rc, rc), f32x4.add(rc, one));
  pd = multiplyAdd(pd, f32x4.mul(rd, rd), f32x4.add(rd, one));
  pa = f32x4.mul(pa, i32x4.add(i32x4.shl(sa, 23), one));
  pb = f32x4.mul(pb, i32x4.add(i32x4.shl(sb, 23), one));
  pc = f32x4.mul(pc, i32x4.add(i32x4.shl(sc, 23), one));
  pd = f32x4.mul(pd, i32x4.add(i32x4.shl(sd, 23), one));
  pa = v128.andnot(pa, f32x4.lt(xa, least));
  pb = v128.andnot(pb, f32x4.lt(xb, least));
  pc = v128.andnot(pc, f32x4.lt(xc, least));
  pd = v128.andnot(pd, f32x4.lt(xd, least));
  if (keep) {
    v128.store(out, pa);
    v128.store(out, pb, 16);
    v128.store(out, pc, 32);
    v128.store(out, pd, 48);
  }
  return f32x4.add(f32x4.add(pa, pb), f32x4.add(pc, pd));
}

/** 1 / (1 + exp(-x)) to 2.4e-7 relative, except that x below -87 counts as -87. */
@inline
export function sigmoid(x: v128): v128 {
  const one = constant(EXP, 12);
  return f32x4.div(one, f32x4.add(one, exp(f32x4.neg(x))));
}

// The rational function of Eigen's ptanh_float (MPL-2.0 coefficients): odd numerator, even denominator.
// prettier-ignore
const TANH: usize = memory.data<f32>([
  /* 0, 1: the limits; the largest without results over 1 */ 7.99881172180175781, -7.99881172180175781,
  /* 2 to 8: numerator, x^13 down to x            */ -2.76076847742355e-16, 2.00018790482477e-13,
     -8.60467152213735e-11, 5.12229709037114e-08, 1.48572235717979e-05, 6.37261928875436e-04, 4.89352455891786e-03,
  /* 9 to 12: denominator, x^6 down to 1          */ 1.19825839466702e-06, 1.18534705686654e-04,
     2.26843463243900e-03, 4.89352518554385e-03,
]);

/** tanh(x) to 2.7e-7 absolute. */
@inline
export function tanh(x: v128): v128 {
  const limited = f32x4.pmax(f32x4.pmin(x, constant(TANH, 0)), constant(TANH, 1));
  const square = f32x4.mul(limited, limited);
  let p = multiplyAdd(square, constant(TANH, 2), constant(TANH, 3));
  p = multiplyAdd(square, p, constant(TANH, 4));
  p = multiplyAdd(square, p, constant(TANH, 5));
  p = multiplyAdd(square, p, constant(TANH, 6));
  p = multiplyAdd(square, p, constant(TANH, 7));
  p = multiplyAdd(square, p, constant(TANH, 8));
  let q = multiplyAdd(square, constant(TANH, 9), constant(TANH, 10));
  q = multiplyAdd(square, q, constant(TANH, 11));
  q = multiplyAdd(square, q, constant(TANH, 12));
  return f32x4.div(f32x4.mul(limited, p), q);
}
