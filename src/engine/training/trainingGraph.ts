import type { ModelSpec, OptimizerKind } from '../../protocol/spec';
import { type Arena, layOut } from '../arena';
import type { Kernels, KernelsBackend } from '../kernels/kernels';
import { allocateModel } from '../network/allocateModel';
import { initialise } from '../network/initialise';
import { Network } from '../network/network';
import { runToEnd } from '../network/pacer';
import type { ParameterBlock } from '../network/parameterBlock';
import type { SequenceShape } from '../network/sequenceRun';
import { Random } from '../random';
import type { Streams } from './streams';
import { TrainingShard } from './trainingShard';
import { TrainingShare } from './trainingShare';

/** Keeps the numbers that dropout draws apart from those that the weights were made of, and those of shares apart. */
export const dropoutSeedOffset = 0x5eed;
const shareSeedOffset = 0x9e3779b1;

/** All that the layout of a graph depends on, beside the kernels. */
export interface GraphPlan {
  spec: ModelSpec;
  optimizer: OptimizerKind;
  shape: SequenceShape;
  seed: number;
  /** Shares that the work is cut into; at most the rows of `shape`. */
  threads: number;
}

/**
 * A network with all that training steps need, in one memory sized before training starts: nothing here grows with the
 * text. Knows nothing of texts, epochs, time, or who runs which share.
 */
export class TrainingGraph {
  /** Fresh weights from `seed`. More than one thread takes a backend that is `sharing`. Throws `bad-input` or `too-large`. */
  static create(
    backend: KernelsBackend,
    spec: ModelSpec,
    optimizer: OptimizerKind,
    shape: SequenceShape,
    seed: number,
    threads = 1,
  ): TrainingGraph {
    const plan = { spec, optimizer, shape, seed, threads };
    const layout = (arena: Arena, s: ModelSpec) => new TrainingGraph(arena, { ...plan, spec: s });
    const graph = allocateModel(backend, spec, layout);
    initialise(graph.network.parameters, spec, seed);
    graph.network.markWeightsChanged();
    graph.seedDropout();
    return graph;
  }

  /** The graph that another thread made by the same plan, for a thread that shares its memory. */
  static attach(kernels: Kernels, plan: GraphPlan): TrainingGraph {
    const graph = layOut(kernels, (arena) => new TrainingGraph(arena, plan));
    // That weights are packed when they are needed is for thread 0 to see to.
    graph.network.packed.markFresh(graph.network.weightsVersion);
    graph.seedDropout();
    return graph;
  }

  readonly network: Network;
  readonly shares: readonly TrainingShare[];
  private readonly shards: readonly TrainingShard[];

  private constructor(
    arena: Arena,
    readonly plan: GraphPlan,
  ) {
    const { spec, shape, threads, optimizer } = plan;
    const firstRow = (thread: number) => Math.floor((shape.rows * thread) / threads);
    const each = Array.from({ length: threads }, (_, thread) => thread);
    this.network = new Network(arena, spec, true);
    this.shards = each.map((thread) => {
      const rows = firstRow(thread + 1) - firstRow(thread);
      return new TrainingShard(arena, this.network, firstRow(thread), { steps: shape.steps, rows });
    });
    this.shares = each.map(
      (thread) => new TrainingShare(arena, this.network, this.shards, thread, optimizer),
    );
  }

  get shape(): SequenceShape {
    return this.plan.shape;
  }

  /** The first shard: all rows when there is one thread. */
  get shard(): TrainingShard {
    return this.shards[0];
  }

  /** Where the gradients of all shards are summed up; with one thread that since the last `update`. */
  get gradient(): ParameterBlock {
    return this.shard.gradient;
  }

  /** Gives every shard its rows of a chunk, to be followed by `gradients` with the steps that it returns. */
  read(streams: Streams, chunk: number): number {
    let steps = 0;
    for (const { firstRow, shape, ids, targets } of this.shards) {
      steps = streams.read(chunk, firstRow, shape.rows, ids, targets);
    }
    return steps;
  }

  /** Forgets the gradients instead of using them. */
  discardGradient(): void {
    for (const { gradient } of this.shards) this.network.kernels.fill(gradient.values, 0);
  }

  resetState(): void {
    for (const shard of this.shards) shard.resetState();
  }

  // --- with one thread -----------------------------------------------------------------------------------------

  /** Reads what the shard holds for `steps` steps. Returns the mean loss in nats per token; adds to the gradient. */
  *gradients(steps: number): Generator<void, number> {
    const tokens = steps * this.shape.rows;
    return (yield* this.shares[0].gradients(steps, 1 / tokens)) / tokens;
  }

  /** `gradients` without pauses, on ids and targets (T, B). */
  forwardBackward(ids: ArrayLike<number>, targets: ArrayLike<number>): number {
    this.shard.ids.set(ids);
    this.shard.targets.set(targets);
    return runToEnd(this.gradients(ids.length / this.shape.rows));
  }

  /** Global norm of the gradient. */
  gradientNorm(): number {
    return Math.sqrt(this.shares[0].reduce());
  }

  /** Changes the weights by the gradient, scaled as `clippingScale` says. */
  update(learningRate: number, clipNorm: number, norm: number): void {
    this.shares[0].update(learningRate, clippingScale(clipNorm, norm));
    this.network.markWeightsChanged();
  }

  private seedDropout(): void {
    const { spec, seed } = this.plan;
    if (spec.dropout === 0) return;
    this.shares.forEach((share, thread) => {
      share.dropoutRandom = new Random(seed + dropoutSeedOffset + thread * shareSeedOffset);
    });
  }
}

/** Factor on a gradient of norm `norm`, as torch.nn.utils.clip_grad_norm_ has it; 0: no clipping. */
export function clippingScale(clipNorm: number, norm: number): number {
  return clipNorm > 0 ? Math.min(1, clipNorm / (norm + 1e-6)) : 1;
}
