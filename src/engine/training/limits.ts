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

  /** How much of the planned run is over after `step` steps, 0 to 1; looks at the clock only where seconds limit it. */
  shareOver(step: number): number {
    const byTime = this.seconds < Infinity ? this.clock.elapsed() / this.seconds : 0;
    return Math.min(1, Math.max(step / this.steps, byTime));
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
