/** One time step of a simple recurrent cell: h = tanh or relu of the gates. All buffers are n = b h floats. */
import { tanh } from './activations';
import { loadLanes, storeLanes } from './vector';

/** `x` where y > 0, else 0. A NaN in y counts as positive, so that divergence is noticed. */
@inline
function wherePositive(x: v128, y: v128): v128 {
  return v128.andnot(x, f32x4.le(y, f32x4.splat(0)));
}

@inline
function forwardVector(gates: usize, h: usize, isRelu: bool, lanes: usize): void {
  const x = loadLanes(gates, lanes);
  storeLanes(h, isRelu ? wherePositive(x, x) : tanh(x), lanes);
}

/** h = tanh or relu of gates; both may be the same buffer. */
export function rnnForward(gates: usize, h: usize, isRelu: bool, n: usize): void {
  const end = h + (n << 2);
  for (; h + 16 <= end; h += 16, gates += 16) forwardVector(gates, h, isRelu, 4);
  if (h < end) forwardVector(gates, h, isRelu, (end - h) >> 2);
}

@inline
function backwardVector(h: usize, dH: usize, dGates: usize, isRelu: bool, lanes: usize): void {
  const y = loadLanes(h, lanes);
  const d = loadLanes(dH, lanes);
  const passed = isRelu
    ? wherePositive(d, y)
    : f32x4.mul(d, f32x4.sub(f32x4.splat(1), f32x4.mul(y, y)));
  storeLanes(dGates, passed, lanes);
}

/** dGates = dH times the derivative, taken from the activation h: 1 - h^2, or 1 where h > 0. */
export function rnnBackward(h: usize, dH: usize, dGates: usize, isRelu: bool, n: usize): void {
  const end = h + (n << 2);
  for (; h + 16 <= end; h += 16, dH += 16, dGates += 16) backwardVector(h, dH, dGates, isRelu, 4);
  if (h < end) backwardVector(h, dH, dGates, isRelu, (end - h) >> 2);
}
