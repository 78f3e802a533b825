import { type LogOutputChannel, Range, type TextDocument, type TextEditor, window, workspace } from 'vscode';
import type { CancellationToken } from '../../base/cancellation';
import { DisposableObject } from '../../base/disposable';
import { UnrollError } from '../../base/errors';
import { Emitter } from '../../base/event';
import { phrase } from '../../base/phrase';
import type { TextRange } from '../../protocol/predictions';
import type { ModelSpec } from '../../protocol/spec';
import { type ActiveEditor, isTextOfTheUser } from '../editor/activeEditor';
import { documentName } from '../editor/documentName';
import { showError } from '../messages';
import type { ModelQuestions } from '../models/modelQuestions';
import type { Model, ModelRegistry } from '../models/modelRegistry';
import type { TrainingController } from '../training/trainingController';
import { type Colouring, scaleOf } from './colouring';
import type { ScaleEnds } from './colourTokens';
import { Decorations } from './decorations';
import { DocumentSurprisals } from './documentSurprisals';
import { type ColouringPlan, EditorColourist } from './editorColourist';
import { fullBits } from './levels';
import { themeKind } from './themeKind';

const whileTrainingMs = 1000;

/**
 * Colours the text of documents by what a model makes of it. A document keeps its colouring until it is stopped or closed;
 * only what is seen is asked about. With nothing coloured, nothing is computed.
 */
export class ColouringService extends DisposableObject {
  private readonly colourings = new Map<string, { colouring: Colouring; ends: ScaleEnds }>();
  private readonly colourists = new Map<TextEditor, EditorColourist>();
  /** By scale and extent; made anew for another theme. */
  private decorations = new Map<string, Decorations>();
  readonly surprisals: DocumentSurprisals;
  private readonly changes = this._register(new Emitter<void>());
  /** A document is coloured otherwise, or another document is in front. */
  readonly onDidChange = this.changes.event;

