import type { Arena } from '../arena';
import type { F32, I32 } from '../kernels/kernels';
import type { Network } from '../network/network';
import type { Pacer } from '../network/pacer';
import { ParameterBlock, parameterCount } from '../network/parameterBlock';
import { gradientRows } from '../network/products';
import type { SequenceRun, SequenceShape } from '../network/sequenceRun';
import type { Random } from '../random';
import { OutputGradient } from './outputGradient';
import { StackGradient } from './stackGradient';

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
  private readonly stack: StackGradient;

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
    this.stack = new StackGradient(arena, spec, this.run, this.gradient, 'forward', scratch);
    this.output = new OutputGradient(
      arena,
      network,
      { weight: this.gradient.outputWeight, bias: this.gradient.outputBias },
      { top: this.run.top, dTop: this.stack.dTop, targets: this.targets, mostRows, scratch },
    );
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
    yield* this.stack.backward(steps, dropoutRandom !== undefined, pacer);
    run.carryState(steps);
    return loss;
  }

  get carriedStates(): F32[] {
    return this.run.layers.flatMap((layer) => layer.firstState);
  }

  resetState(): void {
    this.run.resetState();
  }
}
