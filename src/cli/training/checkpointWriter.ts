import { writeCheckpoint, type StoredCheckpoint } from '../../engine/checkpoint/checkpointFile';
import { type CheckpointSink, defaultCheckpointSeconds } from '../../engine/checkpoint/checkpointSink';
import type { CheckpointState } from '../../engine/checkpoint/stateArchive';
import { writeGeneration } from '../../node/generations';
import { fileError } from '../files/fileError';
import type { Reporter } from '../output/reporter';

export interface CheckpointWish {
  path: string;
  everySteps?: number;
  origin: Record<string, string>;
}

/** The writer of a training's checkpoints, which tells of problems; undefined where none are wanted. */
export function writerFor(
  wish: CheckpointWish | undefined,
  about: Omit<StoredCheckpoint, 'state' | 'step' | 'origin'>,
  report: Pick<Reporter, 'note'>,
): CheckpointWriter | undefined {
  if (!wish) return undefined;
  const { path, everySteps, origin } = wish;
  return new CheckpointWriter(path, everySteps, { ...about, origin }, (error) =>
    report.note(`No checkpoint was written: ${error instanceof Error ? error.message : String(error)}`),
  );
}

/** Writes checkpoints to a file while the training goes on; one that is overtaken by the next is left out. */
export class CheckpointWriter implements CheckpointSink {
  readonly everySeconds: number;
  readonly everySteps: number;
  private waiting: Uint8Array | undefined;
  private writing: Promise<void> | undefined;

  /** `everySteps` instead of the usual interval in seconds. */
  constructor(
    private readonly path: string,
    everySteps: number | undefined,
    private readonly about: Omit<StoredCheckpoint, 'state' | 'step'>,
    private readonly onProblem: (error: unknown) => void,
  ) {
    this.everySteps = everySteps ?? 0;
    this.everySeconds = everySteps === undefined ? defaultCheckpointSeconds : 0;
  }

  *save(state: CheckpointState, step: number): Generator<void, void> {
    this.waiting = yield* writeCheckpoint({ ...this.about, step, state });
    this.writing ??= this.writeAll();
  }

  /** Resolves when nothing is left to write. A problem was told; the training is worth more than its checkpoint. */
  async settled(): Promise<void> {
    await this.writing;
  }

  private async writeAll(): Promise<void> {
    while (this.waiting) {
      const bytes = this.waiting;
      this.waiting = undefined;
      try {
        await writeGeneration(this.path, bytes);
      } catch (error) {
        this.onProblem(fileError(error, this.path));
      }
    }
    this.writing = undefined;
  }
}
