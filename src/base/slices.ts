/** A request is answered within about two slices of whatever else is running. */
const sliceSeconds = 0.008;

/** Bounds a slice also under a clock that does not move. */
const mostStepsPerSlice = 1024;

export interface Pacing {
  nowSeconds(): number;
  /** Resolves after messages that have arrived were handled. */
  yieldNow(): Promise<void>;
}

/**
 * Runs a generator to its end in slices of a few milliseconds, letting messages through between them. `check` runs
 * before each slice and may throw (cancelled, stale): the generator is closed then.
 */
export async function runInSlices<Step, Result>(
  steps: Generator<Step, Result>,
  { nowSeconds, yieldNow }: Pacing,
  { check, onStep }: { check?: () => void; onStep?: (step: Step) => void } = {},
): Promise<Result> {
  try {
    for (;;) {
      check?.();
      const end = nowSeconds() + sliceSeconds;
      for (let count = 0; count < mostStepsPerSlice && (count === 0 || nowSeconds() < end); count++) {
        const step = steps.next();
        if (step.done) return step.value;
        onStep?.(step.value);
      }
      await yieldNow();
    }
  } catch (error) {
    closeGenerator(steps);
    throw error;
  }
}

/** Runs the generator's `finally` blocks; what it would have returned is of no interest any more. */
function closeGenerator(steps: Generator<unknown, unknown>): void {
  steps.return(undefined);
}
