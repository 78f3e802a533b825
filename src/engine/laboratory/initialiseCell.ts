import type { LabInitialisation } from '../../protocol/laboratory';
import type { Cell, CellParameters } from '../cells/cell';
import { initialiseUniform } from '../cells/cell';
import type { F32 } from '../kernels/kernels';
import type { Random } from '../random';

/** Gates that say how much of the state is kept: what is added to their bias makes long memory possible. */
const keepingGates = ['forget', 'update'] as const;

/**
 * Fresh weights of a cell. PyTorch's to begin with, then as the options say:
 * - recurrent matrices orthogonal, gate by gate (Saxe et al. 2014): they neither shrink nor stretch a state at first; or the
 *   identity for the candidate (Le et al. 2015), the gates staying uniform;
 * - the keeping gates' bias larger by a number (Gers et al. 2000; Jozefowicz et al. 2015), so that about sigmoid(bias) of
 *   the state stays at each step; or `chrono` (Tallec and Ollivier 2018): log of a number drawn from 1 to T - 1, one for each
 *   unit, so that units forget at all time scales up to T, and an LSTM's input gates get the opposite.
 * A simple network has no gates: only its recurrent matrix can be helped.
 */
export function initialiseCell(
  cell: Cell,
  parameters: CellParameters,
  hiddenSize: number,
  { recurrent, forgetBias }: LabInitialisation,
  longest: number,
  random: Random,
): void {
  initialiseUniform(parameters, hiddenSize, random);
  const blockLength = hiddenSize * hiddenSize;
  for (let gate = 0; gate < cell.gateCount; gate++) {
    const block = parameters.weightRecurrent.subarray(gate * blockLength, (gate + 1) * blockLength);
    const isCandidate = cell.gateCount === 1 || cell.gateOrder[gate] === 'candidate';
    if (recurrent === 'orthogonal') fillOrthogonal(block, hiddenSize, random);
    if (recurrent === 'identity' && isCandidate) fillIdentity(block, hiddenSize);
  }
  const biasOf = (gate: number) => parameters.biasInput.subarray(gate * hiddenSize, (gate + 1) * hiddenSize);
  const keeping = cell.gateOrder.findIndex((name) => keepingGates.some((gate) => gate === name));
  if (keeping < 0) return;
  if (forgetBias !== 'chrono') {
    biasOf(keeping).forEach((bias, unit, biases) => (biases[unit] = bias + forgetBias));
    return;
  }
  const input = cell.gateOrder.indexOf('input');
  for (let unit = 0; unit < hiddenSize; unit++) {
    const bias = Math.log(random.between(1, Math.max(2, longest - 1)));
    biasOf(keeping)[unit] = bias;
    if (input >= 0) biasOf(input)[unit] = -bias;
  }
}

function fillIdentity(block: F32, size: number): void {
  block.fill(0);
  for (let i = 0; i < size; i++) block[i * size + i] = 1;
}

/** Rows of normal random numbers, made orthonormal by Gram and Schmidt. */
function fillOrthogonal(block: F32, size: number, random: Random): void {
  for (let row = 0; row < size; row++) {
    const values = block.subarray(row * size, (row + 1) * size);
    let length = 0;
    // A row that lies in the span of the others, which takes bad luck, is drawn again.
    while (!(length > 1e-3)) {
      for (let i = 0; i < size; i++) values[i] = normal(random);
      for (let other = 0; other < row; other++) subtractProjection(values, block.subarray(other * size));
      length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
    }
    for (let i = 0; i < size; i++) values[i] /= length;
  }
}

/** Takes the part along a unit vector out of `values`. */
function subtractProjection(values: F32, unit: F32): void {
  let dot = 0;
  for (let i = 0; i < values.length; i++) dot += values[i] * unit[i];
  for (let i = 0; i < values.length; i++) values[i] -= dot * unit[i];
}

/** Box and Muller. */
function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.uniform()));
  return radius * Math.cos(2 * Math.PI * random.uniform());
}
