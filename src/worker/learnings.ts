import type { Pacing } from '../base/slices';
import type { KernelsBackend } from '../engine/kernels/kernels';
import { TypedLearner } from '../engine/learning/typedLearner';
import type { Network } from '../engine/network/network';

interface Learning {
  learner: TypedLearner;
  sinceSeconds: number;
  busySeconds: number;
  /** The share is kept by learning nothing before. */
  notBeforeSeconds: number;
}

/** What models learn while somebody types. Belongs to the network: who releases it releases what it has learnt. */
export class Learnings {
  private readonly learnings = new WeakMap<Network, Learning>();

  constructor(private readonly options: Pick<Pacing, 'nowSeconds'> & { backend: KernelsBackend }) {}

  /** Throws `bad-input` for a model that fills blanks, `too-large`. */
  begin(network: Network): Learning {
    let learning = this.learnings.get(network);
    if (!learning) {
      const now = this.options.nowSeconds();
      const learner = new TypedLearner(this.options.backend, network);
      learning = { learner, sinceSeconds: now, busySeconds: 0, notBeforeSeconds: now };
      this.learnings.set(network, learning);
    }
    return learning;
  }

  of(network: Network): Learning | undefined {
    return this.learnings.get(network);
  }

  /** What is written of a model is the model that was trained, not what it has learnt since. */
  withOriginal<T>(network: unknown, work: () => T): T {
    const learner = this.learnings.get(network as Network)?.learner;
    return learner ? learner.withOriginal(work) : work();
  }

  forget(network: Network): void {
    this.learnings.get(network)?.learner.forget();
    this.learnings.delete(network);
  }
}
