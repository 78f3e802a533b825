import type { StateArchive, StateHolder } from '../checkpoint/stateArchive';
import type { TrainingPoint } from '../../protocol/training';
import { RunningMean } from './runningMean';
import type { TrainingClock } from './trainingClock';

/** Seconds of training between points of the curves. */
const secondsBetween = 0.15;

/** Turns steps into points of the curves. */
export class ProgressMeter implements StateHolder {
  private readonly loss = new RunningMean();
  private gradientNorm = NaN;
  private learningRate = NaN;
  private tokens = 0;
  private tokensTotal = 0;
  private tokensPerSecond = NaN;
  private lastPointAt = -Infinity;
  private measuredFrom = 0;

  constructor(private readonly clock: TrainingClock) {}

  addStep(step: { tokens: number; loss: number; gradientNorm: number; learningRate: number }): void {
    this.loss.add(step.loss, step.tokens);
    this.gradientNorm = step.gradientNorm;
    this.learningRate = step.learningRate;
    this.tokens += step.tokens;
    this.tokensTotal += step.tokens;
  }

  /** True for the first step, then every so often. */
  isDue(): boolean {
    return this.clock.training() - this.lastPointAt >= secondsBetween;
  }

  point(place: { step: number; epoch: number; secondsLeft: number; validLoss?: number }): TrainingPoint {
    const training = this.clock.training();
    if (this.tokens > 0 && training > this.measuredFrom) {
      this.tokensPerSecond = this.tokens / (training - this.measuredFrom);
      this.tokens = 0;
      this.measuredFrom = training;
    }
    this.lastPointAt = training;
    return {
      ...place,
      trainLoss: this.loss.take(),
      learningRate: this.learningRate,
      gradientNorm: this.gradientNorm,
      tokensPerSecond: this.tokensPerSecond,
      elapsedSeconds: this.clock.elapsed(),
    };
  }

  visitState(archive: StateArchive): void {
    this.loss.visitState(archive, 'meter');
    this.tokensTotal = archive.number('meter.tokens', this.tokensTotal);
  }

  /** Speeds are measured from now on. */
  begin(): void {
    this.measuredFrom = this.clock.training();
  }

  /** Of the whole run. */
  meanTokensPerSecond(): number {
    return this.tokensTotal / this.clock.training();
  }
}
