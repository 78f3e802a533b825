/** One time step of an LSTM cell for b rows of h units; states are (b, h), gates (b, 4h) in order i f g o. */
import { sigmoid, tanh } from './activations';
import { loadLanes, multiplyAdd, storeLanes } from './vector';

@inline
function forwardVector(
  gates: usize,
  row: usize,
  cPrevious: usize,
  c: usize,
  tanhC: usize,
  h: usize,
  lanes: usize,
): void {
  const i = sigmoid(loadLanes(gates, lanes));
  const f = sigmoid(loadLanes(gates + row, lanes));
  const g = tanh(loadLanes(gates + 2 * row, lanes));
  const o = sigmoid(loadLanes(gates + 3 * row, lanes));
  const cNew = multiplyAdd(f, loadLanes(cPrevious, lanes), f32x4.mul(i, g));
  const t = tanh(cNew);
  storeLanes(gates, i, lanes);
  storeLanes(gates + row, f, lanes);
  storeLanes(gates + 2 * row, g, lanes);
  storeLanes(gates + 3 * row, o, lanes);
  storeLanes(c, cNew, lanes);
  storeLanes(tanhC, t, lanes);
  storeLanes(h, f32x4.mul(o, t), lanes);
}

/** Pre-activations become activations in place; c = f c' + i g, tanhC = tanh(c), h = o tanhC. */
export function lstmForward(
  gates: usize,
  cPrevious: usize,
  c: usize,
  tanhC: usize,
  h: usize,
  b: usize,
  hidden: usize,
): void {
  const row = hidden << 2;
  for (let r: usize = 0; r < b; r++, gates += 3 * row) {
    const end = gates + row;
    for (; gates + 16 <= end; gates += 16, cPrevious += 16, c += 16, tanhC += 16, h += 16) {
      forwardVector(gates, row, cPrevious, c, tanhC, h, 4);
    }
    const rest = end - gates;
    if (rest > 0) forwardVector(gates, row, cPrevious, c, tanhC, h, rest >> 2);
    gates = end;
    cPrevious += rest;
    c += rest;
    tanhC += rest;
    h += rest;
  }
}

@inline
function backwardVector(
  gates: usize,
  row: usize,
  cPrevious: usize,
  tanhC: usize,
  dH: usize,
  dC: usize,
  lanes: usize,
): void {
  const one = f32x4.splat(1);
  const i = loadLanes(gates, lanes);
  const f = loadLanes(gates + row, lanes);
  const g = loadLanes(gates + 2 * row, lanes);
  const o = loadLanes(gates + 3 * row, lanes);
  const t = loadLanes(tanhC, lanes);
  const d = loadLanes(dH, lanes);
  const dCell = multiplyAdd(f32x4.mul(d, o), f32x4.sub(one, f32x4.mul(t, t)), loadLanes(dC, lanes));
  storeLanes(gates, f32x4.mul(f32x4.mul(dCell, g), f32x4.mul(i, f32x4.sub(one, i))), lanes);
  const dF = f32x4.mul(f32x4.mul(dCell, loadLanes(cPrevious, lanes)), f32x4.mul(f, f32x4.sub(one, f)));
  storeLanes(gates + row, dF, lanes);
  storeLanes(gates + 2 * row, f32x4.mul(f32x4.mul(dCell, i), f32x4.sub(one, f32x4.mul(g, g))), lanes);
  storeLanes(gates + 3 * row, f32x4.mul(f32x4.mul(d, t), f32x4.mul(o, f32x4.sub(one, o))), lanes);
  storeLanes(dC, f32x4.mul(dCell, f), lanes);
}

/** Activations become gradients of the pre-activations in place; dC, the gradient of c, becomes that of c'. */
export function lstmBackward(
  gates: usize,
  cPrevious: usize,
  tanhC: usize,
  dH: usize,
  dC: usize,
  b: usize,
  hidden: usize,
): void {
  const row = hidden << 2;
  for (let r: usize = 0; r < b; r++, gates += 3 * row) {
    const end = gates + row;
    for (; gates + 16 <= end; gates += 16, cPrevious += 16, tanhC += 16, dH += 16, dC += 16) {
      backwardVector(gates, row, cPrevious, tanhC, dH, dC, 4);
    }
    const rest = end - gates;
    if (rest > 0) backwardVector(gates, row, cPrevious, tanhC, dH, dC, rest >> 2);
    gates = end;
    cPrevious += rest;
    tanhC += rest;
    dH += rest;
    dC += rest;
  }
}
