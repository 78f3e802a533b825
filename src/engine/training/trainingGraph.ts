import type { ModelSpec, OptimizerKind } from '../../protocol/spec';
import type { Arena } from '../arena';
import type { KernelsBackend } from '../kernels/kernels';
import { allocateModel } from '../network/allocateModel';
import { initialise } from '../network/initialise';
import { Network } from '../network/network';
import { Pacer, runToEnd } from '../network/pacer';
import { parameterCount, type ParameterBlock } from '../network/parameterBlock';
import type { SequenceShape } from '../network/sequenceRun';
import { Random } from '../random';
import { createOptimizer, type Optimizer } from './optimizer';
import type { Streams } from './streams';
import { TrainingShard } from './trainingShard';

/** Keeps the numbers that dropout draws apart from those that the weights were made of. */
export const dropoutSeedOffset = 0x5eed;

/**
 * A network with all that training steps need, in one memory sized before training starts: nothing here grows with the
 * text. Knows nothing of texts, epochs or time.
 */
export class TrainingGraph {
  private dropoutRandom: Random | undefined;
  private readonly pacer: Pacer;

  /** Fresh weights from `seed`. Throws `bad-input` or `too-large`. */
  static create(
    backend: KernelsBackend,
    spec: ModelSpec,
    optimizer: OptimizerKind,
    shape: SequenceShape,
    seed: number,
  ): TrainingGraph {
    const layout = (arena: Arena, s: ModelSpec) => new TrainingGraph(arena, s, optimizer, shape);
    const graph = allocateModel(backend, spec, layout);
    initialise(graph.network.parameters, spec, seed);
    graph.network.markWeightsChanged();
    if (spec.dropout > 0) graph.dropoutRandom = new Random(seed + dropoutSeedOffset);
    return graph;
  }

  readonly network: Network;
  readonly shard: TrainingShard;
  private readonly optimizer: Optimizer;

  private constructor(
    arena: Arena,
    spec: ModelSpec,
    optimizer: OptimizerKind,
    readonly shape: SequenceShape,
  ) {
    this.network = new Network(arena, spec, true);
    this.shard = new TrainingShard(arena, this.network, 0, shape);
    const weights = this.network.parameters.values;
    const gradient = this.shard.gradient.values;
    this.optimizer = createOptimizer(optimizer, arena, weights, gradient, parameterCount(spec));
    this.pacer = new Pacer(arena.kernels);
  }

  /** Sum of the gradients since the last `update`. */
  get gradient(): ParameterBlock {
    return this.shard.gradient;
  }

  /** Reads a chunk of the streams, to be followed by `gradients` with the steps that it returns. */
  read(streams: Streams, chunk: number): number {
    const { shard } = this;
    return streams.read(chunk, shard.firstRow, shard.shape.rows, shard.ids, shard.targets);
  }

  /** Reads what `shard.ids` and `shard.targets` hold for `steps` steps. Returns the mean loss in nats per token. */
  *gradients(steps: number): Generator<void, number> {
    const tokens = steps * this.shape.rows;
    const loss = yield* this.shard.forwardBackward(steps, 1 / tokens, this.dropoutRandom, this.pacer);
    return loss / tokens;
  }

  /** `gradients` without pauses, on ids and targets (T, B). */
  forwardBackward(ids: ArrayLike<number>, targets: ArrayLike<number>): number {
    this.shard.ids.set(ids);
    this.shard.targets.set(targets);
    return runToEnd(this.gradients(ids.length / this.shape.rows));
  }

  /** Global norm of the gradient; not finite when training has diverged. */
  gradientNorm(): number {
    return Math.sqrt(this.network.kernels.sumOfSquares(this.gradient.values));
  }

  /**
   * Changes the weights, without a pause. The gradient is scaled down to the norm `clipNorm` (0: never) as
   * torch.nn.utils.clip_grad_norm_ does; `norm` is what `gradientNorm` gave.
   */
  update(learningRate: number, clipNorm: number, norm: number): void {
    this.optimizer.step(learningRate, clippingScale(clipNorm, norm));
    this.network.markWeightsChanged();
  }

  /** Forgets the gradient instead of using it. */
  discardGradient(): void {
    this.network.kernels.fill(this.gradient.values, 0);
  }

  resetState(): void {
    this.shard.resetState();
  }
}

/** Factor on a gradient of norm `norm`, as torch.nn.utils.clip_grad_norm_ has it; 0: no clipping. */
export function clippingScale(clipNorm: number, norm: number): number {
  return clipNorm > 0 ? Math.min(1, clipNorm / (norm + 1e-6)) : 1;
}
