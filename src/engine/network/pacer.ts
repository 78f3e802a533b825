import type { Kernels } from '../kernels/kernels';

/**
 * Decides when long work should let others in. Work is counted in floating-point operations, not measured by a clock,
 * so that the engine needs none and runs the same everywhere.
 */
export class Pacer {
  private spent = 0;
  private readonly budget: number;

  constructor(kernels: Kernels) {
    this.budget = workPerPause(kernels);
  }

  /** Counts work just done; true when it is time to pause. */
  spend(work: number): boolean {
    this.spent += work;
    if (this.spent < this.budget) return false;
    this.spent = 0;
    return true;
  }
}

/** Operations between pauses: about 2 ms of matrix products on one core. */
export function workPerPause(kernels: Kernels): number {
  return kernels.name === 'reference' ? 8e6 : 100e6;
}

/** What an exponential or tanh costs, in operations of a matrix product. */
export const workPerExponential = 50;

/** Runs work that nobody needs to interrupt. */
export function runToEnd<T>(work: Generator<void, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
