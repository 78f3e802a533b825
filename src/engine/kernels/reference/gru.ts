import type { F32 } from '../kernels';
import { sigmoid } from './sigmoid';

/**
 * One step of torch.nn.GRU. gates (B, 3H): W_i x + b_i in order r z n, become the activations in place.
 * recurrent (B, 3H): W_h h' + b_h. n = tanh(x_n + r recurrent_n); h (B, H) = (1 - z) n + z h'.
 */
export function gruForward(
  gates: F32,
  recurrent: F32,
  hPrevious: F32,
  h: F32,
  b: number,
  hidden: number,
): void {
  for (let row = 0; row < b; row++) {
    let at = row * hidden;
    const atEnd = at + hidden;
    for (let g = row * 3 * hidden; at < atEnd; at++, g++) {
      const reset = sigmoid(gates[g] + recurrent[g]);
      const update = sigmoid(gates[g + hidden] + recurrent[g + hidden]);
      const candidate = Math.tanh(gates[g + 2 * hidden] + reset * recurrent[g + 2 * hidden]);
      gates[g] = reset;
      gates[g + hidden] = update;
      gates[g + 2 * hidden] = candidate;
      h[at] = (1 - update) * candidate + update * hPrevious[at];
    }
  }
}

/**
 * gates: activations become the gradient of W_i x + b_i; recurrent becomes the gradient of W_h h' + b_h.
 * dHPrevious (B, H) = dH z, the direct path only.
 */
export function gruBackward(
  gates: F32,
  recurrent: F32,
  hPrevious: F32,
  dH: F32,
  dHPrevious: F32,
  b: number,
  hidden: number,
): void {
  for (let row = 0; row < b; row++) {
    let at = row * hidden;
    const atEnd = at + hidden;
    for (let g = row * 3 * hidden; at < atEnd; at++, g++) {
      const reset = gates[g];
      const update = gates[g + hidden];
      const candidate = gates[g + 2 * hidden];
      const dCandidate = dH[at] * (1 - update) * (1 - candidate * candidate);
      const dReset = dCandidate * recurrent[g + 2 * hidden] * reset * (1 - reset);
      const dUpdate = dH[at] * (hPrevious[at] - candidate) * update * (1 - update);
      dHPrevious[at] = dH[at] * update;
      gates[g] = dReset;
      gates[g + hidden] = dUpdate;
      gates[g + 2 * hidden] = dCandidate;
      recurrent[g] = dReset;
      recurrent[g + hidden] = dUpdate;
      recurrent[g + 2 * hidden] = dCandidate * reset;
    }
  }
}
