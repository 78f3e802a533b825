import type { Arena } from '../arena';
import type { I32 } from '../kernels/kernels';
import type { Network } from '../network/network';
import type { Pacer } from '../network/pacer';
import { ParameterBlock, parameterCount } from '../network/parameterBlock';
import { gradientRows } from '../network/products';
import type { SequenceRun, SequenceShape } from '../network/sequenceRun';
import type { Random } from '../random';
import { OutputGradient } from './outputGradient';
import { RecurrentLayerGradient } from './recurrentLayerGradient';

/**
 * A range of batch rows with everything their share of a training step needs: carried state, activations and a gradient
 * block of their own. Shards only read what they share, the weights, so each may run in a thread; the gradients of all
 * are added afterwards.
 */
export class TrainingShard {
  readonly gradient: ParameterBlock;
  /** (T*B) tokens to read, time-major, B being the rows of this shard. */
  readonly ids: I32;
  /** (T*B) the tokens that follow; negative ones do not count. */
  readonly targets: I32;
  readonly run: SequenceRun;
  private readonly output: OutputGradient;
  private readonly layers: RecurrentLayerGradient[];
  private readonly dEmbedded: Float32Array; // (T*B, E)
  private readonly dLayers: Float32Array[]; // L of (T*B, H): gradients of what each layer gives to the next

  constructor(
    arena: Arena,
    private readonly network: Network,
    /** Rows of the batch: from firstRow to firstRow + shape.rows. */
    readonly firstRow: number,
    readonly shape: SequenceShape,
  ) {
    const { kernels } = arena;
    const { spec } = network;
    const mostRows = shape.steps * shape.rows;
    const widest = Math.max(spec.hiddenSize, spec.embeddingSize);
    this.gradient = new ParameterBlock(spec, arena.floats(parameterCount(spec)));
    this.run = network.createRun(arena, shape, true);
    this.ids = this.run.ids;
    this.targets = arena.ints(mostRows);
    const scratch = arena.floats(kernels.packedLength(gradientRows, widest));
    // Gradients go down the stack from one of two buffers into the other.
    const gradients = [arena.floats(mostRows * widest), arena.floats(mostRows * widest)];
    const gradientOf = (layer: number, width: number) =>
      gradients[(spec.layers - 1 - layer) % 2].subarray(0, mostRows * width);
    this.dLayers = this.run.layers.map((_, l) => gradientOf(l, spec.hiddenSize));
    this.dEmbedded = gradientOf(-1, spec.embeddingSize);
    this.output = new OutputGradient(
      arena,
      network,
      { weight: this.gradient.outputWeight, bias: this.gradient.outputBias },
      { top: this.run.top, dTop: this.dLayers[spec.layers - 1], targets: this.targets, mostRows, scratch },
    );
    this.layers = this.run.layers.map((layer, l) => {
      const dInput = l > 0 ? this.dLayers[l - 1] : this.dEmbedded;
      const buffers = { dHidden: this.dLayers[l], dInput, scratch };
      return new RecurrentLayerGradient(arena, layer, this.gradient.cell(l), buffers);
    });
  }

  /**
   * Reads `steps` (1 to T) steps of `ids`, adds to `gradient` that of the losses' sum times `scale`, and carries the
   * state. Returns the sum of the losses, in nats. Ended before its end, it leaves the state as it was.
   */
  *forwardBackward(
    steps: number,
    scale: number,
    dropoutRandom: Random | undefined,
    pacer: Pacer,
  ): Generator<void, number> {
    const { run, network } = this;
    const rows = steps * this.shape.rows;
    network.freshWeights();
    yield* run.forward(steps, pacer, dropoutRandom);
    const loss = yield* this.output.forwardBackward(rows, scale, pacer);
    for (let l = this.layers.length - 1; l >= 0; l--) {
      if (dropoutRandom) run.dropouts[l + 1]?.backward(this.dLayers[l]);
      yield* this.layers[l].backward(steps, pacer);
    }
    if (dropoutRandom) run.dropouts[0]?.backward(this.dEmbedded);
    run.addEmbeddingGradient(this.dEmbedded, this.gradient.embedding, steps);
    run.carryState(steps);
    return loss;
  }

  resetState(): void {
    this.run.resetState();
  }
}
