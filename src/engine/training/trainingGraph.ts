import type { ModelSpec, OptimizerKind } from '../../protocol/spec';
import { type Arena, layOut } from '../arena';
import type { Kernels, KernelsBackend } from '../kernels/kernels';
import { allocateModel } from '../network/allocateModel';
import { initialise } from '../network/initialise';
import { Network } from '../network/network';
import { runToEnd } from '../network/pacer';
import type { ParameterBlock } from '../network/parameterBlock';
import type { SequenceShape } from '../network/sequenceRun';
import type { StateArchive, StateHolder } from '../checkpoint/stateArchive';
import type { Streams } from './streams';
import { TrainingShard } from './trainingShard';
import { TrainingShare } from './trainingShare';

/** Keeps the numbers that dropout draws apart from those that the weights were made of, and those of steps apart. */
const dropoutSeedOffset = 0x5eed;
const stepSeedOffset = 0x85ebca6b;

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
export class TrainingGraph implements StateHolder {
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
    return graph;
  }

  /** The graph that another thread made by the same plan, for a thread that shares its memory. */
  static attach(kernels: Kernels, plan: GraphPlan): TrainingGraph {
    const graph = layOut(kernels, (arena) => new TrainingGraph(arena, plan));
    // That weights are packed when they are needed is for thread 0 to see to.
    graph.network.packed.markFresh(graph.network.weightsVersion);
    return graph;
  }

  readonly network: Network;
  readonly shares: readonly TrainingShare[];
  private readonly shards: readonly TrainingShard[];
  /** Gradients computed to the end: what dropout draws depends on. Counted by whoever runs the steps. */
  completed = 0;
  private updates = 0;

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

  /** Of the next gradients. */
  get dropoutSeed(): number {
    return dropoutSeedOf(this.plan.seed, this.completed);
  }

  /** The number of the update that begins. */
  countUpdate(): number {
    return ++this.updates;
  }

  /** Forgets what the optimizer remembers of earlier gradients. */
  resetOptimizer(): void {
    this.updates = 0;
    for (const { optimizer } of this.shares) {
      for (const moment of Object.values(optimizer.moments)) this.network.kernels.fill(moment, 0);
    }
  }

  /** The carried states, (rows, H) of each shard: by layer and kind, then by shard. Views. */
  get carriedStates(): Float32Array[][] {
    const ofShards = this.shards.map(({ run }) => run.layers.flatMap((layer) => layer.firstState));
    return ofShards[0].map((_, state) => ofShards.map((states) => states[state]));
  }

  /** The same however many threads there are: parts of one are one after the other. */
  visitState(archive: StateArchive): void {
    archive.floats('weights', this.network.parameters.values);
    for (const name of Object.keys(this.shares[0].optimizer.moments)) {
      archive.floats(`optimizer.${name}`, ...this.shares.map(({ optimizer }) => optimizer.moments[name]));
    }
    this.carriedStates.forEach((parts, i) => archive.floats(`carried.${i}`, ...parts));
    this.completed = archive.number('completed', this.completed);
    this.updates = archive.number('updates', this.updates);
    this.network.markWeightsChanged();
  }

  // --- with one thread -----------------------------------------------------------------------------------------

  /** Reads what the shard holds for `steps` steps. Returns the mean loss in nats per token; adds to the gradient. */
  *gradients(steps: number): Generator<void, number> {
    const tokens = steps * this.shape.rows;
    const loss = yield* this.shares[0].gradients(steps, 1 / tokens, this.dropoutSeed);
    this.completed++;
    return loss / tokens;
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
    this.shares[0].update(learningRate, clippingScale(clipNorm, norm), this.countUpdate());
    this.network.markWeightsChanged();
  }
}

/** Seed of the masks of the gradients that come after `completed` others. */
export function dropoutSeedOf(seed: number, completed: number): number {
  return (seed + dropoutSeedOffset + Math.imul(completed, stepSeedOffset)) >>> 0;
}

/** Factor on a gradient of norm `norm`, as torch.nn.utils.clip_grad_norm_ has it; 0: no clipping. */
export function clippingScale(clipNorm: number, norm: number): number {
  return clipNorm > 0 ? Math.min(1, clipNorm / (norm + 1e-6)) : 1;
}
