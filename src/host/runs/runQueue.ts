import { DisposableObject } from '../../base/disposable';
import { Emitter } from '../../base/event';
import { isCancellation } from '../../base/errors';
import { readCheckpoint } from '../../engine/checkpoint/readCheckpoint';
import type { ThreadWish } from '../../protocol/training';
import type { TrainingController } from '../training/trainingController';
import type { TrainingSource } from '../training/trainingRun';
import type { RunLibrary } from './runLibrary';
import type { RunRecord } from './runRecord';

/** An engine that dies of a run again and again would do so for ever. */
const mostDeaths = 3;
/** How often a window looks whether another one still trains a run of an experiment, while it does. */
const pollMs = 5000;

/**
 * Trains waiting runs one after the other, whenever nothing else trains, in this window or another one of the workspace;
 * goes on after a reload with what was cut short.
 */
export class RunQueue extends DisposableObject {
  private current: string | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** How often the engine has died of a run, by its id. */
  private readonly deaths = new Map<string, number>();
  private readonly changes = this._register(new Emitter<void>());
  readonly onDidChange = this.changes.event;

  constructor(
    private readonly library: RunLibrary,
    private readonly controller: TrainingController,
    /** Threads for runs that do not say how many. */
    private readonly budget: () => ThreadWish,
    private readonly onProblem: (error: unknown) => void,
    /** A run has come to its end by itself. */
    private readonly onEnd: (record: RunRecord) => void = () => undefined,
  ) {
    super();
    this._register(controller.onDidChangeRun(() => this.next()));
    this._register(library.onDidChange(() => this.next()));
    this._register(library.onDidChange(() => this.changes.fire()));
    this._register({ dispose: () => clearTimeout(this.timer) });
  }

  get isPaused(): boolean {
    return this.library.isQueuePaused;
  }

  get waiting(): RunRecord[] {
    return this.library.runs.filter(isWaiting).sort(byTurn);
  }

  /** The run that trains goes on to its end, unless the training itself is paused. */
  pause(): void {
    this.library.pauseQueue(true);
    this.changes.fire();
  }

  resume(): void {
    this.library.pauseQueue(false);
    this.changes.fire();
    this.next();
  }

  private next(): void {
    if (this.isDisposed || this.isPaused || this.current !== undefined || this.controller.activeRun) return;
    if (this.library.isTrainedElsewhere) {
      // Also when nothing else waits: that window may be killed, and what it trained goes on here.
      this.timer ??= setTimeout(() => {
        this.timer = undefined;
        void this.library.refresh().then(() => this.next());
      }, pollMs);
      return;
    }
    const [record] = this.waiting;
    if (!record) return;
    this.current = record.id;
    // Not within the event that told of the end of the run before.
    setTimeout(() => void this.train(record.id), 0);
  }

  private async train(id: string): Promise<void> {
    let record: RunRecord | undefined;
    try {
      if (this.controller.activeRun) return;
      record = await this.library.claim(id);
      // Meanwhile the user may have started a training, or closed the window.
      if (!record || this.controller.activeRun || this.isDisposed) return;
      const source = await sourceOf(record, this.library);
      const { run } = await this.controller.train({ ...source, threads: record.threads ?? this.budget() });
      const ended = this.library.get(id);
      if (ended?.state === 'finished' && run.reason !== 'stopped') this.onEnd(ended);
      // Who stops a run of a sweep does not want the next one at once; a window that closes interrupts it.
      if (run.reason === 'stopped' && ended?.state !== 'interrupted') this.pause();
    } catch (error) {
      if (!isCancellation(error)) this.onProblem(error);
      await this.library.release(id, 'failed');
      const deaths = (this.deaths.get(id) ?? 0) + 1;
      this.deaths.set(id, deaths);
      const now = this.library.get(id);
      if (deaths >= mostDeaths && now && isWaiting(now))
        await this.library.change(id, { state: 'failed' }).catch(() => undefined);
    } finally {
      if (record) await this.library.release(id, record.state);
      this.current = undefined;
      this.changes.fire();
      this.next();
    }
  }
}

/** What a stored run trains on, from where it was. Throws `bad-input` when its text is gone. */
export async function sourceOf(record: RunRecord, library: RunLibrary): Promise<TrainingSource> {
  const { id, documentUri, documentVersion, name, languageId, options, threads } = record;
  const { experiment, provenance, folder } = record;
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
    ...(folder && { folder }),
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
