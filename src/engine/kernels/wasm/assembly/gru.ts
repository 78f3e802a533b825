/** One time step of a GRU cell for b rows of h units; states are (b, h), gates and recurrent (b, 3h), order r z n. */
import { sigmoid, tanh } from './activations';
import { loadLanes, multiplyAdd, storeLanes } from './vector';

@inline
function forwardVector(
  gates: usize,
  recurrent: usize,
  row: usize,
  hPrevious: usize,
  h: usize,
  lanes: usize,
): void {
  const r = sigmoid(f32x4.add(loadLanes(gates, lanes), loadLanes(recurrent, lanes)));
  const z = sigmoid(f32x4.add(loadLanes(gates + row, lanes), loadLanes(recurrent + row, lanes)));
  const n = tanh(multiplyAdd(r, loadLanes(recurrent + 2 * row, lanes), loadLanes(gates + 2 * row, lanes)));
  storeLanes(gates, r, lanes);
  storeLanes(gates + row, z, lanes);
  storeLanes(gates + 2 * row, n, lanes);
  // (1 - z) n + z h' as n + z (h' - n)
  storeLanes(h, multiplyAdd(z, f32x4.sub(loadLanes(hPrevious, lanes), n), n), lanes);
}

/** gates: W_i x + b_i becomes the activations; recurrent: W_h h' + b_h, only read. n = tanh(x_n + r recurrent_n). */
export function gruForward(
  gates: usize,
  recurrent: usize,
  hPrevious: usize,
  h: usize,
  b: usize,
  hidden: usize,
): void {
  const row = hidden << 2;
  for (let r: usize = 0; r < b; r++, gates += 2 * row, recurrent += 2 * row) {
    const end = gates + row;
    for (; gates + 16 <= end; gates += 16, recurrent += 16, hPrevious += 16, h += 16) {
      forwardVector(gates, recurrent, row, hPrevious, h, 4);
    }
    const rest = end - gates;
    if (rest > 0) forwardVector(gates, recurrent, row, hPrevious, h, rest >> 2);
    gates = end;
    recurrent += rest;
    hPrevious += rest;
    h += rest;
  }
}

@inline
function backwardVector(
  gates: usize,
  recurrent: usize,
  row: usize,
  hPrevious: usize,
  dH: usize,
  dHPrevious: usize,
  lanes: usize,
): void {
  const one = f32x4.splat(1);
  const r = loadLanes(gates, lanes);
  const z = loadLanes(gates + row, lanes);
  const n = loadLanes(gates + 2 * row, lanes);
  const d = loadLanes(dH, lanes);
  const keep = f32x4.sub(one, z);
  const dN = f32x4.mul(f32x4.mul(d, keep), f32x4.sub(one, f32x4.mul(n, n)));
  const dZ = f32x4.mul(f32x4.mul(d, f32x4.sub(loadLanes(hPrevious, lanes), n)), f32x4.mul(z, keep));
  const dR = f32x4.mul(
    f32x4.mul(dN, loadLanes(recurrent + 2 * row, lanes)),
    f32x4.mul(r, f32x4.sub(one, r)),
  );
  storeLanes(gates, dR, lanes);
  storeLanes(gates + row, dZ, lanes);
  storeLanes(gates + 2 * row, dN, lanes);
  storeLanes(recurrent, dR, lanes);
  storeLanes(recurrent + row, dZ, lanes);
  storeLanes(recurrent + 2 * row, f32x4.mul(dN, r), lanes);
  storeLanes(dHPrevious, f32x4.mul(d, z), lanes);
}

/** gates and recurrent become the gradients of W_i x + b_i and W_h h' + b_h in place; dHPrevious = dH z. */
export function gruBackward(
  gates: usize,
  recurrent: usize,
  hPrevious: usize,
  dH: usize,
  dHPrevious: usize,
  b: usize,
  hidden: usize,
): void {
  const row = hidden << 2;
  for (let r: usize = 0; r < b; r++, gates += 2 * row, recurrent += 2 * row) {
    const end = gates + row;
    for (; gates + 16 <= end; gates += 16, recurrent += 16, hPrevious += 16, dH += 16, dHPrevious += 16) {
      backwardVector(gates, recurrent, row, hPrevious, dH, dHPrevious, 4);
    }
    const rest = end - gates;
    if (rest > 0) backwardVector(gates, recurrent, row, hPrevious, dH, dHPrevious, rest >> 2);
    gates = end;
    recurrent += rest;
    hPrevious += rest;
    dH += rest;
    dHPrevious += rest;
  }
}
