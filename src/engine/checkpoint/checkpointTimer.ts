import type { CheckpointSink } from './checkpointSink';

/** When the next checkpoint is due. That weights do not depend on it lets it look at the clock. */
export class CheckpointTimer {
  private lastSeconds: number;

  constructor(
    private readonly sink: Pick<CheckpointSink, 'everySeconds' | 'everySteps'> | undefined,
    private readonly clock: { elapsed(): number },
    private lastStep: number,
  ) {
    this.lastSeconds = clock.elapsed();
  }

  /** Whether there should be one after `step` steps; if so, the next is due an interval later. */
  isDue(step: number): boolean {
    const { sink, clock } = this;
    if (!sink) return false;
    const byStep = sink.everySteps > 0 && step - this.lastStep >= sink.everySteps;
    const byTime = sink.everySeconds > 0 && clock.elapsed() - this.lastSeconds >= sink.everySeconds;
    if (!byStep && !byTime) return false;
    this.lastStep = step;
    this.lastSeconds = clock.elapsed();
    return true;
  }
}
