import { CancellationSource } from '../../base/cancellation';
import { DisposableObject } from '../../base/disposable';
import { isCancellation, UnrollError } from '../../base/errors';
import { Emitter } from '../../base/event';
import { phrase } from '../../base/phrase';
import type { TrainingEvent, TrainingResult } from '../../protocol/training';
import type { EngineClient } from '../engine/engineClient';
import { LatestWins } from '../latestWins';
import { sketchOf, writeSketch } from '../text/textSketch';
import type { ModelLoader } from '../models/modelLoader';
import type { ModelRegistry } from '../models/modelRegistry';
import type { RunRecorder } from './runRecorder';
import { isActive, newRunId, type TrainingRun, type TrainingSource } from './trainingRun';

/**
 * The least time between two tellings of how far it is. A small text gives a point of its curve a hundred times a second, and each
 * telling is several messages to the window: more than it reads at once pile up there, and a suggestion behind them comes seconds late.
 */
const pointsMs = 200;

/** What became of a training. `storageError`: the model is usable, but only in memory. */
export interface TrainingEnd {
  run: TrainingRun;
  /** Absent when nothing was learnt. */
  result?: TrainingResult;
  storageError?: UnrollError;
}

/** Runs one training at a time and hands the model to the registry. Knows nothing of the editor. */
export class TrainingController extends DisposableObject {
  private run: TrainingRun | undefined;
  private cancellation: CancellationSource | undefined;
  private ending: Promise<unknown> = Promise.resolve();
  private readonly runChanges = this._register(new Emitter<TrainingRun>());
  private readonly newPoints = this._register(new Emitter<TrainingRun>());
  /** The run is another, or its state is. */
  readonly onDidChangeRun = this.runChanges.event;
  private readonly pointRounds = this._register(
    new LatestWins(async () => {
      if (this.run) this.newPoints.fire(this.run);
    }),
  );
  /** The curve has more points; told a few times a second at most. */
  readonly onDidAddPoint = this.newPoints.event;

  constructor(
    private readonly client: EngineClient,
    private readonly registry: ModelRegistry,
    private readonly loader: ModelLoader,
    private readonly log: (message: string) => void,
    private readonly nowMs: () => number,
    private readonly recorder?: RunRecorder,
  ) {
    super();
  }

  /** The latest run, also after its end. */
  get latestRun(): TrainingRun | undefined {
    return this.run;
  }

  get activeRun(): TrainingRun | undefined {
    return isActive(this.run) ? this.run : undefined;
  }

  /** Trains until it ends by itself or by `stop`. Fails with `busy` during another training. */
  train(source: TrainingSource): Promise<TrainingEnd> {
    if (this.activeRun) {
      return Promise.reject(
        new UnrollError('busy', phrase`${this.activeRun.source.name} is still training.`, 'Stop it first.'),
      );
    }
    const { text, goesOn, ...rest } = source;
    const startedAt = this.nowMs();
    const id = source.goesOn?.id ?? newRunId(startedAt);
    this.cancellation = new CancellationSource();
    this.run = {
      id,
      source: { ...rest, textLength: text.length, textSketch: writeSketch(sketchOf(text)) },
      startedAt,
      state: 'starting',
      points: [...(goesOn?.points ?? [])],
    };
    this.runChanges.fire(this.run);
    const end = this.follow(source, this.run, this.cancellation);
    this.ending = end.catch(() => undefined);
    return end;
  }

  async pause(): Promise<void> {
    if (this.run?.state === 'training') await this.client.engine.pauseTraining({ runId: this.run.id });
  }

  async resume(): Promise<void> {
    if (this.run?.state === 'paused') await this.client.engine.resumeTraining({ runId: this.run.id });
  }

  /** Ends the training, keeping what was learnt; resolves when its model is stored. */
  async stop(): Promise<void> {
    this.cancellation?.cancel();
    await this.ending;
  }

  override dispose(): void {
    this.cancellation?.cancel();
    super.dispose();
  }