  constructor(
    readonly activeEditor: ActiveEditor,
    private readonly controller: TrainingController,
    registry: ModelRegistry,
    private readonly questions: ModelQuestions,
    private readonly log: LogOutputChannel,
  ) {
    super();
    this.surprisals = this._register(new DocumentSurprisals(questions));
    this._register(activeEditor.onDidChange(() => this.changes.fire()));
    this._register(window.onDidChangeVisibleTextEditors(() => this.matchEditors()));
    this._register(
      window.onDidChangeTextEditorVisibleRanges(({ textEditor }) =>
        this.colourists.get(textEditor)?.scrolled(),
      ),
    );
    this._register(
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.forDocument(document, (colourist) => colourist.edited());
      }),
    );
    this._register(
      workspace.onDidCloseTextDocument((document) => {
        if (this.colourings.delete(document.uri.toString())) this.changed();
      }),
    );
    this._register(window.onDidChangeActiveColorTheme(() => this.themeChanged()));
    this._register(registry.onDidChange(() => this.forAll((colourist) => colourist.request())));
    this._register(
      controller.onDidAddPoint(() => this.forAll((colourist) => colourist.requestThrottled(whileTrainingMs))),
    );
  }

  colouringOf(document: TextDocument): Colouring | undefined {
    return this.colourings.get(document.uri.toString())?.colouring;
  }

  /** What an editor shows: the ranges of each level. For tests. */
  shownIn(editor: TextEditor) {
    return this.colourists.get(editor)?.byLevel ?? [];
  }

  /** Colours a document, or stops to. Throws `no-model` where no model speaks, `bad-input` where it cannot say. */
  async colour(document: TextDocument, colouring: Colouring | undefined): Promise<void> {
    const id = document.uri.toString();
    if (!colouring) {
      if (this.colourings.delete(id)) this.changed();
      return;
    }
    const { model } = await this.modelFor(document, colouring);
    this.colourings.set(id, {
      colouring,
      ends: { bits: fullBits(this.specOf(model)?.vocabularySize), state: 1 },
    });
    this.changed();
  }

  /** The model that a colouring asks, and a key that changes with its weights. Throws `no-model` or `bad-input`. */
  async modelFor(document: TextDocument, colouring?: Colouring): Promise<{ model: Model; key: string }> {
    const model =
      (await this.questions.modelFor(document, 'language')) ??
      (await this.questions.modelFor(document, 'blank'));
    if (!model) {
      throw new UnrollError(
        'no-model',
        phrase`No model speaks for ${documentName(document)}.`,
        'Train on this file first, or choose another model.',
      );
    }
    if (colouring?.kind === 'surprisal' && model.kind === 'blank') {
      throw new UnrollError(
        'bad-input',
        phrase`The model of ${model.name} fills blanks: it does not say how surprising a text is as it goes on.`,
        'Train a model of the next word too, or colour by a unit.',
      );
    }
    const run = this.controller.latestRun;
    const isLearning = model.state === 'training' && run?.id === model.id;
    return { model, key: isLearning ? `${model.id}/${run.points.length}` : model.id };
  }

  private specOf(model: Model): ModelSpec | undefined {
    const run = this.controller.latestRun;
    const spec = model.record?.summary.spec ?? (run?.id === model.id ? run.plan?.spec : undefined);
    return spec?.model;
  }

  /** What a document is coloured by, and the ends of the scale. */
  planFor(document: TextDocument): { colouring: Colouring; ends: ScaleEnds } | undefined {
    return this.colourings.get(document.uri.toString());
  }

  /** The shape of the model of a document. Throws `no-model`, or `busy` where its training has not begun. */
  async specFor(document: TextDocument): Promise<ModelSpec> {
    const { model } = await this.modelFor(document);
    const spec = this.specOf(model);
    if (spec) return spec;
    throw new UnrollError(
      'busy',
      phrase`The training of ${model.name} has just begun.`,
      'Try again in a moment.',
    );
  }

  /** How expected the token was that a range touches first, and what was expected instead. */
  async tokenAt(document: TextDocument, range: TextRange, topK: number, token?: CancellationToken) {
    const { model } = await this.modelFor(document, { kind: 'surprisal', mode: 'tokens' });
    const read = await this.questions.ask(model, document, token, (engine, place) =>
      engine.surprisals({ ...place, range, topK }, { token }),
    );
    if (read.starts.length === 0) return undefined;
    const [start, end] = [read.starts[0], read.ends[0]];
    return {
      start,
      end,
      text: document.getText(new Range(document.positionAt(start), document.positionAt(end))),
      probability: read.probability[0],
      rank: read.rank[0],
      unknown: read.unknown[0] === 1,
      best: read.best[0],
      vocabularySize: this.specOf(model)?.vocabularySize,
    };
  }

  override dispose(): void {
    for (const colourist of this.colourists.values()) colourist.dispose();
    for (const decorations of this.decorations.values()) decorations.dispose();
    super.dispose();
  }

  private changed(): void {
    this.matchEditors();
    this.forAll((colourist) => colourist.request());
    this.changes.fire();
  }

  private planOf({ document }: TextEditor): ColouringPlan | undefined {
    const known = this.colourings.get(document.uri.toString());
    if (!known) return undefined;
    const { colouring, ends } = known;
    const wholeLines = colouring.kind === 'surprisal' && colouring.mode !== 'tokens';
    const scale = scaleOf(colouring);
    const onRuler = colouring.kind === 'surprisal';
    const key = `${scale}/${wholeLines}/${onRuler}`;
    const decorations = this.decorations.get(key) ?? new Decorations(scale, themeKind(), wholeLines, onRuler);
    this.decorations.set(key, decorations);
    return { colouring, decorations, ends };
  }

  /** Every visible editor of a coloured document has a colourist, and no other has. */
  private matchEditors(): void {
    const wanted = new Set(
      window.visibleTextEditors.filter(
        ({ document }) => isTextOfTheUser(document) && this.colourings.has(document.uri.toString()),
      ),
    );
    for (const [editor, colourist] of this.colourists) {
      if (wanted.has(editor)) continue;
      this.colourists.delete(editor);
      colourist.dispose();
    }
    for (const editor of wanted) {
      if (this.colourists.has(editor)) continue;
      const { questions, surprisals } = this;
      this.colourists.set(
        editor,
        new EditorColourist(editor, {
          questions,
          surprisals,
          modelFor: ({ document }, colouring) => this.modelFor(document, colouring),
          plan: (of) => this.planOf(of),
          onProblem: (of, error) => this.problem(of, error),
        }),
      );
    }
    if (wanted.size > 0 || this.colourings.size > 0) return;
    for (const decorations of this.decorations.values()) decorations.dispose();
    this.decorations.clear();
  }

  /** What cannot be coloured is said once, and not coloured any more. */
  private problem(editor: TextEditor, error: unknown): void {
    this.colourings.delete(editor.document.uri.toString());
    this.changed();
    showError(this.log, error);
  }

  private themeChanged(): void {
    const old = this.decorations;
    this.decorations = new Map();
    for (const decorations of old.values()) decorations.dispose();
    this.forAll((colourist) => colourist.request());
    this.changes.fire();
  }

  private forAll(action: (colourist: EditorColourist) => void): void {
    for (const colourist of this.colourists.values()) action(colourist);
  }

  private forDocument(document: TextDocument, action: (colourist: EditorColourist) => void): void {
    for (const [editor, colourist] of this.colourists) if (editor.document === document) action(colourist);
  }
}
