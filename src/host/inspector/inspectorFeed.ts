import { l10n, Range, type TextDocument, type TextEditor, window, workspace } from 'vscode';
import { DisposableObject } from '../../base/disposable';
import { isCancellation, serializeError, type UnrollError } from '../../base/errors';
import type { Event } from '../../base/event';
import type { RunView, TextDifference, ToInspector } from '../../protocol/inspectorProtocol';
import type { PredictionResult } from '../../protocol/predictions';
import type { TrainingPoint } from '../../protocol/training';
import type { ActiveEditor } from '../editor/activeEditor';
import { documentName } from '../editor/documentName';
import { toldError } from '../errorText';
import { noEditorError } from '../editor/noEditor';
import { identityOf } from '../models/documentIdentity';
import type { ModelQuestions } from '../models/modelQuestions';
import { isImported, type ModelRecord } from '../models/modelRecord';
import type { Model, ModelRegistry, Speaker } from '../models/modelRegistry';
import type { TextSketches } from '../models/textSketches';
import { predictionsTopK } from '../settings';
import type { TrainingController } from '../training/trainingController';
import { type AskedPlace, Foresight } from './ahead/foresight';
import type { InspectorPanel } from './inspectorPanel';
import { LatestWins } from '../latestWins';
import { viewOfRecord, viewOfRun } from './runView';
import { ShownSketch } from './shownSketch';
import { textDifference } from './textDifference';
import { readSketch, shareOfDifference } from '../text/textSketch';
import { Tracer } from './tracer';
import { rowAtCursor } from './traceWindow';

const whileTrainingMs = 500;
const contextTailLength = 60;

/** Keeps a panel showing what the model of the active document holds and expects at the cursor. */
export class InspectorFeed extends DisposableObject {
  private readonly rounds = this._register(new LatestWins(() => this.round()));
  /** The run that the panel shows, as it was last posted. */
  private posted: { key: string; modelId: string } | undefined;
  /** Of the curve on view. */
  private postedPoints = 0;
  private readonly tracer: Tracer;
  private readonly sketch = new ShownSketch();
  private shownRun: Extract<ToInspector, { type: 'run' }> | undefined;
  /** Of the stored model on view. */
  private curve: { record: ModelRecord; points: readonly TrainingPoint[] } | undefined;
  /** 0 while nobody looks at traces. */
  private windowTokens = 0;
  private readonly foresight = this._register(new Foresight());

  constructor(
    private readonly panel: InspectorPanel,
    private readonly activeEditor: ActiveEditor,
    private readonly controller: TrainingController,
    private readonly registry: ModelRegistry,
    private readonly questions: ModelQuestions,
    private readonly sketches: Pick<TextSketches, 'isLost'>,
    onEngineDeath: Event<UnrollError>,
  ) {
    super();
    this.tracer = new Tracer(questions);
    const refresh = () => this.rounds.request();
    this._register(panel.onReady(() => this.startOver()));
    this._register(panel.onHide(() => this.foresight.forget()));
    this._register(onEngineDeath((error) => this.postError(error)));
    this._register(activeEditor.onDidChange(refresh));
    this._register(controller.onDidChangeRun(refresh));
    this._register(registry.onDidChange(refresh));
    this._register(controller.onDidAddPoint((run) => this.addPoint(run.id, run.points)));
    this._register(
      window.onDidChangeTextEditorSelection(
        ({ textEditor }) => textEditor === activeEditor.editor && this.cursorMoved(textEditor),
      ),
    );
    this._register(
      workspace.onDidChangeTextDocument(
        ({ document }) => document === activeEditor.editor?.document && refresh(),
      ),
    );
  }

  /** The panel tells how many tokens it has room for; none while no tab on view shows a trace. */
  setWindow(tokens: number): void {
    if (tokens === this.windowTokens) return;
    this.windowTokens = tokens;
    this.rounds.request();
  }

  /** The run on view with its curves; undefined while there is none. */
  get run(): Extract<ToInspector, { type: 'run' }> | undefined {
    const run = this.controller.latestRun;
    const { shownRun } = this;
    return shownRun && run?.id === shownRun.run.modelId ? { ...shownRun, points: [...run.points] } : shownRun;
  }

  /** The engine has died: the next question starts another. */
  startAgain(): void {
    this.tracer.forget();
    this.rounds.request();
  }

