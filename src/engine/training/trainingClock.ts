/** Time of a run, without the driver's pauses; time spent training, without validations. All in seconds. */
export class TrainingClock {
  private readonly startSeconds: number;
  private validationSeconds = 0;

  constructor(
    private readonly nowSeconds: () => number,
    private readonly pausedSeconds: () => number,
  ) {
    this.startSeconds = nowSeconds() - pausedSeconds();
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
}
