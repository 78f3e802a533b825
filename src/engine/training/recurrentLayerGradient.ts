import type { Arena } from '../arena';
import { blocksOf, type CellParameters } from '../cells/cell';
import type { F32, Kernels } from '../kernels/kernels';
import type { Pacer } from '../network/pacer';
import { RowProduct, WeightGradientProduct } from '../network/products';
import type { RecurrentLayer } from '../network/recurrentLayer';

/** What flows into a layer's states from elsewhere than its output, and out of its first state. */
export interface StateGradients {
  /** (B, H) each: become the gradient of the state before the first step; the cell's where there is one. */
  first?: { hidden: F32; cell: F32 };
  /** Adds to the gradient of the state after step `step`: of the hidden state, and of the cell state, (B, H) each. */
  addTo?(step: number, dHidden: F32, dCell: F32): void;
  /** Sees the same gradients after that, when nothing is missing from them, before the step goes back. */
  watch?(step: number, dHidden: F32, dCell: F32): void;
}

/**
 * Back-propagation through time of one recurrent layer: step after step from the last to the first, then the gradients
 * of the weights and of the input for all steps at once.
 */
export class RecurrentLayerGradient {
  private readonly kernels: Kernels;
  private readonly dHiddenAt: F32[]; // T of (B, H)
  private readonly columnSums: F32; // (G*H)
  private readonly inputWeights: WeightGradientProduct;
  private readonly recurrentWeights: WeightGradientProduct;
  private readonly input: RowProduct;

  constructor(
    arena: Arena,
    private readonly layer: RecurrentLayer,
    private readonly gradient: CellParameters,
    buffers: {
      dHidden: F32; // (T*B, H) gradient of the layer's output, completed by what flows back from later steps
      dInput: F32; // (T*B, I) becomes the gradient of the layer's input, row by row of it
      scratch: F32; // packed (gradientRows, max(I, H))
    },
  ) {
    const { kernels } = arena;
    const { run, shape, inputSize, cell } = layer;
    const { steps, rows, hiddenSize } = shape;
    const { dHidden, dInput, scratch } = buffers;
    const m = cell.gateCount * hiddenSize;
    const mostRows = steps * rows;
    this.kernels = kernels;
    this.dHiddenAt = blocksOf(dHidden, steps, rows * hiddenSize);
    this.columnSums = arena.floats(cell.mergesBiases ? m : 0);
    this.inputWeights = new WeightGradientProduct(
      kernels,
      layer.projected,
      layer.input,
      gradient.weightInput,
      { mostRows, m, n: inputSize },
      scratch,
    );
    // Row r of `hidden` is the state before step r's: block 0 is the state before the first step.
    this.recurrentWeights = new WeightGradientProduct(
      kernels,
      run.recurrentGradient,
      run.hidden,
      gradient.weightRecurrent,
      { mostRows, m, n: hiddenSize },
      scratch,
    );
    this.input = new RowProduct(kernels, layer.projected, dInput, { mostRows, n: inputSize, k: m });
  }

  *backward(steps: number, pacer: Pacer, states: StateGradients = {}): Generator<void, void> {
    const { run, stepWork, weights, shape, forcedAt } = this.layer;
    const rows = steps * shape.rows;
    const { first } = states;
    run.beginBackward();
    if (first) this.kernels.fill(first.hidden, 0);
    for (let t = steps - 1; t >= 0; t--) {
      states.addTo?.(t, this.dHiddenAt[t], run.cellGradient);
      states.watch?.(t, this.dHiddenAt[t], run.cellGradient);
      run.backwardStep(t, this.dHiddenAt[t], t > 0 ? this.dHiddenAt[t - 1] : first?.hidden, forcedAt?.(t));
      if (pacer.spend(stepWork)) yield;
    }
    if (first && run.cellGradient.length > 0) this.kernels.copy(run.cellGradient, first.cell);
    this.layer.collectProjectionGradient(steps);
    const inputRows = this.layer.inputRows(steps);
    yield* this.inputWeights.run(inputRows, pacer);
    yield* this.recurrentWeights.run(rows, pacer);
    this.addBiasGradients(rows, inputRows);
    yield* this.input.run(weights.inputBack, inputRows, pacer);
  }

  private addBiasGradients(rows: number, inputRows: number): void {
    const { kernels, gradient, columnSums } = this;
    const { run, cell, shape, projected } = this.layer;
    const columns = cell.gateCount * shape.hiddenSize;
    if (cell.mergesBiases) {
      kernels.fill(columnSums, 0);
      kernels.addColumnSums(projected, columnSums, inputRows, columns);
      kernels.add(columnSums, gradient.biasInput);
      kernels.add(columnSums, gradient.biasRecurrent);
    } else {
      kernels.addColumnSums(projected, gradient.biasInput, inputRows, columns);
      kernels.addColumnSums(run.recurrentGradient, gradient.biasRecurrent, rows, columns);
    }
  }
}
