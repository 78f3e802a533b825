import type { Direction, Quantity } from '../../protocol/spec';
import type { Arena } from '../arena';
import type { ForcedLayers } from '../interventions/stepInterventions';
import type { F32 } from '../kernels/kernels';
import type { Network } from './network';
import type { OutputProduct } from './outputProduct';
import { Pacer, runToEnd } from './pacer';
import { outputSize } from './parameterBlock';
import type { RecurrentLayer } from './recurrentLayer';
import type { SequenceRun } from './sequenceRun';

/** Buffers for one step of one row of a stack, shared by all its steppers: each copies its state in and out. */
export class StepWorkspace {
  readonly run: SequenceRun;
  /** Per layer: where each quantity stands after a step, (H). */
  readonly held: Partial<Record<Quantity, F32>>[];
  private readonly pacer: Pacer;

  constructor(
    arena: Arena,
    private readonly network: Network,
    direction: Direction,
  ) {
    this.run = network.createRun(arena, { steps: 1, rows: 1 }, false, direction);
    this.held = this.run.layers.map(quantitiesAfterStep);
    this.pacer = new Pacer(arena.kernels);
  }

  /** Reads one token, from the states in block 0 of each layer to those in block 1. */
  step(id: number, forced?: ForcedLayers): void {
    this.network.freshWeights();
    this.run.ids[0] = id;
    if (forced) this.force(forced);
    try {
      runToEnd(this.run.forward(1, this.pacer));
    } finally {
      if (forced) this.force([]);
    }
  }

  private force(forced: ForcedLayers): void {
    for (const [l, layer] of this.run.layers.entries()) layer.forced = forced[l] ?? [];
  }
}

/** The output layer for one row, shared by all steppers of a network. */
export class StepOutput {
  private readonly features: F32; // (outputSize)
  private readonly logits: F32; // (V)
  private readonly product: OutputProduct;
  private readonly pacer: Pacer;

  constructor(
    arena: Arena,
    private readonly network: Network,
  ) {
    this.features = arena.floats(outputSize(network.spec));
    this.logits = arena.floats(network.spec.vocabularySize);
    this.product = network.createOutputProduct(this.features, this.logits, 1);
    this.pacer = new Pacer(arena.kernels);
  }

  /**
   * (V) logits from the top states (H) of the model's stacks, a side where nothing was read left out or the state before
   * any text: a view, valid until the next call.
   */
  logitsOf(...tops: F32[]): F32 {
    this.network.freshWeights();
    this.features.fill(0);
    tops.forEach((top, i) => this.features.set(top, i * top.length));
    runToEnd(this.product.run(1, this.pacer));
    return this.logits;
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