  private startOver(): void {
    this.posted = undefined;
    this.foresight.doubt();
    this.windowTokens = 0;
    this.tracer.forget();
    this.rounds.request();
  }

  /**
   * What is known of the new place goes to the panel in the turn in which VS Code told of the move, and so on its way together with
   * what the extension host answers to that: a message of its own is read later.
   */
  private cursorMoved(editor: TextEditor): void {
    if (!this.panel.canShow) return;
    this.foresight.follow(editor);
    const { document } = editor;
    const modelId = this.posted?.modelId;
    if (modelId) {
      const offset = document.offsetAt(editor.selection.active);
      const result = this.foresight.show(askedPlace(modelId, document, offset));
      if (result) {
        this.postResult(modelId, document, offset, result);
        return this.confirmLater();
      }
    }
    this.rounds.request();
  }

  /** A trace is not foreseen: where one is on view it is what follows the cursor. */
  private confirmLater(): void {
    const delayMs = this.windowTokens > 0 ? 0 : this.foresight.confirmInMs;
    if (delayMs > 0) this.rounds.requestIn(delayMs);
    else this.rounds.request();
  }

  private addPoint(runId: string, points: readonly TrainingPoint[]): void {
    if (this.posted?.modelId !== runId || !this.panel.canShow) return;
    this.panel.post({ type: 'points', modelId: runId, points: points.slice(this.postedPoints) });
    this.postedPoints = points.length;
    this.rounds.requestThrottled(whileTrainingMs);
  }

  private async round(): Promise<void> {
    if (!this.panel.canShow) return;
    try {
      await this.show();
    } catch (error) {
      // `stale`: the user typed meanwhile, and that change has already asked for another round.
      if (!isCancellation(error) && serializeError(error).code !== 'stale') this.postError(error);
    }
  }

  private postError(error: unknown): void {
    if (!this.panel.canShow) return;
    this.foresight.doubt();
    const { code, message, hint } = toldError(error);
    this.panel.post({ type: 'error', message, hint, ...(code === 'worker-died' && { startAgain: true }) });
  }

  private async show(): Promise<void> {
    await this.registry.load();
    const editor = this.activeEditor.editor;
    if (!editor)
      return this.postEmpty('', noEditorError().code === 'too-large' ? 'too-large' : 'no-document');
    const { document } = editor;
    const speaker = this.registry.speakerFor(identityOf(document));
    const model = speaker?.model;
    if (!(await this.postRun(document, speaker)) || !model) return;
    const cursor = document.offsetAt(editor.selection.active);
    if (model.kind === 'translate')
      return this.panel.post({ type: 'place', modelId: model.id, offset: cursor });
    const { version } = document;
    const isCurrent = () => this.isCurrent(document, version);
    await this.postPredictions(model, document, cursor, isCurrent);
    if (this.windowTokens > 0 && isCurrent()) await this.postTrace(model, document, cursor, isCurrent);
  }

  /** The run goes first, so that what follows can be shown under its name. False when there is none. */
  private async postRun(document: TextDocument, speaker: Speaker | undefined): Promise<boolean> {
    const model = speaker?.model;
    const name = documentName(document);
    const shown = await this.viewFor(document, model);
    if (!shown) {
      this.postEmpty(name, 'no-model');
      return false;
    }
    const { view, points } = shown;
    const documentUri = document.uri.toString();
    const differs = this.differenceOf(speaker, document);
    const key = JSON.stringify([view.modelId, view.state, view.note, documentUri, differs]);
    if (this.posted?.key !== key && this.activeEditor.editor?.document === document && this.panel.canShow) {
      this.foresight.doubt();
      this.posted = { key, modelId: view.modelId };
      const about = { documentName: name, documentUri, ...(differs && { differs }) };
      this.shownRun = { type: 'run', run: view, ...about, points: [...points] };
      this.postedPoints = points.length;
      this.panel.post(this.shownRun);
    }
    return true;
  }

