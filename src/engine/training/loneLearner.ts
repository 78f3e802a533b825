import type { StateArchive } from '../checkpoint/stateArchive';
import type { Network } from '../network/network';
import type { Learner } from './blankGraph';
import type { StepMaker } from './stepMaker';
import type { Streams } from './streams';

/** Makes the steps of a graph that one thread works on alone. */
export class LoneLearner implements StepMaker {
  readonly threads = 1;

  constructor(private readonly graph: Learner) {}

  get network(): Network {
    return this.graph.network;
  }

  tokens = 0;

  // Only gradients take long enough for pauses.
  *read(streams: Streams, chunk: number): Generator<void, number> {
    if (chunk === 0) this.graph.resetState();
    const steps = this.graph.read(streams, chunk);
    this.tokens = steps * this.graph.shape.rows;
    return steps;
  }

  gradients(steps: number): Generator<void, number> {
    return this.graph.gradients(steps);
  }

  *gradientNorm(): Generator<void, number> {
    return this.graph.gradientNorm();
  }

  *update(learningRate: number, clipNorm: number, norm: number): Generator<void, void> {
    this.graph.update(learningRate, clipNorm, norm);
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

  *settle(): Generator<void, void> {
    this.graph.discardGradient();
  }

  visitState(archive: StateArchive): void {
    this.graph.visitState(archive);
  }

  dispose(): void {
    // There is nothing to end.
  }
}
