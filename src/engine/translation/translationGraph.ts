import type { Arena } from '../arena';
import type { Kernels, KernelsBackend } from '../kernels/kernels';
import { allocateGraph, attachGraph } from '../training/createGraph';
import { type GraphPlan, SharedGraph } from '../training/sharedGraph';
import type { EncodedPair } from './pairs/encodePairs';
import type { PairBatches } from './pairs/pairBatches';
import { TranslationNetwork } from './translationNetwork';
import { TranslationShard } from './translationShard';

/** An encoder-decoder with all that training steps need, in one memory sized before training starts. */
export class TranslationGraph extends SharedGraph<TranslationNetwork, TranslationShard, PairBatches> {
  /** Fresh weights from the plan's seed. More than one thread takes a backend that is `sharing`. */
  static create(backend: KernelsBackend, plan: GraphPlan): TranslationGraph {
    const graph = allocateGraph(backend, plan, (arena, own) => new TranslationGraph(arena, own));
    graph.network.initialise(plan.seed);
    return graph;
  }

  /** The graph that another thread made by the same plan, for a thread that shares its memory. */
  static attach(kernels: Kernels, plan: GraphPlan): TranslationGraph {
    return attachGraph(kernels, plan, (arena, own) => new TranslationGraph(arena, own));
  }

  private constructor(arena: Arena, plan: GraphPlan) {
    const { steps } = plan.shape;
    super(
      arena,
      plan,
      () => new TranslationNetwork(arena, plan.spec, true),
      (network, _firstRow, rows) =>
        new TranslationShard(arena, network, { sourceSteps: steps, targetSteps: steps, rows }),
    );
  }

  /** Deals a batch of pairs out to the shards, so that each gets long and short ones. */
  read(batches: PairBatches): number {
    const pairs = batches.batch(this.completed);
    const dealt = this.shards.map((): EncodedPair[] => []);
    for (let i = 0, thread = 0; i < pairs.length; thread = (thread + 1) % this.shards.length) {
      if (dealt[thread].length === this.shards[thread].shape.rows) continue;
      dealt[thread].push(pairs[i++]);
    }
    this.tokens = 0;
    this.shards.forEach(({ batch }, thread) => {
      batch.fill(dealt[thread]);
      this.tokens += batch.tokens;
    });
    return Math.max(...this.shards.map(({ batch }) => batch.targetSteps));
  }
}
