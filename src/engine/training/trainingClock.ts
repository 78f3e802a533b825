import type { StateArchive, StateHolder } from '../checkpoint/stateArchive';

/** Time of a run, without the driver's pauses; time spent training, without validations. All in seconds. */
export class TrainingClock implements StateHolder {
  private startSeconds: number;
  private validationSeconds = 0;

  constructor(
    private readonly nowSeconds: () => number,
    private readonly pausedSeconds: () => number,
  ) {
    this.startSeconds = nowSeconds() - pausedSeconds();
  }

  /** Starts anew, after `earlier` seconds of the same run. */
  begin(earlier: number): void {
    this.startSeconds = this.nowSeconds() - this.pausedSeconds() - earlier;
  }

  /** Seconds that the run has taken. */
  elapsed(): number {
    return this.nowSeconds() - this.startSeconds - this.pausedSeconds();
  }

  /** Seconds of it that went into training steps. */
  training(): number {
    return this.elapsed() - this.validationSeconds;
  }

  addValidation(seconds: number): void {
    this.validationSeconds += seconds;
  }

  visitState(archive: StateArchive): void {
    const elapsed = this.elapsed();
    const stored = archive.number('clock.elapsed', elapsed);
    if (stored !== elapsed) this.begin(stored);
    this.validationSeconds = archive.number('clock.validation', this.validationSeconds);
  }
}
