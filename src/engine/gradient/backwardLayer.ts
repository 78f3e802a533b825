import type { Arena } from '../arena';
import { blocksOf, type Cell, type CellParameters, type ForcedUnit, type RunShape } from '../cells/cell';
import type { F32, Kernels } from '../kernels/kernels';
import type { Pacer } from '../network/pacer';
import { LayerWeights } from '../network/packedWeights';
import { RowProduct } from '../network/products';
import { RecurrentLayer } from '../network/recurrentLayer';
import { cellStateNorm } from './cellStateNorm';

/** One layer of a `BackwardStack`: the same steps as in training, without the gradients of weights. */
export class BackwardLayer {
  /** (T*B, I) what it reads. */
  readonly input: F32;
  /** (T*B, H) states after each step. */
  readonly output: F32;
  /** (T*B, H) gradient of the states after each step, complete after `backward`. */
  readonly dHidden: F32;
  /** By step: |d / d c| of batch row 0, after `backward`; empty without a cell state. */
  readonly cellNorms: Float64Array;
  private readonly kernels: Kernels;
  private readonly layer: RecurrentLayer;
  private readonly dHiddenAt: F32[]; // T of (B, H)
  private readonly inputGradient: RowProduct;

  constructor(
    arena: Arena,
    cell: Cell,
    readonly parameters: CellParameters,
    private readonly shape: RunShape,
    buffers: {
      input: F32; // (T*B, I)
      dInput: F32; // (T*B, I)
      inputSize: number;
    },
  ) {
    const { steps, rows, hiddenSize } = shape;
    const { input, dInput, inputSize } = buffers;
    const { gateCount, mergesBiases } = cell;
    const columns = gateCount * hiddenSize;
    const weights = new LayerWeights(
      arena,
      parameters,
      { columns, inputSize, hiddenSize, mergesBiases },
      true,
    );
    this.kernels = arena.kernels;
    this.input = input;
    this.layer = new RecurrentLayer(arena, cell, weights, shape, input, inputSize, true);
    this.output = this.layer.output;
    this.dHidden = arena.floats(steps * rows * hiddenSize);
    this.dHiddenAt = blocksOf(this.dHidden, steps, rows * hiddenSize);
    this.cellNorms = new Float64Array(cell.hasCellState ? steps : 0);
    const size = { mostRows: steps * rows, n: inputSize, k: columns };
    this.inputGradient = new RowProduct(arena.kernels, this.layer.projected, dInput, size);
  }

  /** Which units are forced in each step; none when left out. */
  force(at: ((t: number) => readonly ForcedUnit[]) | undefined): void {
    this.layer.forcedAt = at;
  }

  pack(): void {
    this.layer.weights.refresh(this.kernels);
  }

  /** Every batch row begins with the state (H) given. */
  startFrom(hidden: F32, cell: F32 | undefined): void {
    const { rows, hiddenSize } = this.shape;
    this.layer.firstState.forEach((states, i) => {
      const from = i === 0 ? hidden : cell;
      for (let row = 0; row < rows; row++) states.set(from ?? hidden, row * hiddenSize);
    });
  }

  forward(steps: number, pacer: Pacer): Generator<void, void> {
    return this.layer.forward(steps, pacer);
  }

  /** (H) of batch row 0, after `steps` steps. */
  stateAfter(steps: number): F32 {
    const { rows, hiddenSize } = this.shape;
    return this.output.subarray((steps - 1) * rows * hiddenSize).subarray(0, hiddenSize);
  }

  /** Nothing but the state after the last step is looked at from outside: its gradient (B, H). */
  setLastGradient(steps: number, dLast: F32): void {
    const last = this.dHiddenAt[steps - 1];
    this.kernels.fill(this.dHidden, 0);
    last.set(dLast);
  }

  *backward(steps: number, pacer: Pacer): Generator<void, void> {
    const { run, stepWork, weights, cell, forcedAt } = this.layer;
    run.beginBackward();
    for (let t = steps - 1; t >= 0; t--) {
      if (cell.hasCellState) this.cellNorms[t] = cellStateNorm(this.layer, t, this.dHiddenAt[t]);
      run.backwardStep(t, this.dHiddenAt[t], t > 0 ? this.dHiddenAt[t - 1] : undefined, forcedAt?.(t));
      if (pacer.spend(stepWork)) yield;
    }
    yield* this.inputGradient.run(weights.inputBack, steps * this.shape.rows, pacer);
  }

  /** |d / d h| of batch row 0 at the state after step t. */
  hiddenNorm(t: number): number {
    return Math.sqrt(this.kernels.sumOfSquares(this.dHiddenAt[t].subarray(0, this.shape.hiddenSize)));
  }
}
