import type { F32 } from '../kernels';

/** h (B, H) = tanh or relu of gates (B, H); torch.nn.RNN. `gates` may be `h`. */
export function rnnForward(gates: F32, h: F32, relu: boolean, b: number, hidden: number): void {
  const length = b * hidden;
  if (relu) {
    // NaN must stay NaN, so that divergence is noticed: hence "<= 0 is 0", not "> 0 is kept".
    for (let i = 0; i < length; i++) h[i] = gates[i] <= 0 ? 0 : gates[i];
  } else {
    for (let i = 0; i < length; i++) h[i] = Math.tanh(gates[i]);
  }
}

/** dGates (B, H) = dH times the derivative, taken from the activation h. */
export function rnnBackward(h: F32, dH: F32, dGates: F32, relu: boolean, b: number, hidden: number): void {
  const length = b * hidden;
  if (relu) {
    for (let i = 0; i < length; i++) dGates[i] = h[i] <= 0 ? 0 : dH[i];
  } else {
    for (let i = 0; i < length; i++) dGates[i] = dH[i] * (1 - h[i] * h[i]);
  }
}
