import { type CancellationToken, throwIfCancelled } from '../base/cancellation';
import { UnrollError } from '../base/errors';
import { exportModel } from '../engine/formats/exportModel';
import { describesItself, importModel } from '../engine/formats/importModel';
import type { KernelsBackend } from '../engine/kernels/kernels';
import { loadModel, storeModel } from '../engine/model/languageModel';
import { summarise } from '../engine/model/summarise';
import { Random } from '../engine/random';
import { fillAt } from '../engine/reading/fill';
import { generate } from '../engine/reading/generate';
import { inspect, tokensAround } from '../engine/reading/inspect';
import { requireLanguageModel } from '../engine/reading/modelKind';
import { ModelReader } from '../engine/reading/modelReader';
import { predict } from '../engine/reading/predict';
import { suggest } from '../engine/reading/suggest';
import { EncodedDocument } from '../engine/text/encodedDocument';
import { type PreparedRun, prepareRun } from '../engine/text/prepareRun';
import type { ThreadSupply } from '../engine/threads/threadSupply';
import { automaticThreads, withThreads } from '../engine/threads/withThreads';
import { Trainer } from '../engine/training/trainer';
import type {
  CallContext,
  DocumentEdit,
  DocumentPlace,
  DocumentText,
  EngineApi,
  EngineInfo,
  FillRequest,
  GenerateRequest,
  InspectRequest,
} from '../protocol/engineApi';
import type { ExportedFile, ExportFormat, ForeignWeights } from '../protocol/formats';
import type { FillResult, PredictionResult, Suggestion, Trace } from '../protocol/predictions';
import type { ModelSummary } from '../protocol/spec';
import type { TrainingEvent, TrainingResult, TrainRequest } from '../protocol/training';
import { Documents } from './documents';
import { Foreground } from './foreground';
import { Models } from './models';
import { type Pacing, runInSlices } from '../base/slices';
import { TrainingSession } from './trainingSession';

export interface EngineServiceOptions extends Pacing {
  backend: KernelsBackend;
  /** Why these kernels, for the log. */
  reason?: string;
  /** Where more threads come from; without it there is one. */
  threads?: ThreadSupply;
}

/** What a place in a document is asked for. */
type Question = Pick<DocumentPlace, 'modelId' | 'documentId' | 'version'>;

/** The engine behind the protocol. Knows nothing of threads: the worker's shell serves it, tests call it directly. */
export class EngineService implements EngineApi {
  private readonly models = new Models();
  private readonly documents = new Documents();
  private readonly foreground: Foreground;
  /** Id of the run being prepared or trained. */
  private runId?: string;
  private session?: TrainingSession;

  constructor(private readonly options: EngineServiceOptions) {
    this.foreground = new Foreground(() => options.yieldNow());
  }

  async train(
    request: TrainRequest,
    { token, progress }: CallContext<TrainingEvent>,
  ): Promise<TrainingResult> {
    if (this.runId !== undefined) {
      throw new UnrollError(
        'busy',
        'Another training is running.',
        'Stop it first, or wait until it has finished.',
      );
    }
    const { runId } = request;
    this.runId = runId;
    try {
      throwIfCancelled(token);
      const { backend, threads } = this.options;
      const prepared = prepareRun(request, backend.name);
      const run = withThreads(prepared, request.threads ?? 'auto', backend, threads);
      return await this.trainPrepared(runId, run, token, progress);
    } catch (error) {
      if (this.models.has(runId)) this.forget(runId);
      throw error;
    } finally {
      this.runId = undefined;
      this.session = undefined;
    }
  }

  async pauseTraining({ runId }: { runId: string }): Promise<void> {
    this.sessionOf(runId)?.pause();
  }

  async resumeTraining({ runId }: { runId: string }): Promise<void> {
    this.sessionOf(runId)?.resume();
  }

  async stopTraining({ runId }: { runId: string }): Promise<void> {
    this.sessionOf(runId)?.stop();
  }

  async exportModel({ modelId }: { modelId: string }): Promise<Uint8Array> {
    return storeModel(this.models.getFinished(modelId));
  }

  async importModel({ modelId, bytes }: { modelId: string; bytes: Uint8Array }): Promise<ModelSummary> {
    this.checkFree(modelId);
    const model = loadModel(this.options.backend, bytes);
    this.models.set(modelId, model);
    return model.summary;
  }

  async convertModel(request: {
    modelId: string;
    format: ExportFormat;
    name: string;
  }): Promise<ExportedFile[]> {
    return exportModel(this.models.getFinished(request.modelId), request.format, request.name);
  }

  async importWeights({
    modelId,
    ...foreign
  }: ForeignWeights & { modelId: string }): Promise<ModelSummary | undefined> {
    this.checkFree(modelId);
    if (foreign.vocabulary === undefined && !describesItself(foreign.weights)) return undefined;
    const model = importModel(this.options.backend, foreign, Date.now());
    this.models.set(modelId, model);
    return model.summary;
  }

  async releaseModel({ modelId }: { modelId: string }): Promise<void> {
    if (modelId === this.runId) this.models.getFinished(modelId);
    this.forget(modelId);
  }

  async openDocument(request: DocumentText): Promise<void> {
    this.documents.open(request);
  }

