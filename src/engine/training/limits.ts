import type { TrainingSpec } from '../../protocol/spec';
import type { TrainingClock } from './trainingClock';

/** When a run ends by its spec, and how long that takes. */
export class Limits {
  /** Infinity when only seconds limit the run. */
  readonly steps: number;
  private readonly seconds: number;

  constructor(
    { epochs, steps, seconds }: TrainingSpec,
    chunksPerEpoch: number,
    private readonly clock: TrainingClock,
  ) {
    const orNone = (limit: number) => (limit > 0 ? limit : Infinity);
    this.steps = Math.min(orNone(Math.ceil(epochs * chunksPerEpoch)), orNone(steps));
    this.seconds = orNone(seconds);
  }

  isTimeOver(): boolean {
    return this.clock.elapsed() >= this.seconds;
  }

  /** Estimate from the speed so far; NaN before the first step. */
  secondsLeft(step: number): number {
    const elapsed = this.clock.elapsed();
    const bySteps = step > 0 ? ((this.steps - step) * elapsed) / step : NaN;
    if (this.seconds === Infinity) return bySteps;
    const byTime = Math.max(0, this.seconds - elapsed);
    return Number.isNaN(bySteps) ? byTime : Math.min(bySteps, byTime);
  }
}
