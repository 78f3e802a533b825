import type { ModelSpec } from '../../protocol/spec';
import type { Arena } from '../arena';
import { cells } from '../cells/cells';
import type { F32 } from '../kernels/kernels';
import { DropoutPoint } from '../network/dropoutPoint';
import type { Pacer } from '../network/pacer';
import type { LayerWeights } from '../network/packedWeights';
import type { ParameterBlock } from '../network/parameterBlock';
import { RecurrentLayer } from '../network/recurrentLayer';
import type { SequenceShape } from '../network/sequenceRun';
import type { Random } from '../random';
import { RecurrentLayerGradient, type StateGradients } from '../training/recurrentLayerGradient';

/** Layers that read in one direction, from whatever states their first blocks hold. */
export class RecurrentStack {
  readonly layers: RecurrentLayer[] = [];
  /** Between layers, as torch has it; none without dropout. */
  readonly dropouts: DropoutPoint[] = [];
  readonly output: F32; // (T*B, H)

  constructor(
    arena: Arena,
    spec: Pick<ModelSpec, 'cell' | 'dropout' | 'hiddenSize' | 'embeddingSize'>,
    weights: readonly LayerWeights[],
    readonly shape: SequenceShape,
    input: F32, // (T*B, E)
    forTraining: boolean,
  ) {
    const { hiddenSize } = spec;
    let from = input;
    weights.forEach((ofLayer, l) => {
      const runShape = { ...shape, hiddenSize };
      const size = l === 0 ? spec.embeddingSize : hiddenSize;
      const layer = new RecurrentLayer(arena, cells[spec.cell], ofLayer, runShape, from, size, forTraining);
      this.layers.push(layer);
      from = layer.output;
      if (forTraining && spec.dropout > 0 && l + 1 < weights.length) {
        // The states themselves go on to the next step whole, so dropout works on a copy.
        const length = shape.steps * shape.rows * hiddenSize;
        const point = new DropoutPoint(arena, from, length, spec.dropout, 'copy');
        this.dropouts.push(point);
        from = point.output;
      }
    });
    this.output = from;
  }

  /** Reads `steps` (1 to T) steps; dropout masks are drawn from `random`. */
  *forward(steps: number, pacer: Pacer, random?: Random): Generator<void, void> {
    for (let l = 0; l < this.layers.length; l++) {
      yield* this.layers[l].forward(steps, pacer);
      if (random) this.dropouts[l]?.forward(random.uint32());
    }
  }
}

/** Back-propagation through such layers, for all steps of their last `forward`. */
export class RecurrentStackGradient {
  /** (T*B, H) to be written before `backward`. */
  readonly dOutput: F32;
  private readonly layers: RecurrentLayerGradient[];
  private readonly dOutputs: F32[]; // L of (T*B, H)

  constructor(
    arena: Arena,
    private readonly stack: RecurrentStack,
    gradient: ParameterBlock,
    module: string,
    buffers: {
      dInput: F32; // (T*B, E) becomes the gradient of the stack's input
      scratch: F32; // packed (gradientRows, max(E, H))
    },
  ) {
    const { layers, shape } = stack;
    const { dInput, scratch } = buffers;
    this.dOutputs = layers.map(({ shape: { hiddenSize } }) =>
      arena.floats(shape.steps * shape.rows * hiddenSize),
    );
    this.dOutput = this.dOutputs[layers.length - 1];
    this.layers = layers.map(
      (layer, l) =>
        new RecurrentLayerGradient(arena, layer, gradient.layer(module, `l${l}`), {
          dHidden: this.dOutputs[l],
          dInput: l > 0 ? this.dOutputs[l - 1] : dInput,
          scratch,
        }),
    );
  }

  /** `states`: by layer, what else flows into their states, and out of their first. */
  *backward(
    steps: number,
    hasDropout: boolean,
    pacer: Pacer,
    states: readonly StateGradients[] = [],
  ): Generator<void, void> {
    for (let l = this.layers.length - 1; l >= 0; l--) {
      if (hasDropout) this.stack.dropouts[l]?.backward(this.dOutputs[l]);
      yield* this.layers[l].backward(steps, pacer, states[l]);
    }
  }
}
