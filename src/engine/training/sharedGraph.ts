import type { ModelSpec, OptimizerKind } from '../../protocol/spec';
import type { Arena } from '../arena';
import type { StateArchive, StateHolder } from '../checkpoint/stateArchive';
import type { ParameterBlock } from '../network/parameterBlock';
import type { SequenceShape } from '../network/sequenceRun';
import type { TrainedNetwork } from './trainedNetwork';
import { type Shard, TrainingShare } from './trainingShare';

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

/** A network and the shares of training it, whatever its shape: each thread lays out the same views by the same plan. */
export abstract class SharedGraph<N extends TrainedNetwork, S extends Shard, Data> implements StateHolder {
  readonly network: N;
  readonly shares: readonly TrainingShare<S>[];
  /** Tokens that are predicted in what was read last. */
  tokens = 0;
  /** Gradients computed to the end: what dropout draws depends on. Counted by whoever runs the steps. */
  completed = 0;
  private updates = 0;
  protected readonly shards: readonly S[];

  protected constructor(
    arena: Arena,
    readonly plan: GraphPlan,
    createNetwork: () => N,
    createShard: (network: N, firstRow: number, rows: number) => S,
  ) {
    const { shape, threads, optimizer } = plan;
    const firstRow = (thread: number) => Math.floor((shape.rows * thread) / threads);
    const each = Array.from({ length: threads }, (_, thread) => thread);
    this.network = createNetwork();
    this.shards = each.map((thread) => {
      const rows = firstRow(thread + 1) - firstRow(thread);
      return createShard(this.network, firstRow(thread), rows);
    });
    this.shares = each.map(
      (thread) => new TrainingShare(arena, this.network, this.shards, thread, optimizer),
    );
  }

  /** Gives every shard its rows of a chunk, to be followed by `gradients` with the steps that it returns. */
  abstract read(data: Data, chunk: number): number;

  get shape(): SequenceShape {
    return this.plan.shape;
  }

  /** The first shard: all rows when there is one thread. */
  get shard(): S {
    return this.shards[0];
  }

  /** Where the gradients of all shards are summed up; with one thread that since the last `update`. */
  get gradient(): ParameterBlock {
    return this.shard.gradient;
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
    const ofShards = this.shards.map(({ carriedStates }) => carriedStates);
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

  /** Global norm of the gradient, with one thread. */
  gradientNorm(): number {
    return Math.sqrt(this.shares[0].reduce());
  }

  /** Changes the weights by the gradient, with one thread, scaled as `clippingScale` says. */
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
