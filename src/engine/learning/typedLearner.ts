import type { KernelsBackend } from '../kernels/kernels';
import type { Network } from '../network/network';
import { Stepper } from '../network/stepper';
import { requireLanguageModel } from '../reading/modelKind';
import { TrainingGraph } from '../training/trainingGraph';

/** Tokens learnt at a time: gradients reach back over these. */
export const learntTokens = 32;

/** Tokens read before them, so that the state is about what it is in the document. */
const contextTokens = 64;

/** Gentle: a step moves the weights by at most their product, as a vector. */
const learningRate = 0.3;
const clipNorm = 1;

/** What one step came to. */
export interface LearntStep {
  /** Tokens that were learnt. */
  tokens: number;
  /** Nats per token, before the step. */
  loss: number;
}

/**
 * Goes on training a model that speaks, a few tokens at a time, on what comes after one another in a text (dynamic
 * evaluation: Mikolov et al. 2010; Krause et al. 2018, here with plain, clipped gradient descent). Works on a copy of the
 * weights: a step that is broken off changes nothing, and one that ends puts its weights into the model at once. Keeps the
 * weights that the model came with, so that all of it can be undone, bit by bit.
 */
export class TypedLearner {
  private readonly graph: TrainingGraph;
  private readonly stepper: Stepper;
  private readonly original: Float32Array;
  private learnt = 0;

  /** Throws `bad-input` for a model that fills blanks, `too-large`. */
  constructor(
    backend: KernelsBackend,
    private readonly network: Network,
  ) {
    requireLanguageModel({ network });
    // Dropout is for trainings that read a text many times.
    const spec = { ...network.spec, dropout: 0 };
    this.graph = TrainingGraph.create(backend, spec, 'sgd', { steps: learntTokens, rows: 1 }, 0);
    this.stepper = new Stepper(this.graph.network);
    this.original = network.parameters.values.slice();
    this.takeWeights();
  }

  /** Tokens learnt since the model came, or since all was forgotten. */
  get tokens(): number {
    return this.learnt;
  }

  /**
   * Learns tokens from..to of a text, `to` not included, at most `learntTokens` of them, given what stands before. Those
   * that the model has no token for are read over. Yields every millisecond or so.
   */
  *learn(ids: ArrayLike<number>, from: number, to: number): Generator<void, LearntStep> {
    const { graph, stepper } = this;
    const begin = Math.max(1, from);
    const end = Math.min(to, begin + learntTokens);
    const steps = end - begin;
    const { ids: read, targets } = graph.shard;
    for (let t = 0; t < steps; t++) {
      read[t] = Math.max(0, ids[begin + t - 1]);
      targets[t] = ids[begin + t - 1] < 0 ? -1 : ids[begin + t];
    }
    stepper.reset();
    for (let i = Math.max(0, begin - 1 - contextTokens); i < begin - 1; i++) {
      if (ids[i] >= 0) stepper.step(ids[i]);
      yield;
    }
    this.beginFrom(stepper);
    const tokens = targets.subarray(0, steps).filter((id) => id >= 0).length;
    if (tokens === 0) return { tokens: 0, loss: NaN };
    graph.discardGradient(); // of a step that was broken off
    const loss = ((yield* graph.gradients(steps)) * steps) / tokens;
    const norm = graph.gradientNorm();
    if (!Number.isFinite(norm)) {
      graph.discardGradient();
      return { tokens: 0, loss };
    }
    yield;
    graph.update(learningRate, clipNorm, norm);
    this.network.parameters.values.set(graph.network.parameters.values);
    this.network.markWeightsChanged();
    this.learnt += tokens;
    yield;
    this.network.freshWeights(); // now, and not when somebody waits for a suggestion
    return { tokens, loss };
  }

  /** Puts the weights back that the model came with. */
  forget(): void {
    this.network.parameters.values.set(this.original);
    this.network.markWeightsChanged();
    this.takeWeights();
    this.learnt = 0;
  }

  /** Runs a function, without pauses, while the model has the weights that it came with. */
  withOriginal<T>(work: () => T): T {
    const { values } = this.network.parameters;
    const learnt = values.slice();
    values.set(this.original);
    try {
      return work();
    } finally {
      values.set(learnt);
    }
  }

  private takeWeights(): void {
    const { network } = this.graph;
    network.parameters.values.set(this.network.parameters.values);
    network.markWeightsChanged();
  }

  /** The state that the gradients' steps begin with: by layer the hidden state, then the cell state where there is one. */
  private beginFrom(stepper: Stepper): void {
    const { hidden, cell } = stepper.snapshot();
    const states = hidden.flatMap((values, layer) => (cell[layer] ? [values, cell[layer]] : [values]));
    this.graph.shard.carriedStates.forEach((state, i) => state.set(states[i]));
  }
}
