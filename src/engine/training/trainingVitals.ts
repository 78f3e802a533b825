import { gateQuantities } from '../../protocol/spec';
import type { TrainingPoint } from '../../protocol/training';
import type { F32 } from '../kernels/kernels';
import type { Network } from '../network/network';
import type { TrainedNetwork } from './trainedNetwork';
import { clippingScale } from './trainingGraph';

export type Vitals = Pick<TrainingPoint, 'clipRatio' | 'updateRatio' | 'saturation' | 'deadUnits'>;

/** Weights that are looked at for the size of updates: a sample says enough, and costs microseconds. */
const mostSampled = 4096;
const saturatedBelow = 0.1;
const saturatedAbove = 0.9;
/** A unit whose state never leaves this band tells the rest of the network nothing. */
const deadBand = 1e-3;

/**
 * Signs of health of a training, besides its loss: share of steps whose gradient was clipped, size of an update against
 * that of the weights (about 1e-3 is healthy), share of saturated gates and of dead units. They change nothing.
 */
export class TrainingVitals {
  private readonly before: Float32Array;
  private readonly stride: number;
  private steps = 0;
  private clipped = 0;
  private updateRatio = NaN;

  constructor(
    private readonly network: TrainedNetwork,
    private readonly clipNorm: number,
    /** Whose last evaluation shows gates and states; absent of models that have no such stretch of text. */
    private readonly evaluated?: Network,
  ) {
    const { length } = network.parameters.values;
    this.stride = Math.max(1, Math.ceil(length / mostSampled));
    this.before = new Float32Array(Math.ceil(length / this.stride));
  }

  beforeUpdate(gradientNorm: number): void {
    const { values } = this.network.parameters;
    for (let i = 0; i < this.before.length; i++) this.before[i] = values[i * this.stride];
    this.steps++;
    if (clippingScale(this.clipNorm, gradientNorm) < 1) this.clipped++;
  }

  afterUpdate(): void {
    const { values } = this.network.parameters;
    let change = 0;
    let size = 0;
    for (let i = 0; i < this.before.length; i++) {
      const old = this.before[i];
      change += (values[i * this.stride] - old) ** 2;
      size += old * old;
    }
    this.updateRatio = Math.sqrt(change / size);
  }

  /** Since the last call. After a validation of `validated` tokens also what its last stretch of text shows. */
  take(validated: number): Vitals {
    const { steps, clipped, updateRatio } = this;
    const vitals: Vitals = {};
    if (steps > 0 && this.clipNorm > 0) vitals.clipRatio = clipped / steps;
    if (steps > 0 && Number.isFinite(updateRatio)) vitals.updateRatio = updateRatio;
    this.steps = 0;
    this.clipped = 0;
    const { evaluated } = this;
    return evaluated && validated > 0 ? { ...vitals, ...lookInside(evaluated, validated) } : vitals;
  }
}

/** Gates and states of the stretch of text that was evaluated last. */
function lookInside({ evaluation, spec }: Network, tokens: number): Vitals {
  const { run } = evaluation;
  const rows = Math.min(run.shape.steps, tokens);
  const h = spec.hiddenSize;
  let saturated = 0;
  let gates = 0;
  let dead = 0;
  for (const { cell, run: layer } of run.layers) {
    for (const [block, name] of cell.gateOrder.entries()) {
      if (!gateQuantities.includes(name)) continue;
      const columns = cell.gateCount * h;
      for (let row = 0; row < rows; row++) {
        const from = row * columns + block * h;
        saturated += countSaturated(layer.gates, from, from + h);
      }
      gates += rows * h;
    }
    dead += countDead(layer.hidden, rows, h);
  }
  const deadUnits = dead / (run.layers.length * h);
  return gates > 0 ? { saturation: saturated / gates, deadUnits } : { deadUnits };
}

function countSaturated(values: F32, from: number, end: number): number {
  let count = 0;
  for (let i = from; i < end; i++) if (!(values[i] >= saturatedBelow && values[i] <= saturatedAbove)) count++;
  return count;
}

/** Units of (rows + 1, H) states, the first of which is that before the stretch. */
function countDead(hidden: F32, rows: number, h: number): number {
  let dead = 0;
  for (let unit = 0; unit < h; unit++) {
    let row = 1;
    while (row <= rows && Math.abs(hidden[row * h + unit]) < deadBand) row++;
    if (row > rows) dead++;
  }
  return dead;
}