  async editDocument(request: DocumentEdit): Promise<void> {
    this.documents.edit(request);
  }

  async closeDocument({ documentId }: { documentId: string }): Promise<void> {
    this.documents.close(documentId);
  }

  predict(request: DocumentPlace & { topK: number }, { token }: CallContext): Promise<PredictionResult> {
    return this.ask(request, token, (reader) =>
      predict(reader, offsetIn(reader, request.offset), request.topK),
    );
  }

  fill(request: FillRequest, { token }: CallContext): Promise<FillResult> {
    return this.ask(request, token, (reader) => {
      const { text } = reader.document;
      const start = offsetIn(reader, request.range.start);
      const end = Math.max(start, offsetIn(reader, request.range.end));
      return fillAt(reader, text, { start, end }, request.topK, reader.window);
    });
  }

  suggest(
    request: DocumentPlace & { maxTokens: number; minProbability: number },
    { token }: CallContext,
  ): Promise<Suggestion> {
    return this.ask(request, token, (reader) => suggest(reader, offsetIn(reader, request.offset), request));
  }

  inspect(request: InspectRequest, { token }: CallContext): Promise<Trace> {
    return this.ask(request, token, (reader) =>
      inspect(reader, tokensAround(reader.document, request.offset, request.maxTokens)),
    );
  }

  async generate(request: GenerateRequest, { token, progress }: CallContext<string>): Promise<string> {
    const { modelId, prompt, length, temperature, seed } = request;
    const { network, tokenizer } = this.models.get(modelId);
    requireLanguageModel({ network });
    const reader = new ModelReader(network, tokenizer, new EncodedDocument(tokenizer, prompt));
    let text = '';
    let sent = 0;
    // One message a slice, not one a token.
    const flush = () => {
      throwIfCancelled(token);
      if (text.length > sent) progress(text.slice(sent));
      sent = text.length;
    };
    await runInSlices(generate(reader, { length, temperature, random: new Random(seed) }), this.options, {
      check: flush,
      onStep: (piece) => (text += piece),
    });
    flush();
    return text;
  }

  async info(): Promise<EngineInfo> {
    const { backend, reason = '' } = this.options;
    return {
      kernels: backend.name,
      reason,
      threads: automaticThreads(this.options.threads),
      models: this.models.size,
      bytes: this.models.byteLength,
    };
  }

  private async trainPrepared(
    runId: string,
    { spec: planned, reasons, tokenizer, train, valid }: PreparedRun,
    token: CancellationToken,
    progress: (event: TrainingEvent) => void,
  ): Promise<TrainingResult> {
    const { backend, nowSeconds, threads } = this.options;
    const trainer = new Trainer(backend, planned, { train, valid }, nowSeconds, threads);
    const { spec } = trainer;
    const session = new TrainingSession(runId, trainer, this.options, this.foreground, progress);
    this.session = session;
    this.models.set(runId, { network: trainer.network, tokenizer });
    const parameters = trainer.network.parameters.count;
    progress({
      kind: 'started',
      runId,
      spec,
      reasons,
      parameters,
      trainTokens: train.length,
      validTokens: valid.length,
    });
    const registration = token.onCancellationRequested(() => session.stop());
    try {
      // Preparing a long text takes a while: who has cancelled meanwhile has no use for a model that learnt nothing.
      await this.options.yieldNow();
      throwIfCancelled(token);
      const outcome = await session.run();
      // The trainer's memory, several times the model's, goes with the trainer.
      const network = trainer.network.clone(backend);
      const summary = summarise(spec, network, outcome, Date.now());
      this.models.set(runId, { network, tokenizer, summary });
      return { ...outcome, runId, summary, vocabulary: tokenizer.vocabularySize };
    } finally {
      registration.dispose();
    }
  }

  /** Reads a document for a person who waits. Fails with `stale` also when it is edited meanwhile. */
  private ask<T>(
    question: Question,
    token: CancellationToken,
    read: (reader: ModelReader) => Generator<void, T>,
  ): Promise<T> {
    const { modelId, documentId, version } = question;
    const check = () => {
      throwIfCancelled(token);
      this.documents.checkVersion(documentId, version);
    };
    return this.foreground.run(async () => {
      check();
      const reader = this.documents.reader(documentId, version, modelId, this.models.get(modelId));
      return runInSlices(read(reader), this.options, { check });
    });
  }

  /** The session of a run; undefined for one that has just finished, which is no error: the click came a moment too late. */
  private sessionOf(runId: string): TrainingSession | undefined {
    if (this.session?.runId === runId) return this.session;
    if (this.models.has(runId)) return undefined;
    throw new UnrollError(
      'no-model',
      'This training is not running.',
      'Start one with “Unroll: Train on This File”.',
    );
  }

  private checkFree(modelId: string): void {
    if (modelId !== this.runId) return;
    throw new UnrollError('busy', 'A model with this id is being trained.', 'Stop the training first.');
  }

  private forget(modelId: string): void {
    this.models.delete(modelId);
    this.documents.releaseModel(modelId);
  }
}

function offsetIn(reader: ModelReader, offset: number): number {
  return Math.min(Math.max(0, Math.trunc(offset)), reader.document.text.length);
}
