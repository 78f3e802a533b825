/** Steps on n weights at once. The gradient is 0 afterwards, ready for the next step's sums. */
import { loadLanes, multiplyAdd, storeLanes } from './vector';

@inline
function adamVector(
  weights: usize,
  gradient: usize,
  m: usize,
  v: usize,
  lanes: usize,
  gradientScale: v128,
  beta1: v128,
  rest1: v128,
  beta2: v128,
  rest2: v128,
  rate: v128,
  spread: v128,
  epsilon: v128,
): void {
  const g = f32x4.mul(loadLanes(gradient, lanes), gradientScale);
  const mNew = multiplyAdd(loadLanes(m, lanes), beta1, f32x4.mul(g, rest1));
  const vNew = multiplyAdd(loadLanes(v, lanes), beta2, f32x4.mul(f32x4.mul(g, g), rest2));
  storeLanes(m, mNew, lanes);
  storeLanes(v, vNew, lanes);
  storeLanes(gradient, f32x4.splat(0), lanes);
  const denominator = multiplyAdd(f32x4.sqrt(vNew), spread, epsilon);
  const change = f32x4.div(f32x4.mul(rate, mNew), denominator);
  storeLanes(weights, f32x4.sub(loadLanes(weights, lanes), change), lanes);
}

/**
 * Adam (Kingma and Ba 2015) as in torch.optim.Adam: w -= rate m / (sqrt(v) spread + epsilon), where the caller has put
 * the corrections for early steps into rate = learningRate / (1 - beta1^t) and spread = 1 / sqrt(1 - beta2^t).
 */
export function adam(
  weights: usize,
  gradient: usize,
  m: usize,
  v: usize,
  n: usize,
  gradientScale: f32,
  beta1: f32,
  rest1: f32,
  beta2: f32,
  rest2: f32,
  rate: f32,
  spread: f32,
  epsilon: f32,
): void {
  const scales = f32x4.splat(gradientScale);
  const b1 = f32x4.splat(beta1);
  const r1 = f32x4.splat(rest1);
  const b2 = f32x4.splat(beta2);
  const r2 = f32x4.splat(rest2);
  const rates = f32x4.splat(rate);
  const spreads = f32x4.splat(spread);
  const epsilons = f32x4.splat(epsilon);
  const end = weights + (n << 2);
  for (; weights + 16 <= end; weights += 16, gradient += 16, m += 16, v += 16) {
    adamVector(weights, gradient, m, v, 4, scales, b1, r1, b2, r2, rates, spreads, epsilons);
  }
  if (weights < end) {
    const lanes = (end - weights) >> 2;
    adamVector(weights, gradient, m, v, lanes, scales, b1, r1, b2, r2, rates, spreads, epsilons);
  }
}

@inline
function sgdVector(weights: usize, gradient: usize, rate: v128, lanes: usize): void {
  const change = f32x4.mul(loadLanes(gradient, lanes), rate);
  storeLanes(weights, f32x4.sub(loadLanes(weights, lanes), change), lanes);
  storeLanes(gradient, f32x4.splat(0), lanes);
}

/** w -= learningRate gradient */
export function sgd(weights: usize, gradient: usize, n: usize, learningRate: f32): void {
  const rate = f32x4.splat(learningRate);
  const end = weights + (n << 2);
  for (; weights + 16 <= end; weights += 16, gradient += 16) sgdVector(weights, gradient, rate, 4);
  if (weights < end) sgdVector(weights, gradient, rate, (end - weights) >> 2);
}
