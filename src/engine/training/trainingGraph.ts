import type { ModelSpec, OptimizerKind } from '../../protocol/spec';
import type { Arena } from '../arena';
import type { Kernels, KernelsBackend } from '../kernels/kernels';
import { Network } from '../network/network';
import { runToEnd } from '../network/pacer';
import type { SequenceShape } from '../network/sequenceRun';
import { attachGraph, createGraph } from './createGraph';
import { type GraphPlan, SharedGraph } from './sharedGraph';
import type { Streams } from './streams';
import { TrainingShard } from './trainingShard';

export { clippingScale, dropoutSeedOf, type GraphPlan } from './sharedGraph';

/**
 * A network with all that training steps need, in one memory sized before training starts: nothing here grows with the
 * text. Knows nothing of texts, epochs, time, or who runs which share.
 */
export class TrainingGraph extends SharedGraph<Network, TrainingShard, Streams> {
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
    return createGraph(backend, plan, (arena, own) => new TrainingGraph(arena, own));
  }

  /** The graph that another thread made by the same plan, for a thread that shares its memory. */
  static attach(kernels: Kernels, plan: GraphPlan): TrainingGraph {
    return attachGraph(kernels, plan, (arena, own) => new TrainingGraph(arena, own));
  }

  private constructor(arena: Arena, plan: GraphPlan) {
    super(
      arena,
      plan,
      () => new Network(arena, plan.spec, true),
      (network, firstRow, rows) =>
        new TrainingShard(arena, network, firstRow, { steps: plan.shape.steps, rows }),
    );
  }

  /** Gives every shard its rows of a chunk, to be followed by `gradients` with the steps that it returns. */
  read(streams: Streams, chunk: number): number {
    let steps = 0;
    for (const { firstRow, shape, ids, targets } of this.shards) {
      steps = streams.read(chunk, firstRow, shape.rows, ids, targets);
    }
    this.tokens = steps * this.shape.rows;
    return steps;
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
}
