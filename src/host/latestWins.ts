import type { Disposable } from '../base/disposable';

/**
 * Runs one job at a time. While one runs, asking again only marks that another round is due: the latest wish wins and
 * nothing piles up. `minimumMs` is the least time from the start of one round to the next, for wishes that can wait.
 */
export class LatestWins implements Disposable {
  private running = false;
  private due = false;
  private disposed = false;
  private lastStartMs = -Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly job: () => Promise<void>,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** Wants a round at once, or right after the one that runs. */
  request(): void {
    if (this.disposed) return;
    this.clearTimer();
    this.due = true;
    if (!this.running) void this.runRounds();
  }

  /** Wants a round, but not sooner than `minimumMs` after the start of the last one. */
  requestThrottled(minimumMs: number): void {
    if (this.disposed || this.due || this.timer !== undefined) return;
    const waitMs = this.lastStartMs + minimumMs - this.nowMs();
    if (waitMs <= 0) this.request();
    else this.timer = setTimeout(() => this.request(), waitMs);
  }

  /** Wants a round in `delayMs`, counted from the last time that one was wanted so, unless another wish brings one before. */
  requestIn(delayMs: number): void {
    if (this.disposed || this.due) return;
    this.clearTimer();
    this.timer = setTimeout(() => this.request(), delayMs);
  }

  dispose(): void {
    this.disposed = true;
    this.due = false;
    this.clearTimer();
  }

  /** The job reports its own errors; one that slips through must not stop the rounds to come. */
  private async runRounds(): Promise<void> {
    this.running = true;
    try {
      while (this.due) {
        this.due = false;
        this.lastStartMs = this.nowMs();
        await this.job().catch(() => undefined);
      }
    } finally {
      this.running = false;
    }
  }

  private clearTimer(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
