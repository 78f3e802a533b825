import type { F32 } from '../kernels';
import { sigmoid } from './sigmoid';

/**
 * One step of torch.nn.LSTM. gates (B, 4H): pre-activations in order i f g o, become the activations in place.
 * c = f c' + i g; tanhC = tanh(c); h = o tanhC; all (B, H).
 */
export function lstmForward(
  gates: F32,
  cPrevious: F32,
  c: F32,
  tanhC: F32,
  h: F32,
  b: number,
  hidden: number,
): void {
  for (let row = 0; row < b; row++) {
    let at = row * hidden;
    const atEnd = at + hidden;
    for (let g = row * 4 * hidden; at < atEnd; at++, g++) {
      const input = sigmoid(gates[g]);
      const forget = sigmoid(gates[g + hidden]);
      const candidate = Math.tanh(gates[g + 2 * hidden]);
      const output = sigmoid(gates[g + 3 * hidden]);
      const cell = forget * cPrevious[at] + input * candidate;
      const squashed = Math.tanh(cell);
      gates[g] = input;
      gates[g + hidden] = forget;
      gates[g + 2 * hidden] = candidate;
      gates[g + 3 * hidden] = output;
      c[at] = cell;
      tanhC[at] = squashed;
      h[at] = output * squashed;
    }
  }
}

/**
 * gates (B, 4H): activations become gradients of the pre-activations. dC (B, H): gradient of c that comes from the next
 * step, becomes the gradient of c'. dH (B, H): whole gradient of h.
 */
export function lstmBackward(
  gates: F32,
  cPrevious: F32,
  tanhC: F32,
  dH: F32,
  dC: F32,
  b: number,
  hidden: number,
): void {
  for (let row = 0; row < b; row++) {
    let at = row * hidden;
    const atEnd = at + hidden;
    for (let g = row * 4 * hidden; at < atEnd; at++, g++) {
      const input = gates[g];
      const forget = gates[g + hidden];
      const candidate = gates[g + 2 * hidden];
      const output = gates[g + 3 * hidden];
      const squashed = tanhC[at];
      const dCell = dC[at] + dH[at] * output * (1 - squashed * squashed);
      gates[g] = dCell * candidate * input * (1 - input);
      gates[g + hidden] = dCell * cPrevious[at] * forget * (1 - forget);
      gates[g + 2 * hidden] = dCell * input * (1 - candidate * candidate);
      gates[g + 3 * hidden] = dH[at] * squashed * output * (1 - output);
      dC[at] = dCell * forget;
    }
  }
}
