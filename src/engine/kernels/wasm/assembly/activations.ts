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
