import type { F32 } from '../kernels/kernels';
import type { RecurrentLayer } from '../network/recurrentLayer';

/**
 * |d / d c| of batch row 0 after step t, on the way back before the step itself: what comes from the next step, and what
 * comes through h = o tanh(c), as autograd has it. `dHidden` (B, H) is the whole gradient of h after the step.
 */
export function cellStateNorm({ run, cell, shape }: RecurrentLayer, t: number, dHidden: F32): number {
  const { rows, hiddenSize: h } = shape;
  const output = run.gates.subarray(t * rows * cell.gateCount * h + cell.gateOrder.indexOf('output') * h);
  const state = run.cell.subarray((t + 1) * rows * h);
  let squares = 0;
  for (let i = 0; i < h; i++) {
    const tanhCell = Math.tanh(state[i]);
    squares += (run.cellGradient[i] + dHidden[i] * output[i] * (1 - tanhCell * tanhCell)) ** 2;
  }
  return Math.sqrt(squares);
}
