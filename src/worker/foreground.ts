/**
 * Requests that a person waits for, one at a time, in the order they came. While one runs, training pauses between two
 * slices, so that the answer is quick and all of it comes from the same weights; between two of them training gets a slice.
 */
export class Foreground {
  private tail: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private running = false;

  constructor(private readonly yieldNow: () => Promise<void>) {}

  /** Whether training should wait. */
  get isRunning(): boolean {
    return this.running;
  }

  run<T>(job: () => Promise<T>): Promise<T> {
    const result =
      this.waiting++ === 0
        ? this.start(job)
        : this.tail.then(() => this.yieldNow()).then(() => this.start(job));
    this.tail = result.catch(() => undefined);
    return result;
  }

  private async start<T>(job: () => Promise<T>): Promise<T> {
    this.running = true;
    try {
      return await job();
    } finally {
      this.running = false;
      this.waiting--;
    }
  }
}
