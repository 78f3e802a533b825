import type { Quantity } from '../../protocol/spec';
import type { Arena } from '../arena';
import type { F32 } from '../kernels/kernels';
import type { Network } from './network';
import { Pacer, runToEnd } from './pacer';
import { RowProduct } from './products';
import type { RecurrentLayer } from './recurrentLayer';
import type { SequenceRun } from './sequenceRun';

/** Buffers for one step of one row, shared by all steppers of a network: each copies its state in and out. */
export class StepWorkspace {
  readonly run: SequenceRun;
  /** Per layer: where each quantity stands after a step, (H). */
  readonly held: Partial<Record<Quantity, F32>>[];
  readonly logits: F32; // (V)
  private readonly output: RowProduct;
  private readonly pacer: Pacer;

  constructor(
    arena: Arena,
    private readonly network: Network,
  ) {
    const { vocabularySize, hiddenSize } = network.spec;
    this.run = network.createRun(arena, { steps: 1, rows: 1 }, false);
    this.held = this.run.layers.map(quantitiesAfterStep);
    this.logits = arena.floats(vocabularySize);
    const size = { mostRows: 1, n: vocabularySize, k: hiddenSize };
    this.output = new RowProduct(
      arena.kernels,
      this.run.top,
      this.logits,
      size,
      network.parameters.outputBias,
    );
    this.pacer = new Pacer(arena.kernels);
  }

  /** Reads one token, from the states in block 0 of each layer to those in block 1. */
  step(id: number): void {
    this.network.freshWeights();
    this.run.ids[0] = id;
    runToEnd(this.run.forward(1, this.pacer));
  }

  /** `logits` for the token after the top layer's state in block 1. */
  computeLogits(): void {
    const { output } = this.network.freshWeights();
    runToEnd(this.output.run(output, 1, this.pacer));
  }
}

function quantitiesAfterStep({ cell, run, shape }: RecurrentLayer): Partial<Record<Quantity, F32>> {
  const { hiddenSize } = shape;
  const block = (values: F32, i: number) => values.subarray(i * hiddenSize, (i + 1) * hiddenSize);
  const held: Partial<Record<Quantity, F32>> = { hidden: block(run.hidden, 1) };
  if (cell.hasCellState) held.cell = block(run.cell, 1);
  cell.gateOrder.forEach((name, i) => (held[name] = block(run.gates, i)));
  return held;
}
