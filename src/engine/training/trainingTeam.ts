import { DisposableStore } from '../../base/disposable';
import { UnrollError } from '../../base/errors';
import { phrase } from '../../base/phrase';
import type { StateArchive } from '../checkpoint/stateArchive';
import type { KernelsBackend } from '../kernels/kernels';
import type { Network } from '../network/network';
import { type Phase, Rendezvous } from '../threads/rendezvous';
import type { ThreadSupply } from '../threads/threadSupply';
import type { StepMaker } from './stepMaker';
import { clippingScale, type GraphPlan, type SharedGraph } from './sharedGraph';
import type { Streams } from './streams';
import type { TrainedNetwork } from './trainedNetwork';
import { TrainingGraph } from './trainingGraph';
import type { Shard } from './trainingShare';

/** Lays a graph out in memories of a backend, with so many shares. */
type MakeGraph<G> = (backend: KernelsBackend, threads: number) => G;

/**
 * Polls, of a millisecond at most each, before a wait lets others in. While weights change it is long: whoever reads them
 * between two pauses shall see whole ones. Even so it ends, since the death of a thread is only heard of in a pause.
 */
const mostPolls: Record<Phase, number> = { pack: 0, gradients: 0, reduce: 0, update: 200 };

/**
 * Makes the steps of a graph with as many threads as it has shares. This thread does the first share; it pauses while it
 * works and while it waits for the others, so it stays there for whoever asks something meanwhile. A step has four phases:
 * pack the weights, gradients of each shard's rows, sum them up, update. With one thread nothing is waited for. All of them
 * throw `worker-died` when a thread did.
 */
export class TrainingTeam<
  N extends TrainedNetwork = Network,
  Data = Streams,
  G extends SharedGraph<N, Shard, Data> = SharedGraph<N, Shard, Data>,
