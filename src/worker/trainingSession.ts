import type { DrivenTrainer, TrainerOutcome } from '../engine/training/trainer';
import type { TrainingEvent } from '../protocol/training';
import { type Pacing, runInSlices } from '../base/slices';

/**
 * One run of a trainer, in slices between which messages are handled. It waits while it is paused and while a person
 * waits for an answer.
 */
export class TrainingSession {
  private paused = false;
  private wake: () => void = () => undefined;

  constructor(
    readonly runId: string,
    private readonly trainer: DrivenTrainer,
    private readonly pacing: Pacing,
    private readonly foreground: { readonly isRunning: boolean },
    private readonly report: (event: TrainingEvent) => void,
  ) {}

  async run(): Promise<TrainerOutcome> {
    return runInSlices(
      this.trainer.run(),
      { nowSeconds: this.pacing.nowSeconds, yieldNow: () => this.betweenSlices() },
      {
        onStep: (event) => {
          if (event.kind !== 'tick') this.report({ ...event, runId: this.runId });
        },
      },
    );
  }

  pause(): void {
    if (this.paused) return;
    this.paused = true;
    this.report({ kind: 'paused', runId: this.runId });
  }

  resume(): void {
    if (!this.paused) return;
    this.paused = false;
    this.wake();
    this.report({ kind: 'resumed', runId: this.runId });
  }

  /** The run ends soon, also while it is paused. */
  stop(): void {
    this.trainer.stop();
    this.paused = false;
    this.wake();
  }

  private async betweenSlices(): Promise<void> {
    await this.pacing.yieldNow();
    if (this.paused) await this.sleep();
    while (this.foreground.isRunning) await this.pacing.yieldNow();
  }

  private async sleep(): Promise<void> {
    const begin = this.pacing.nowSeconds();
    while (this.paused) await new Promise<void>((resolve) => (this.wake = resolve));
    this.trainer.pausedSeconds += this.pacing.nowSeconds() - begin;
  }
}
