import type { Disposable } from '../../base/disposable';
import type { Network } from '../network/network';
import type { Streams } from './streams';

/** Who makes the steps of a training, with pauses. A step is `read`, `gradients`, `gradientNorm`, `update`, in turn. */
export interface StepMaker extends Disposable {
  readonly network: Network;
  /** That work on each step. */
  readonly threads: number;
  /** Reads a chunk of the streams; the first of an epoch starts from the empty state. Returns its steps. */
  read(streams: Streams, chunk: number): Generator<void, number>;
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
}