> implements StepMaker<N, Data> {
  /** Only with other threads: one alone needs no shared memory. */
  private readonly rendezvous: Rendezvous | undefined;
  private readonly store = new DisposableStore();
  private isStarted = false;
  /** The others are breaking off a step. */
  private isAbandoned = false;
  private failure: UnrollError | undefined;
  /** The states that the step began with; with several threads, some shards may have carried theirs on when it breaks off. */
  private readonly states: Float32Array[];

  /**
   * A graph and who works on it: as many threads as planned, but not more than the batch has rows, and one where kernels
   * cannot share memory or there is no supply. Throws `bad-input` or `too-large`.
   */
  static create(backend: KernelsBackend, plan: GraphPlan, supply?: ThreadSupply) {
    const { spec, optimizer, shape, seed } = plan;
    return TrainingTeam.of(backend, plan, supply, (memories, threads) =>
      TrainingGraph.create(memories, spec, optimizer, shape, seed, threads),
    );
  }

  /** The same for a graph of any kind. */
  static of<N extends TrainedNetwork, Data, G extends SharedGraph<N, Shard, Data>>(
    backend: KernelsBackend,
    plan: GraphPlan,
    supply: ThreadSupply | undefined,
    makeGraph: MakeGraph<G & SharedGraph<N, Shard, Data>>,
  ): TrainingTeam<N, Data, G> {
    const wanted = supply ? Math.min(plan.threads, plan.shape.rows) : 1;
    const memories = wanted > 1 ? backend.sharing?.(wanted) : undefined;
    const threads = memories ? wanted : 1;
    return new TrainingTeam<N, Data, G>(makeGraph(memories ?? backend, threads), supply);
  }

  private constructor(
    readonly graph: G,
    private readonly supply?: ThreadSupply,
  ) {
    const { threads } = graph.plan;
    this.states = threads > 1 ? graph.carriedStates.flat().map((state) => state.slice()) : [];
    if (threads > 1) {
      this.rendezvous = new Rendezvous(new SharedArrayBuffer(Rendezvous.bytesFor(threads)), threads);
    }
  }

  get network(): N {
    return this.graph.network;
  }

  get threads(): number {
    return this.graph.plan.threads;
  }

  get tokens(): number {
    return this.graph.tokens;
  }

  *read(data: Data, chunk: number): Generator<void, number> {
    yield* this.settle();
    if (chunk === 0) this.graph.resetState();
    return this.graph.read(data, chunk);
  }

  *gradients(steps: number): Generator<void, number> {
    yield* this.packWeights();
    const { tokens } = this.graph;
    const scale = 1 / tokens;
    const { dropoutSeed } = this.graph;
    const carried = this.graph.carriedStates.flat();
    this.states.forEach((copy, i) => copy.set(carried[i]));
    let isDone = false;
    this.begin('gradients', steps, scale, dropoutSeed);
    try {
      const loss = yield* this.graph.shares[0].gradients(steps, scale, dropoutSeed);
      yield* this.complete('gradients');
      isDone = true;
      this.graph.completed++;
      return this.addResults(loss) / tokens;
    } finally {
      if (!isDone) this.abandon();
    }
  }

  *gradientNorm(): Generator<void, number> {
    this.begin('reduce');
    const squares = this.graph.shares[0].reduce();
    yield* this.complete('reduce');
    return Math.sqrt(this.addResults(squares));
  }

  *update(learningRate: number, clipNorm: number, norm: number): Generator<void, void> {
    const scale = clippingScale(clipNorm, norm);
    const update = this.graph.countUpdate();
    this.begin('update', learningRate, scale, update);
    this.graph.shares[0].update(learningRate, scale, update);
    yield* this.complete('update');
    this.network.markWeightsChanged();
  }

  discardGradient(): void {
    this.graph.discardGradient();
  }

  resetState(): void {
    this.graph.resetState();
  }

  resetOptimizer(): void {
    this.graph.resetOptimizer();
  }

  visitState(archive: StateArchive): void {
    this.graph.visitState(archive);
  }

  /** Ends the other threads, whatever they are doing. */
  dispose(): void {
    this.store.dispose();
  }

  *settle(): Generator<void, void> {
    if (!this.isAbandoned) return;
    yield* this.complete('gradients');
    this.graph.discardGradient();
    this.graph.carriedStates.flat().forEach((state, i) => {
      if (this.states.length > 0) state.set(this.states[i]);
    });
    this.isAbandoned = false;
  }

  private *packWeights(): Generator<void, void> {
    const { packed, weightsVersion } = this.network;
    if (packed.isFresh(weightsVersion)) return;
    this.begin('pack');
    this.graph.shares[0].pack();
    yield* this.complete('pack');
    packed.markFresh(weightsVersion);
  }

  private begin(phase: Phase, ...values: number[]): void {
    if (!this.rendezvous) return;
    this.start(this.rendezvous);
    this.rendezvous.begin(phase, ...values);
  }

  /** Waits until the others have done their part. */
  private *complete(phase: Phase): Generator<void, void> {
    const { rendezvous } = this;
    if (!rendezvous || rendezvous.haveArrived('spin')) return;
    for (let polls = 0; !rendezvous.haveArrived('sleep'); polls++) {
      if (this.failure) throw this.failure;
      if (polls >= mostPolls[phase]) yield;
    }
  }

  /** This thread's result and those of the others, in their order. */
  private addResults(own: number): number {
    let sum = own;
    for (let thread = 1; thread < this.threads; thread++) sum += this.rendezvous?.result(thread) ?? NaN;
    return sum;
  }

  private abandon(): void {
    this.rendezvous?.abandon();
    this.isAbandoned = true;
  }

  private start({ buffer: meeting }: Rendezvous): void {
    if (this.isStarted) return;
    this.isStarted = true;
    const { plan, network } = this.graph;
    const memory = network.kernels.shared;
    if (!memory || !this.supply)
      throw new Error('A graph of several shares needs shared memory and threads.');
    for (let thread = 1; thread < plan.threads; thread++) {
      const job = { plan, memory, meeting, thread };
      this.store.add(this.supply.start(job, (cause) => (this.failure ??= threadDied(cause))));
    }
  }
}

function threadDied(cause: Error): UnrollError {
  return new UnrollError(
    'worker-died',
    phrase`A training thread stopped unexpectedly: ${cause.message}`,
    'Start the training again. If it happens again, train with one thread.',
  );
}
