/** Work that is done once, by whoever asks first; who asks meanwhile goes on with it. */
export class SharedWork<T> {
  private running?: Generator<void, T>;
  private done?: { result: T };

  constructor(private readonly begin: () => Generator<void, T>) {}

  /** Yields as the work does. */
  *result(): Generator<void, T> {
    while (!this.done) {
      this.running ??= this.begin();
      const step = this.running.next();
      if (step.done) {
        this.done = { result: step.value };
        this.running = undefined;
      } else {
        yield;
      }
    }
    return this.done.result;
  }
}
