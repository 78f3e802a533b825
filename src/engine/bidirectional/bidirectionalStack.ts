import type { Direction } from '../../protocol/spec';
import type { Arena } from '../arena';
import { cells } from '../cells/cells';
import type { F32 } from '../kernels/kernels';
import { DropoutPoint } from '../network/dropoutPoint';
import type { Pacer } from '../network/pacer';
import type { LayerWeights } from '../network/packedWeights';
import { RecurrentLayer } from '../network/recurrentLayer';
import type { SequenceShape } from '../network/sequenceRun';
import type { Random } from '../random';
import { type BidirectionalSpec, type BidirectionalWeights, layerInputSize } from './bidirectionalWeights';
import { ReversedRows } from './reversedRows';

/** One layer over T steps of B rows: the input read from both ends, and both outputs side by side. */
export class BidirectionalLayer {
  readonly forward: RecurrentLayer;
  /** Reads the input turned round: its step t is step length-1-t of the text. */
  readonly backward: RecurrentLayer;
  /** (T*B, 2H): columns 0 to H of the forward direction. */
  readonly output: F32;
  private readonly reversedInput: F32; // (T*B, I)

  constructor(
    arena: Arena,
    spec: BidirectionalSpec,
    weights: Record<Direction, LayerWeights>,
    readonly shape: SequenceShape,
    readonly input: F32, // (T*B, I)
    readonly inputSize: number,
    readonly order: ReversedRows,
    forTraining: boolean,
  ) {
    const mostRows = shape.steps * shape.rows;
    const runShape = { ...shape, hiddenSize: spec.hiddenSize };
    const cell = cells[spec.cell];
    this.reversedInput = arena.floats(mostRows * inputSize);
    const layer = (direction: Direction, from: F32) =>
      new RecurrentLayer(arena, cell, weights[direction], runShape, from, inputSize, forTraining);
    this.forward = layer('forward', input);
    this.backward = layer('backward', this.reversedInput);
    this.output = arena.floats(mostRows * 2 * spec.hiddenSize);
  }

  *run(steps: number, pacer: Pacer): Generator<void, void> {
    const rows = steps * this.shape.rows;
    this.order.reverse(this.input, this.reversedInput, rows, this.inputSize);
    yield* this.forward.forward(steps, pacer);
    yield* this.backward.forward(steps, pacer);
    const { hiddenSize } = this.forward.shape;
    this.order.join(this.forward.output, this.backward.output, this.output, rows, hiddenSize);
  }
}

/**
 * Bidirectional layers, each reading what both directions of the one before gave. Every run starts from empty states at
 * both ends. Rows of a batch may have lengths of their own: what stands behind the end of one never changes what the
 * others, or its own steps, give; its output there is not to be used, and its gradient must be 0.
 */
export class BidirectionalStack {
  readonly layers: BidirectionalLayer[] = [];
  /** Between layers, as torch has it; none without dropout. */
  readonly dropouts: DropoutPoint[] = [];
  readonly output: F32; // (T*B, 2H)
  private readonly order: ReversedRows;

  constructor(
    arena: Arena,
    readonly spec: BidirectionalSpec,
    weights: BidirectionalWeights,
    readonly shape: SequenceShape,
    input: F32, // (T*B, inputSize)
    forTraining: boolean,
  ) {
    this.order = new ReversedRows(arena, shape);
    let from = input;
    for (let l = 0; l < spec.layers; l++) {
      const size = layerInputSize(spec, l);
      const ofLayer = weights.layers[l];
      const layer = new BidirectionalLayer(arena, spec, ofLayer, shape, from, size, this.order, forTraining);
      this.layers.push(layer);
      from = layer.output;
      if (forTraining && spec.dropout > 0 && l + 1 < spec.layers) {
        const length = shape.steps * shape.rows * 2 * spec.hiddenSize;
        this.dropouts.push(new DropoutPoint(arena, from, length, spec.dropout, 'in-place'));
      }
    }
    this.output = from;
  }

  /** Reads `steps` (1 to T) steps, of which batch row b has lengths[b]. Dropout masks are drawn from `random`. */
  *forward(
    steps: number,
    pacer: Pacer,
    options: { lengths?: ArrayLike<number>; random?: Random } = {},
  ): Generator<void, void> {
    const { lengths, random } = options;
    this.order.set(steps, lengths);
    for (let l = 0; l < this.layers.length; l++) {
      yield* this.layers[l].run(steps, pacer);
      if (random) this.dropouts[l]?.forward(random.uint32());
    }
  }
}
