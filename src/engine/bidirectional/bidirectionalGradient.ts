import { type Direction, directions } from '../../protocol/spec';
import type { Arena } from '../arena';
import type { CellParameters } from '../cells/cell';
import type { F32 } from '../kernels/kernels';
import type { Pacer } from '../network/pacer';
import type { ParameterBlock } from '../network/parameterBlock';
import { RecurrentLayerGradient, type StateGradients } from '../training/recurrentLayerGradient';
import type { BidirectionalLayer, BidirectionalStack } from './bidirectionalStack';
import { bidirectionalCell } from './bidirectionalWeights';

/** Of one layer; steps are those of each direction's own time. */
export type DirectionStates = Record<Direction, StateGradients>;

/** The way back through a bidirectional layer. */
class BidirectionalLayerGradient {
  private readonly dHidden: Record<Direction, F32>; // (T*B, H) each
  private readonly dReversed: F32; // (T*B, I) gradient of the input turned round
  private readonly gradients: Record<Direction, RecurrentLayerGradient>;

  constructor(
    arena: Arena,
    private readonly layer: BidirectionalLayer,
    gradient: Record<Direction, CellParameters>,
    private readonly buffers: {
      dOutput: F32; // (T*B, 2H)
      dInput: F32; // (T*B, I)
      scratch: F32; // packed (gradientRows, max(I, H))
    },
  ) {
    const { shape, inputSize, forward, backward } = layer;
    const mostRows = shape.steps * shape.rows;
    const { dInput, scratch } = buffers;
    const { hiddenSize } = forward.shape;
    this.dReversed = arena.floats(mostRows * inputSize);
    this.dHidden = {
      forward: arena.floats(mostRows * hiddenSize),
      backward: arena.floats(mostRows * hiddenSize),
    };
    const of = (direction: Direction, into: F32) =>
      new RecurrentLayerGradient(arena, direction === 'forward' ? forward : backward, gradient[direction], {
        dHidden: this.dHidden[direction],
        dInput: into,
        scratch,
      });
    this.gradients = { forward: of('forward', dInput), backward: of('backward', this.dReversed) };
  }

  *backward(steps: number, pacer: Pacer, states?: DirectionStates): Generator<void, void> {
    const { shape, order, inputSize, forward } = this.layer;
    const { dOutput, dInput } = this.buffers;
    const rows = steps * shape.rows;
    order.part(dOutput, this.dHidden.forward, this.dHidden.backward, rows, forward.shape.hiddenSize);
    for (const direction of directions)
      yield* this.gradients[direction].backward(steps, pacer, states?.[direction]);
    order.addReversed(this.dReversed, dInput, rows, inputSize);
  }
}

/** Back-propagation through a stack of bidirectional layers, for all steps of its last `forward`. */
export class BidirectionalGradient {
  /** (T*B, 2H) to be written before `backward`; 0 behind the end of a row. */
  readonly dOutput: F32;
  private readonly layers: BidirectionalLayerGradient[];
  private readonly dOutputs: F32[]; // L of (T*B, 2H)

  constructor(
    arena: Arena,
    private readonly stack: BidirectionalStack,
    gradient: ParameterBlock,
    module: string,
    buffers: {
      dInput: F32; // (T*B, inputSize) becomes the gradient of the stack's input
      scratch: F32; // packed (gradientRows, max(inputSize, 2H))
    },
  ) {
    const { layers, shape, spec } = stack;
    const length = shape.steps * shape.rows * 2 * spec.hiddenSize;
    this.dOutputs = layers.map(() => arena.floats(length));
    this.dOutput = this.dOutputs[layers.length - 1];
    this.layers = layers.map(
      (layer, l) =>
        new BidirectionalLayerGradient(arena, layer, bidirectionalCell(gradient, module, l), {
          dOutput: this.dOutputs[l],
          dInput: l > 0 ? this.dOutputs[l - 1] : buffers.dInput,
          scratch: buffers.scratch,
        }),
    );
  }

  /** `states`: by layer, what else flows into their states. */
  *backward(
    steps: number,
    hasDropout: boolean,
    pacer: Pacer,
    states: readonly DirectionStates[] = [],
  ): Generator<void, void> {
    for (let l = this.layers.length - 1; l >= 0; l--) {
      if (hasDropout) this.stack.dropouts[l]?.backward(this.dOutputs[l]);
      yield* this.layers[l].backward(steps, pacer, states[l]);
    }
  }
}
