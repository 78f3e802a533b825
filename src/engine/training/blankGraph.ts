import type { ModelSpec, OptimizerKind } from '../../protocol/spec';
import type { Arena } from '../arena';
import type { StateArchive } from '../checkpoint/stateArchive';
import type { KernelsBackend } from '../kernels/kernels';
import { allocateModel } from '../network/allocateModel';
import type { HiddenSides } from '../network/bothSides';
import { initialise } from '../network/initialise';
import { Network } from '../network/network';
import { Pacer } from '../network/pacer';
import { parameterCount } from '../network/parameterBlock';
import type { SequenceShape } from '../network/sequenceRun';
import { Random } from '../random';
import { BlankShard } from './blankShard';
import { createOptimizer, type Optimizer } from './optimizer';
import type { Streams } from './streams';
import { clippingScale, dropoutSeedOf, type TrainingGraph } from './trainingGraph';

/** What a trainer needs of a graph, whatever model it is of. */
export type Learner = Pick<
  TrainingGraph,
  | 'network'
  | 'shape'
  | 'read'
  | 'gradients'
  | 'gradientNorm'
  | 'update'
  | 'discardGradient'
  | 'resetState'
  | 'resetOptimizer'
  | 'visitState'
>;

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
export class BlankGraph implements Learner {
  readonly network: Network;
  readonly shard: BlankShard;
  private readonly optimizer: Optimizer;
  private readonly pacer: Pacer;
  private readonly mostMargin: number;
  /** Gradients computed to the end: what is hidden, dropped and read behind the targets depends on it. */
  private completed = 0;
  private updates = 0;
  private margin = 0;
  private hidden: HiddenSides = { forward: [], backward: [] };

  /** Fresh weights from `seed`. Throws `bad-input` or `too-large`. */
  static create(
    backend: KernelsBackend,
    spec: ModelSpec,
    optimizer: OptimizerKind,
    shape: SequenceShape,
    seed: number,
  ): BlankGraph {
    const layout = (arena: Arena, s: ModelSpec) => new BlankGraph(arena, s, optimizer, shape, seed);
    const graph = allocateModel(backend, spec, layout);
    initialise(graph.network.parameters, spec, seed);
    graph.network.markWeightsChanged();
    return graph;
  }

  private constructor(
    arena: Arena,
    spec: ModelSpec,
    optimizer: OptimizerKind,
    readonly shape: SequenceShape,
    private readonly seed: number,
  ) {
    this.mostMargin = Math.ceil(shape.steps / 2);
    this.network = new Network(arena, spec, true);
    this.shard = new BlankShard(arena, this.network, shape, this.mostMargin);
    const weights = this.network.parameters.values;
    const gradient = this.shard.gradient.values;
    this.optimizer = createOptimizer(optimizer, arena, weights, gradient, parameterCount(spec));
    this.pacer = new Pacer(arena.kernels);
  }

  /** Reads a chunk of the streams, and decides by counting what is hidden from which side. Returns its steps. */
  read(streams: Streams, chunk: number): number {
    const { shard, shape, completed: reads } = this;
    const steps = streams.read(chunk, 0, shape.rows, shard.ids, shard.targets);
    const wished = Math.floor(spread(reads, 0) * (this.mostMargin + 1));
    this.margin = streams.readBackward(chunk, wished, shard.idsBackward);
    const rows = Array.from({ length: shape.rows }, (_, row) => row);
    const hiddenTargets = (kind: number) =>
      rows
        .map((row) => ({ row, step: Math.floor(spread(reads * shape.rows + row, kind) * targetsPerHidden) }))
        .filter(({ step }) => step < steps)
        .map(({ row, step }) => step * shape.rows + row);
    this.hidden = { forward: hiddenTargets(1), backward: hiddenTargets(2) };
    for (const row of rows) {
      if ((chunk + row) % chunksBetweenResets === 0) shard.forward.resetRow(row);
    }
    return steps;
  }

  /** Gradients of what was read last. Returns the mean loss in nats per token. */
  *gradients(steps: number): Generator<void, number> {
    const tokens = steps * this.shape.rows;
    const { hidden, seed, completed } = this;
    const hasDropout = this.network.spec.dropout > 0;
    const dropoutRandom = hasDropout ? new Random(dropoutSeedOf(seed, completed)) : undefined;
    const options = { hidden, dropoutRandom };
    const work = this.shard.forwardBackward(steps, this.margin, 1 / tokens, this.pacer, options);
    const loss = yield* work;
    this.completed++;
    return loss / tokens;
  }

  gradientNorm(): number {
    return Math.sqrt(this.network.kernels.sumOfSquares(this.shard.gradient.values));
  }

  update(learningRate: number, clipNorm: number, norm: number): void {
    this.optimizer.step(learningRate, clippingScale(clipNorm, norm), ++this.updates);
    this.network.markWeightsChanged();
  }

  discardGradient(): void {
    this.network.kernels.fill(this.shard.gradient.values, 0);
  }

  resetState(): void {
    this.shard.resetState();
  }

  resetOptimizer(): void {
    this.updates = 0;
    for (const moment of Object.values(this.optimizer.moments)) this.network.kernels.fill(moment, 0);
  }

  visitState(archive: StateArchive): void {
    archive.floats('weights', this.network.parameters.values);
    for (const [name, moment] of Object.entries(this.optimizer.moments)) {
      archive.floats(`optimizer.${name}`, moment);
    }
    const carried = this.shard.forward.layers.flatMap((layer) => layer.firstState);
    carried.forEach((state, i) => archive.floats(`carried.${i}`, state));
    this.completed = archive.number('completed', this.completed);
    this.updates = archive.number('updates', this.updates);
    this.network.markWeightsChanged();
  }
}

/** Multiples of irrational numbers fill [0, 1) evenly, without chance; another sequence for each kind. */
const irrationals = [(Math.sqrt(5) - 1) / 2, Math.SQRT2 - 1, Math.sqrt(3) - 1];

function spread(index: number, kind: number): number {
  return (index * irrationals[kind]) % 1;
}
