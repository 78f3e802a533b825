import { serializeError, whatHappened } from '../../base/errors';
import { fingerprintOf } from '../../engine/checkpoint/textFingerprint';
import type { TrainingResult, TrainRequest } from '../../protocol/training';
import { latestLoss, type TrainingRun, type TrainingSource } from '../training/trainingRun';
import type { RunRecorder } from '../training/runRecorder';
import type { RunLibrary } from './runLibrary';
import type { RunRecord } from './runRecord';

/** Writes every training down in the library, with its texts, so that it goes on also when its document has changed. */
export class LibraryRecorder implements RunRecorder {
  /** The window closes: whoever stops now has not been told to by the user. */
  isClosing = false;

  constructor(
    private readonly library: RunLibrary,
    private readonly version: string,
    /** Seconds between two checkpoints. */
    private readonly checkpointSeconds: () => number,
    private readonly onProblem: (error: unknown) => void,
  ) {}

  async begin(run: TrainingRun, source: TrainingSource): Promise<void> {
    const { library } = this;
    const earlier = library.get(run.id);
    const { text, validationText, documentUri, documentVersion, name, languageId } = source;
    const record: RunRecord = {
      steps: 0,
      seconds: 0,
      loss: NaN,
      hasCheckpoint: false,
      createdAt: run.startedAt,
      name,
      ...earlier,
      ...{ id: run.id, state: 'training', documentUri, documentVersion, languageId, owner: library.owner },
      ...{ options: source.options, threads: source.threads, text: fingerprintOf(text) },
      ...(source.experiment && { experiment: source.experiment }),
      ...(source.provenance && { provenance: source.provenance }),
      ...(source.folder && { folder: source.folder }),
      ...(validationText !== undefined && { validation: fingerprintOf(validationText) }),
      ...{ reason: undefined, error: undefined },
    };
    await this.written(async () => {
      await library.files.writeText(record.text, text);
      if (record.validation) await library.files.writeText(record.validation, validationText ?? '');
    });
    // Known in this window also where nothing can be written.
    await this.written(() => library.put(record));
  }

  requestOf(source: TrainingSource): Pick<TrainRequest, 'checkpointSeconds' | 'provenance'> {
    const { name, text, provenance } = source;
    const files = provenance?.files ?? [{ name, ...fingerprintOf(text) }];
    const checkpointSeconds = this.checkpointSeconds();
    return { checkpointSeconds, provenance: { version: this.version, kernels: '', ...provenance, files } };
  }

  checkpoint(run: TrainingRun, bytes: Uint8Array, step: number): void {
    const { files } = this.library;
    void this.written(async () => {
      await files.writeCheckpoint(run.id, bytes);
      await files.writeCurve(run.id, run.points);
      await this.library.change(run.id, { ...progressOf(run), steps: step, hasCheckpoint: true });
    });
  }

  async end(run: TrainingRun, result: TrainingResult, bytes: Uint8Array): Promise<void> {
    const { library } = this;
    const { reason, summary, steps, seconds, validLoss, trainLoss } = result;
    const problem = await this.written(async () => {
      await library.files.writeModel(run.id, bytes);
      await library.files.writeCurve(run.id, run.points);
    });
    await this.written(async () => {
      const loss = Number.isNaN(validLoss) ? trainLoss : validLoss;
      const ended = { reason, summary, steps, seconds, loss, owner: undefined };
      const state = this.isClosing && reason === 'stopped' ? 'interrupted' : 'finished';
      const error = problem === undefined ? undefined : whatHappened(problem);
      await library.change(run.id, { ...progressOf(run), ...ended, state, error });
      await library.tidyCheckpoints();
    });
  }

  fail(run: TrainingRun, error: unknown): void {
    const { code } = serializeError(error);
    // What a dead engine had learnt lies in its checkpoint, if it came so far.
    const state = code === 'worker-died' ? 'interrupted' : 'failed';
    void this.written(() =>
      this.library.change(run.id, {
        ...progressOf(run),
        state,
        error: whatHappened(error),
        owner: undefined,
      }),
    );
  }

  discard(run: TrainingRun): void {
    const { library } = this;
    // An engine that was started afresh took with it what it had begun.
    const hasBegun = run.points.length > 0 || library.get(run.id)?.hasCheckpoint;
    void this.written(() =>
      hasBegun
        ? library.change(run.id, { ...progressOf(run), state: 'interrupted', owner: undefined })
        : library.forget(run.id),
    );
  }

  /** What went wrong, which was reported; undefined when nothing did. */
  private async written(work: () => Promise<void>): Promise<unknown> {
    try {
      await work();
      return undefined;
    } catch (error) {
      this.onProblem(error);
      return error;
    }
  }
}

function progressOf(run: TrainingRun): Pick<RunRecord, 'plan' | 'loss' | 'steps' | 'seconds'> {
  const point = run.points.at(-1);
  const { plan } = run;
  return {
    ...(plan && { plan }),
    loss: latestLoss(run.points) ?? NaN,
    steps: point?.step ?? 0,
    seconds: point?.elapsedSeconds ?? 0,
  };
}
