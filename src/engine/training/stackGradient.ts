import type { Direction, ModelSpec } from '../../protocol/spec';
import type { Arena } from '../arena';
import type { F32 } from '../kernels/kernels';
import type { Pacer } from '../network/pacer';
import type { ParameterBlock } from '../network/parameterBlock';
import type { SequenceRun } from '../network/sequenceRun';
import { RecurrentLayerGradient } from './recurrentLayerGradient';

/** Back-propagation through a whole stack, from the output of its top layer down to the embedding. */
export class StackGradient {
  /** (T*B, H) gradient of what the stack gives to the output layer, to be written before `backward`. */
  readonly dTop: F32;
  private readonly layers: RecurrentLayerGradient[];
  private readonly dEmbedded: F32; // (T*B, E)
  private readonly dLayers: F32[]; // L of (T*B, H): gradients of what each layer gives to the next

  constructor(
    arena: Arena,
    spec: ModelSpec,
    private readonly run: SequenceRun,
    private readonly gradient: ParameterBlock,
    direction: Direction,
    scratch: F32, // packed (gradientRows, max(H, E))
  ) {
    const { layers, hiddenSize, embeddingSize } = spec;
    const mostRows = run.shape.steps * run.shape.rows;
    const widest = Math.max(hiddenSize, embeddingSize);
    // Gradients go down the stack from one of two buffers into the other.
    const gradients = [arena.floats(mostRows * widest), arena.floats(mostRows * widest)];
    const gradientOf = (layer: number, width: number) =>
      gradients[(layers - 1 - layer) % 2].subarray(0, mostRows * width);
    this.dLayers = run.layers.map((_, l) => gradientOf(l, hiddenSize));
    this.dTop = this.dLayers[layers - 1];
    this.dEmbedded = gradientOf(-1, embeddingSize);
    this.layers = run.layers.map((layer, l) => {
      const dInput = l > 0 ? this.dLayers[l - 1] : this.dEmbedded;
      const buffers = { dHidden: this.dLayers[l], dInput, scratch };
      return new RecurrentLayerGradient(arena, layer, gradient.cell(l, direction), buffers);
    });
  }

  /** Adds to the gradients of the stack's weights and of the embedding, after a run of `steps` steps. */
  *backward(steps: number, hasDropout: boolean, pacer: Pacer): Generator<void, void> {
    const { run } = this;
    for (let l = this.layers.length - 1; l >= 0; l--) {
      if (hasDropout) run.dropouts[l + 1]?.backward(this.dLayers[l]);
      yield* this.layers[l].backward(steps, pacer);
    }
    if (hasDropout) run.dropouts[0]?.backward(this.dEmbedded);
    run.addEmbeddingGradient(this.dEmbedded, this.gradient.embedding, steps);
  }
}
