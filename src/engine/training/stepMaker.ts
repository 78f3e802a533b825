import type { Disposable } from '../../base/disposable';
import type { StateHolder } from '../checkpoint/stateArchive';
import type { Network } from '../network/network';
import type { Streams } from './streams';
import type { TrainedNetwork } from './trainedNetwork';

/** Who makes the steps of a training, with pauses. A step is `read`, `gradients`, `gradientNorm`, `update`, in turn. */
export interface StepMaker<N extends TrainedNetwork = Network, Data = Streams>
  extends Disposable, StateHolder {
  readonly network: N;
  /** That work on each step. */
  readonly threads: number;
  /** Reads a chunk of the data; the first of an epoch starts from the empty state. Returns its steps. */
  read(data: Data, chunk: number): Generator<void, number>;
  /** Tokens that are predicted in what was read last. */
  readonly tokens: number;
  /**
   * Gradients of what was read. Returns the mean loss in nats per token. Ended before its end, it leaves the weights as
   * they were.
   */
  gradients(steps: number): Generator<void, number>;
  /** Global norm of the gradient; not finite when training has diverged. */
  gradientNorm(): Generator<void, number>;
  /** Changes the weights; `norm` is what `gradientNorm` gave, `clipNorm` 0 for no clipping. */
  update(learningRate: number, clipNorm: number, norm: number): Generator<void, void>;
  /** Instead of `update`: forgets the gradient. */
  discardGradient(): void;
  resetState(): void;
  /** Forgets what the optimizer remembers of earlier gradients. */
  resetOptimizer(): void;
  /** After a step that was broken off: nothing of it is left. To be called before `visitState`. */
  settle(): Generator<void, void>;
}
