/** Softmax and cross-entropy over rows of logits (rows, v). Losses are in nats. */
import { exp, sumOfExps } from './activations';
import { largestLane, loadLanes, storeLanes, sumOfLanes } from './vector';

/**
 * The largest of x (v), not NaN unless all of them are; the offset that keeps exp from overflowing. Four are searched for
 * side by side, as each comparison has to wait for the one before it.
 */
function largest(x: usize, v: usize): f32 {
  const end = x + (v << 2);
  let best = f32x4.splat(-Infinity);
  let b = best, c = best, d = best;
  for (; x + 64 <= end; x += 64) {
    best = f32x4.pmax(best, v128.load(x));
    b = f32x4.pmax(b, v128.load(x, 16));
    c = f32x4.pmax(c, v128.load(x, 32));
    d = f32x4.pmax(d, v128.load(x, 48));
  }
  for (; x + 16 <= end; x += 16) best = f32x4.pmax(best, v128.load(x));
  let result = largestLane(f32x4.pmax(f32x4.pmax(best, b), f32x4.pmax(c, d)));
  for (; x < end; x += 4) {
    const value = load<f32>(x);
    if (value > result) result = value;
  }
  return result;
}

/** (x - top) / temperature, where `divide`; without it the temperature is 1. */
@inline
function shift(x: v128, top: v128, temperature: v128, divide: bool): v128 {
  const lower = f32x4.sub(x, top);
  return divide ? f32x4.div(lower, temperature) : lower;
}

/**
 * The sum of exp(x - top) over x (v), sixteen at a time; the summands are written to `out` (v) when `keep`.
 */
@inline
function sumOfWeights(x: usize, out: usize, v: usize, top: f32, keep: bool, temperature: f32, divide: bool): f32 {
  const tops = f32x4.splat(top);
  const temperatures = f32x4.splat(temperature);
  const end = x + (v << 2);
  let sums = f32x4.splat(0);
  for (; x + 64 <= end; x += 64, out += 64) {
    const a = shift(v128.load(x), tops, temperatures, divide);
    const b = shift(v128.load(x, 16), tops, temperatures, divide);
    const c = shift(v128.load(x, 32), tops, temperatures, divide);
    const d = shift(v128.load(x, 48), tops, temperatures, divide);
    sums = f32x4.add(sums, sumOfExps(a, b, c, d, out, keep));
  }
  let sum = sumOfLanes(sums);
  while (x < end) {
    const lanes = min<usize>(4, (end - x) >> 2);
    const rest = exp(shift(loadLanes(x, lanes), tops, temperatures, divide));
    if (keep) storeLanes(out, rest, lanes);
    sum += f32x4.extract_lane(rest, 0);
    if (lanes > 1) sum += f32x4.extract_lane(rest, 1);
    if (lanes > 2) sum += f32x4.extract_lane(rest, 2);
    if (lanes > 3) sum += f32x4.extract_lane(rest, 3);
    x += lanes << 2;
    out += lanes << 2;
  }
  return sum;
}

/** x (v) *= factor */
function scale(x: usize, v: usize, factor: f32): void {
  const factors = f32x4.splat(factor);
  const end = x + (v << 2);
  for (; x + 16 <= end; x += 16) v128.store(x, f32x4.mul(v128.load(x), factors));
  if (x < end) storeLanes(x, f32x4.mul(loadLanes(x, (end - x) >> 2), factors), (end - x) >> 2);
}

/**
 * logits (rows, v) become (softmax - onehot(target)) * factor in place; rows with a negative target become 0 and do not
 * count. Returns the sum of the losses.
 */
export function softmaxCrossEntropy(logits: usize, targets: usize, rows: usize, v: usize, factor: f32): f64 {
  let loss: f64 = 0;
  for (let r: usize = 0; r < rows; r++, logits += v << 2) {
    const target = load<i32>(targets + (r << 2));
    if (target < 0) {
      memory.fill(logits, 0, v << 2);
      continue;
    }
    const chosen = logits + (<usize>target << 2);
    const top = largest(logits, v);
    const below = <f64>top - <f64>load<f32>(chosen);
    const sum = sumOfWeights(logits, logits, v, top, true, 1, false);
    loss += Math.log(<f64>sum) + below;
    scale(logits, v, factor / sum);
    store<f32>(chosen, load<f32>(chosen) - factor);
  }
  return loss;
}

/** losses (rows) = the losses alone; logits (rows, v) stay as they are; 0 where the target is negative. */
export function crossEntropy(logits: usize, targets: usize, losses: usize, rows: usize, v: usize): void {
  for (let r: usize = 0; r < rows; r++, logits += v << 2) {
    const target = load<i32>(targets + (r << 2));
    let loss: f64 = 0;
    if (target >= 0) {
      const top = largest(logits, v);
      const below = <f64>top - <f64>load<f32>(logits + (<usize>target << 2));
      loss = Math.log(<f64>sumOfWeights(logits, logits, v, top, false, 1, false)) + below;
    }
    store<f32>(losses + (r << 2), <f32>loss);
  }
}

/** probabilities (v) = softmax(logits (v) / temperature). */
export function softmax(logits: usize, probabilities: usize, v: usize, temperature: f32): void {
  const sum = sumOfWeights(logits, probabilities, v, largest(logits, v), true, temperature, true);
  scale(probabilities, v, 1 / sum);
}