  private async follow(
    source: TrainingSource,
    run: TrainingRun,
    cancellation: CancellationSource,
  ): Promise<TrainingEnd> {
    try {
      await this.recorder?.begin(run, source);
      const { text, validationText, goesOn } = source;
      const { languageId: language, options, threads } = run.source;
      const result = await this.client.engine.train(
        {
          ...{ runId: run.id, text, validationText, language, options, threads, resume: goesOn?.checkpoint },
          ...this.recorder?.requestOf(source),
        },
        { token: cancellation.token, progress: (event) => this.receive(run.id, event) },
      );
      if (result.steps === 0) return this.endWithoutModel(run.id);
      const storageError = await this.keep(run, result);
      return { run: this.change({ state: 'finished', reason: result.reason }), result, storageError };
    } catch (error) {
      if (isCancellation(error)) return this.endWithoutModel(run.id);
      const failed = this.change({ state: 'failed', error });
      this.recorder?.fail(failed, error);
      throw error;
    } finally {
      this.registry.setRunning(undefined);
      cancellation.dispose();
    }
  }

  private async keep(run: TrainingRun, result: TrainingResult): Promise<UnrollError | undefined> {
    const bytes = await this.client.engine.exportModel({ modelId: run.id });
    const { plan, points } = this.run ?? run;
    this.loader.adopt(run.id);
    const record = {
      id: run.id,
      documentUri: run.source.documentUri,
      documentVersion: run.source.documentVersion,
      textLength: run.source.textLength,
      ...(run.source.textSketch !== undefined && { textSketch: run.source.textSketch }),
      name: run.source.name,
      languageId: run.source.languageId,
      ...(run.source.folder && { folder: run.source.folder }),
      trainTokens: plan?.trainTokens ?? 0,
      validTokens: plan?.validTokens ?? 0,
      reason: result.reason,
      seconds: result.seconds,
      summary: result.summary,
    };
    await this.recorder?.end(this.run ?? run, result, bytes);
    try {
      await this.registry.add({ record, bytes, points });
      return undefined;
    } catch (error) {
      if (error instanceof UnrollError && error.code === 'io') return error;
      throw error;
    }
  }

  /** Stopped before the first step: an earlier model of the document must not be replaced by one that knows nothing. */
  private endWithoutModel(id: string): TrainingEnd {
    if (this.run) this.recorder?.discard(this.run);
    if (this.client.isRunning) this.client.engine.releaseModel({ modelId: id }).catch(() => undefined);
    return { run: this.change({ state: 'finished', reason: 'stopped' }) };
  }

  private receive(runId: string, event: TrainingEvent): void {
    const { run } = this;
    if (!run || run.id !== runId || !isActive(run)) return;
    switch (event.kind) {
      case 'started': {
        const { spec, parameters, trainTokens, validTokens } = event;
        for (const reason of event.reasons) this.log(reason);
        this.change({ state: 'training', plan: { spec, parameters, trainTokens, validTokens } });
        const { documentUri, name, languageId, folder } = run.source;
        // Who trains on a document wants to hear that model, whatever was chosen before.
        this.registry.choose(documentUri, undefined);
        this.registry.setRunning({
          id: runId,
          kind: spec.model.kind,
          documentUri,
          name,
          languageId,
          trainedAt: run.startedAt,
          state: 'training',
          ...(folder && { folder }),
        });
        return;
      }
      case 'point':
        run.points.push(event.point);
        this.pointRounds.requestThrottled(pointsMs);
        return;
      case 'rolled-back':
        this.log(event.text);
        return;
      case 'checkpoint':
        this.recorder?.checkpoint(run, event.bytes, event.step);
        return;
      case 'paused':
      case 'resumed':
        this.change({ state: event.kind === 'paused' ? 'paused' : 'training' });
    }
  }

  private change(change: Partial<TrainingRun>): TrainingRun {
    if (!this.run) throw new UnrollError('internal', 'No run to change.');
    this.run = { ...this.run, ...change };
    this.runChanges.fire(this.run);
    return this.run;
  }
}
