import type { OptimizerKind } from '../../protocol/spec';
import type { Arena } from '../arena';
import type { Kernels } from '../kernels/kernels';
import { Pacer } from '../network/pacer';
import type { ParameterBlock } from '../network/parameterBlock';
import { Random } from '../random';
import { createOptimizer, type Optimizer } from './optimizer';
import type { TrainedNetwork } from './trainedNetwork';

/** The rows of a batch that fall to one thread, with all that their gradients take. */
export interface Shard {
  readonly gradient: ParameterBlock;
  /** States that go on to the next step: views, none of a model that begins each batch anew. */
  readonly carriedStates: Float32Array[];
  /** Adds to `gradient` that of the losses' sum times `scale`. Returns the sum of the losses, in nats. */
  forwardBackward(
    steps: number,
    scale: number,
    dropoutRandom: Random | undefined,
    pacer: Pacer,
  ): Generator<void, number>;
  resetState(): void;
}

/** Keeps the numbers that the masks of shares draw apart. */
const shareSeedOffset = 0x9e3779b1;

/** Threads take whole cache lines of the parameters each. */
const floatsPerLine = 16;
/** Gradients are summed up in pieces of 128 KB, which are still in the second-level cache for their squares. */
const floatsPerPiece = 1 << 15;

/**
 * What one thread does in each phase of a step: its rows of the batch, then its part of the parameters. Nobody writes
 * what another reads in the same phase. With one thread, its share is everything.
 */
export class TrainingShare<S extends Shard = Shard> {
  readonly shard: S;
  private readonly kernels: Kernels;
  private readonly pacer: Pacer;
  readonly optimizer: Optimizer;
  /** This share's part of the gradients of all shards, piece by piece; the first is where they are summed up. */
  private readonly pieces: Float32Array[][] = [];

  constructor(
    arena: Arena,
    private readonly network: TrainedNetwork,
    private readonly shards: readonly S[],
    /** Of this share, among all. */
    private readonly thread: number,
    optimizer: OptimizerKind,
  ) {
    this.shard = shards[thread];
    this.kernels = arena.kernels;
    this.pacer = new Pacer(arena.kernels);
    const { count, values } = network.parameters;
    const begin = partAt(count, thread, shards.length);
    const end = partAt(count, thread + 1, shards.length);
    for (let at = begin; at < end; at += floatsPerPiece) {
      const pieceEnd = Math.min(at + floatsPerPiece, end);
      this.pieces.push(shards.map(({ gradient }) => gradient.values.subarray(at, pieceEnd)));
    }
    const weights = values.subarray(begin, end);
    const gradient = shards[0].gradient.values.subarray(begin, end);
    this.optimizer = createOptimizer(optimizer, arena, weights, gradient, end - begin);
  }

  /** Packs this share's part of the weights. */
  pack(): void {
    this.network.packed.packShare(this.thread, this.shards.length);
  }

  /**
   * Reads `steps` steps of this share's rows. Returns the sum of the losses; gradients are those of it times `scale`.
   * Dropout's masks follow from `dropoutSeed`, so no random state outlives a step.
   */
  gradients(steps: number, scale: number, dropoutSeed = 0): Generator<void, number> {
    const hasDropout = this.network.spec.dropout > 0;
    const random = hasDropout ? new Random(dropoutSeed + this.thread * shareSeedOffset) : undefined;
    return this.shard.forwardBackward(steps, scale, random, this.pacer);
  }

  /** Sums up the gradients of all shards, in their order, in the first. Returns the sum of squares of this part. */
  reduce(): number {
    const { kernels, pieces } = this;
    let squares = 0;
    for (const [sum, ...others] of pieces) {
      for (const gradient of others) {
        kernels.add(gradient, sum);
        kernels.fill(gradient, 0);
      }
      squares += kernels.sumOfSquares(sum);
    }
    return squares;
  }

  /** Changes this part of the weights, for the `update`th time; its gradient becomes 0. */
  update(learningRate: number, gradientScale: number, update: number): void {
    this.optimizer.step(learningRate, gradientScale, update);
  }
}

/** Where part `part` of `parts` begins. */
function partAt(count: number, part: number, parts: number): number {
  return part === parts ? count : Math.floor((count * part) / parts / floatsPerLine) * floatsPerLine;
}