  private differenceOf(speaker: Speaker | undefined, document: TextDocument): TextDifference | undefined {
    const record = speaker?.model.record;
    if (!speaker || !record) return undefined;
    // The length, without the text: a large one is not copied at every keystroke.
    const end = document.lineAt(document.lineCount - 1).range.end;
    const trainedUnits = isImported(record) ? 0 : record.textLength;
    const trained = readSketch(record.textSketch);
    const replaced = () => {
      if (trained) return shareOfDifference(trained, this.sketch.of(document));
      return this.sketches.isLost(speaker.model, () => this.rounds.request()) ? undefined : 0;
    };
    return textDifference(speaker.why, trainedUnits, document.offsetAt(end), replaced);
  }

  private async viewFor(
    document: TextDocument,
    model: Model | undefined,
  ): Promise<{ view: RunView; points: readonly TrainingPoint[] } | undefined> {
    const run = this.controller.latestRun;
    const isOfRun =
      run &&
      (model
        ? model.id === run.id
        : run.state === 'failed' && run.source.documentUri === identityOf(document).uri);
    const view = isOfRun ? viewOfRun(run, l10n.t) : undefined;
    if (run && view) return { view, points: run.points };
    if (!model?.record) return undefined;
    const points = await this.curveOf(model.record);
    return { view: viewOfRecord(model.record, points, l10n.t), points };
  }

  /** A stored curve is read once, not at every move of the cursor. */
  private async curveOf(record: ModelRecord): Promise<readonly TrainingPoint[]> {
    if (this.curve?.record === record) return this.curve.points;
    const points = await this.registry.curveOf(record);
    this.curve = { record, points };
    return points;
  }

  private postEmpty(name: string, reason: Extract<ToInspector, { type: 'empty' }>['reason']): void {
    const key = JSON.stringify([reason, name]);
    if (this.posted?.key === key) return;
    this.foresight.doubt();
    this.posted = { key, modelId: '' };
    this.panel.post({ type: 'empty', documentName: name, reason });
  }

  private async postPredictions(
    model: Model,
    document: TextDocument,
    cursor: number,
    isCurrent: () => boolean,
  ): Promise<void> {
    const { count } = this.foresight;
    const { result, error } = await this.predictionsAt(model, document, cursor);
    // The cursor went on meanwhile, and what is expected there is on view.
    if (!isCurrent() || count !== this.foresight.count) return;
    const place = askedPlace(model.id, document, cursor);
    if (!this.foresight.confirms(place, result)) this.postResult(model.id, document, cursor, result);
    if (error !== undefined) return this.postError(error);
    // Weights in training change all the time; a blank is read from both ends of the text.
    if (model.state === 'training' || model.kind === 'blank') return;
    this.foresight.look(place, result, (offset) =>
      this.questions.predict(model, document, offset, place.topK),
    );
  }

  private postResult(
    modelId: string,
    document: TextDocument,
    cursor: number,
    result: PredictionResult,
  ): void {
    const tail = new Range(
      document.positionAt(Math.max(0, cursor - contextTailLength)),
      document.positionAt(cursor),
    );
    this.panel.post({ type: 'predictions', modelId, result, contextTail: document.getText(tail) });
  }

  /** A network that gives no numbers expects nothing; what it holds can still be looked at. */
  private async predictionsAt(
    model: Model,
    document: TextDocument,
    cursor: number,
  ): Promise<{ result: PredictionResult; error?: unknown }> {
    try {
      return { result: await this.questions.predict(model, document, cursor, predictionsTopK()) };
    } catch (error) {
      if (serializeError(error).code !== 'diverged') throw error;
      return { result: { predictions: [], offset: cursor, prefix: '', entropy: NaN }, error };
    }
  }

  private async postTrace(
    model: Model,
    document: TextDocument,
    cursor: number,
    isCurrent: () => boolean,
  ): Promise<void> {
    const trace = await this.tracer.traceAt(model, document, cursor, this.windowTokens);
    if (!isCurrent()) return;
    const cursorToken = rowAtCursor(trace.tokens, cursor);
    this.panel.post({ type: 'trace', modelId: model.id, trace, cursorToken });
  }

  private isCurrent(document: TextDocument, version: number): boolean {
    return (
      this.panel.canShow &&
      !document.isClosed &&
      document.version === version &&
      this.activeEditor.editor?.document === document
    );
  }
}

function askedPlace(modelId: string, document: TextDocument, offset: number): AskedPlace {
  const { version } = document;
  return { modelId, documentUri: document.uri.toString(), version, topK: predictionsTopK(), offset };
}
