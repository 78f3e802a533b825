import type { ModelSpec, OptimizerKind } from '../../protocol/spec';
import type { Arena } from '../arena';
import type { Kernels, KernelsBackend } from '../kernels/kernels';
import { Network } from '../network/network';
import type { SequenceShape } from '../network/sequenceRun';
import { BlankShard } from './blankShard';
import { attachGraph, createGraph } from './createGraph';
import { type GraphPlan, SharedGraph } from './sharedGraph';
import type { Streams } from './streams';

/**
 * Chunks after which a batch row begins anew from the empty state, each row at another chunk: so the network also learns
 * what to make of few tokens on the left, as at the beginning of a text.
 */
const chunksBetweenResets = 8;
/** One target of so many, about, has its left side hidden, and another its right side: a blank may stand at either end. */
const targetsPerHidden = 64;

/**
 * A blank model with all that training steps need, in one memory sized before training starts.
 *
 * The text is cut into streams and chunks like a language model's. The backward stack cannot carry a state from chunk to
 * chunk, since it comes from the other side; so it reads each chunk anew from the right, beginning a margin behind it. The
 * margin changes from chunk to chunk, evenly spread from 0 to half a chunk: a quarter more work for this stack on average,
 * and the network meets right contexts of every length, also none.
 */
export class BlankGraph extends SharedGraph<Network, BlankShard, Streams> {
  /** Fresh weights from `seed`. More than one thread takes a backend that is `sharing`. Throws `bad-input` or `too-large`. */
  static create(
    backend: KernelsBackend,
    spec: ModelSpec,
    optimizer: OptimizerKind,
    shape: SequenceShape,
    seed: number,
    threads = 1,
  ): BlankGraph {
    const plan = { spec, optimizer, shape, seed, threads };
    return createGraph(backend, plan, (arena, own) => new BlankGraph(arena, own));
  }

  /** The graph that another thread made by the same plan, for a thread that shares its memory. */
  static attach(kernels: Kernels, plan: GraphPlan): BlankGraph {
    return attachGraph(kernels, plan, (arena, own) => new BlankGraph(arena, own));
  }

  private constructor(arena: Arena, plan: GraphPlan) {
    const { steps } = plan.shape;
    super(
      arena,
      plan,
      () => new Network(arena, plan.spec, true),
      (network, firstRow, rows) =>
        new BlankShard(arena, network, firstRow, { steps, rows }, mostMargin(steps)),
    );
  }

  /** Reads a chunk of the streams, and decides by counting what is hidden from which side. Returns its steps. */
  read(streams: Streams, chunk: number): number {
    const { shape, completed: reads } = this;
    const wished = Math.floor(spread(reads, 0) * (mostMargin(shape.steps) + 1));
    let steps = 0;
    for (const shard of this.shards) {
      const { firstRow } = shard;
      const { rows } = shard.shape;
      steps = streams.read(chunk, firstRow, rows, shard.ids, shard.targets);
      const margin = streams.readBackward(chunk, wished, firstRow, rows, shard.idsBackward);
      const each = Array.from({ length: rows }, (_, row) => row);
      const hiddenTargets = (kind: number) =>
        each
          .map((row) => {
            const place = spread(reads * shape.rows + firstRow + row, kind);
            return { row, step: Math.floor(place * targetsPerHidden) };
          })
          .filter(({ step }) => step < steps)
          .map(({ row, step }) => step * rows + row);
      shard.prepare(margin, { forward: hiddenTargets(1), backward: hiddenTargets(2) });
      for (const row of each) {
        if ((chunk + firstRow + row) % chunksBetweenResets === 0) shard.forward.resetRow(row);
      }
    }
    this.tokens = steps * shape.rows;
    return steps;
  }
}

/** Most tokens that the backward stack reads behind the last target. */
const mostMargin = (steps: number) => Math.ceil(steps / 2);

/** Multiples of irrational numbers fill [0, 1) evenly, without chance; another sequence for each kind. */
const irrationals = [(Math.sqrt(5) - 1) / 2, Math.SQRT2 - 1, Math.sqrt(3) - 1];

function spread(index: number, kind: number): number {
  return (index * irrationals[kind]) % 1;
}
