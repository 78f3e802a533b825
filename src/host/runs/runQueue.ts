import { DisposableObject } from '../../base/disposable';
import { Emitter } from '../../base/event';
import { isCancellation } from '../../base/errors';
import { readCheckpoint } from '../../engine/checkpoint/readCheckpoint';
import type { ThreadWish } from '../../protocol/training';
import type { TrainingController } from '../training/trainingController';
import type { TrainingSource } from '../training/trainingRun';
import type { RunLibrary } from './runLibrary';
import type { RunRecord } from './runRecord';

/** Remembered across reloads of the window. */
export interface QueueMemory {
  isPaused(): boolean;
  setPaused(isPaused: boolean): void;
}

/** Trains waiting runs one after the other, whenever nothing else trains; goes on after a reload with what was cut short. */
export class RunQueue extends DisposableObject {
  private current: string | undefined;
  private readonly changes = this._register(new Emitter<void>());
  readonly onDidChange = this.changes.event;

  constructor(
    private readonly library: RunLibrary,
    private readonly controller: TrainingController,
    private readonly memory: QueueMemory,
    /** Threads for runs that do not say how many. */
    private readonly budget: () => ThreadWish,
    private readonly onProblem: (error: unknown) => void,
  ) {
    super();
    this._register(controller.onDidChangeRun(() => this.next()));
    this._register(library.onDidChange(() => this.next()));
  }

  get isPaused(): boolean {
    return this.memory.isPaused();
  }

  get waiting(): RunRecord[] {
    return this.library.runs.filter(isWaiting).sort(byTurn);
  }

  /** The run that trains goes on to its end, unless the training itself is paused. */
  pause(): void {
    this.memory.setPaused(true);
    this.changes.fire();
  }

  resume(): void {
    this.memory.setPaused(false);
    this.changes.fire();
    this.next();
  }

  private next(): void {
    if (this.isDisposed || this.isPaused || this.current !== undefined || this.controller.activeRun) return;
    const [record] = this.waiting;
    if (!record) return;
    this.current = record.id;
    // Not within the event that told of the end of the run before.
    setTimeout(() => void this.train(record), 0);
  }

  private async train(record: RunRecord): Promise<void> {
    try {
      if (this.controller.activeRun) return;
      const source = await sourceOf(record, this.library);
      const { run } = await this.controller.train({ ...source, threads: record.threads ?? this.budget() });
      // Who stops a run of a sweep does not want the next one at once.
      if (run.reason === 'stopped') this.pause();
    } catch (error) {
      if (!isCancellation(error)) this.onProblem(error);
      const now = this.library.get(record.id);
      if (now && isWaiting(now))
        await this.library.change(record.id, { state: 'failed' }).catch(() => undefined);
    } finally {
      this.current = undefined;
      this.changes.fire();
      this.next();
    }
  }
}

/** What a stored run trains on, from where it was. Throws `bad-input` when its text is gone. */
export async function sourceOf(record: RunRecord, library: RunLibrary): Promise<TrainingSource> {
  const { id, documentUri, documentVersion, name, languageId, options, threads, experiment, provenance } =
    record;
  const text = (await library.files.readText(record.text)) ?? '';
  const validationText = record.validation && (await library.files.readText(record.validation));
  const checkpoint = record.hasCheckpoint
    ? await library.files.readCheckpoint(id, readCheckpoint)
    : undefined;
  const points = checkpoint ? await library.files.readCurve(id) : [];
  return {
    ...{ documentUri, documentVersion, name, languageId, text, options, threads },
    ...(validationText !== undefined && { validationText }),
    ...(experiment && { experiment }),
    ...(provenance && { provenance }),
    goesOn: { id, checkpoint, points },
  };
}

/** Runs of experiments go on by themselves; of others the user is asked. */
function isWaiting({ state, experiment }: RunRecord): boolean {
  return state === 'queued' || (state === 'interrupted' && experiment !== undefined);
}

function byTurn(a: RunRecord, b: RunRecord): number {
  const turn = ({ state }: RunRecord) => (state === 'interrupted' ? 0 : 1);
  return (
    turn(a) - turn(b) || a.createdAt - b.createdAt || (a.experiment?.index ?? 0) - (b.experiment?.index ?? 0)
  );
}
