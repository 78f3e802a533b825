import type { Arena } from '../arena';
import type { F32, I32 } from '../kernels/kernels';
import { BothSides, type HiddenSides } from '../network/bothSides';
import type { Network } from '../network/network';
import type { Pacer } from '../network/pacer';
import { outputSize, ParameterBlock, parameterCount } from '../network/parameterBlock';
import { gradientRows } from '../network/products';
import type { SequenceRun, SequenceShape } from '../network/sequenceRun';
import type { Random } from '../random';
import { OutputGradient } from './outputGradient';
import { StackGradient } from './stackGradient';
import type { Shard } from './trainingShare';

/**
 * A range of batch rows of a blank model in training, with all that their share of a step needs. Every token of a chunk
 * is predicted at once: the forward stack reads the chunk from the state that it carries from the chunk before, as a
 * language model does; the backward stack reads the chunk and a margin right of it from its empty state.
 */
export class BlankShard implements Shard {
  readonly gradient: ParameterBlock;
  /** (T*B) the tokens before the targets, time-major. */
  readonly ids: I32;
  /** (T*B) the tokens to predict; negative ones do not count. */
  readonly targets: I32;
  /** ((T-1+M)*B) the tokens behind the targets, from right to left. */
  readonly idsBackward: I32;
  readonly forward: SequenceRun;
  readonly backward: SequenceRun;
  /** [margin, hidden on the left, hidden on the right, and those], for whichever thread takes the gradients. */
  private readonly prepared: I32;
  private readonly sides: BothSides;
  private readonly dFeatures: F32; // (T*B + 1, 2H)
  private readonly output: OutputGradient;
  private readonly forwardGradient: StackGradient;
  private readonly backwardGradient: StackGradient;

  constructor(
    arena: Arena,
    private readonly network: Network,
    /** Rows of the batch: from firstRow to firstRow + shape.rows. */
    readonly firstRow: number,
    readonly shape: SequenceShape,
    /** M, most tokens that the backward stack reads behind the last target. */
    mostMargin: number,
  ) {
    const { kernels } = arena;
    const { spec } = network;
    const { steps, rows } = shape;
    const mostRows = steps * rows;
    const width = outputSize(spec);
    this.gradient = new ParameterBlock(spec, arena.floats(parameterCount(spec)));
    this.forward = network.createRun(arena, shape, true, 'forward');
    const backwardShape = { steps: Math.max(1, BothSides.backwardSteps(steps, mostMargin)), rows };
    this.backward = network.createRun(arena, backwardShape, true, 'backward');
    this.ids = this.forward.ids;
    this.idsBackward = this.backward.ids;
    this.targets = arena.ints(mostRows);
    this.prepared = arena.ints(3 + 2 * mostRows);
    this.sides = new BothSides(arena, this.forward, this.backward, shape, spec.hiddenSize);
    this.dFeatures = arena.floats((mostRows + 1) * width);
    const scratch = arena.floats(kernels.packedLength(gradientRows, Math.max(width, spec.embeddingSize)));
    this.output = new OutputGradient(
      arena,
      network,
      { weight: this.gradient.outputWeight, bias: this.gradient.outputBias },
      { top: this.sides.features, dTop: this.dFeatures, targets: this.targets, mostRows, scratch },
    );
    const stack = (run: SequenceRun, direction: 'forward' | 'backward') =>
      new StackGradient(arena, spec, run, this.gradient, direction, scratch);
    this.forwardGradient = stack(this.forward, 'forward');
    this.backwardGradient = stack(this.backward, 'backward');
  }

  /** What the next gradients read behind the last target (0 to M tokens), and the targets that a side is hidden from. */
  prepare(margin: number, { forward, backward }: HiddenSides = { forward: [], backward: [] }): void {
    this.prepared.set([margin, forward.length, backward.length, ...forward, ...backward]);
  }

  private get hidden(): HiddenSides {
    const [, forward, backward] = this.prepared;
    return {
      forward: [...this.prepared.subarray(3, 3 + forward)],
      backward: [...this.prepared.subarray(3 + forward, 3 + forward + backward)],
    };
  }

  /**
   * Reads `steps` (1 to T) targets as `prepare` said, adds to `gradient` that of the losses' sum times `scale`, and carries
   * the forward state. Returns the sum of the losses, in nats. Ended before its end, it leaves the state as it was.
   */
  *forwardBackward(
    steps: number,
    scale: number,
    dropoutRandom: Random | undefined,
    pacer: Pacer,
  ): Generator<void, number> {
    const { forward, backward, forwardGradient, backwardGradient, hidden } = this;
    const hasDropout = dropoutRandom !== undefined;
    const [margin] = this.prepared;
    const backwardSteps = BothSides.backwardSteps(steps, margin);
    this.network.freshWeights();
    yield* forward.forward(steps, pacer, dropoutRandom);
    if (backwardSteps > 0) yield* backward.forward(backwardSteps, pacer, dropoutRandom);
    this.sides.join(steps, margin, hidden);
    const loss = yield* this.output.forwardBackward(steps * this.shape.rows, scale, pacer);
    this.sides.part(this.dFeatures, steps, forwardGradient.dTop, backwardGradient.dTop);
    yield* forwardGradient.backward(steps, hasDropout, pacer);
    if (backwardSteps > 0) yield* backwardGradient.backward(backwardSteps, hasDropout, pacer);
    forward.carryState(steps);
    return loss;
  }

  get carriedStates(): F32[] {
    return this.forward.layers.flatMap((layer) => layer.firstState);
  }

  resetState(): void {
    this.forward.resetState();
  }
}
