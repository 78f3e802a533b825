import { Range, type TextEditor } from 'vscode';
import { CancellationSource } from '../../base/cancellation';
import { DisposableObject } from '../../base/disposable';
import { isCancellation, UnrollError } from '../../base/errors';
import { LatestWins } from '../latestWins';
import type { ModelQuestions } from '../models/modelQuestions';
import { identityOf } from '../models/documentIdentity';
import { unseenFrom } from '../models/modelRecord';
import type { Model } from '../models/modelRegistry';
import type { Colouring } from './colouring';
import { colourTokens, type ScaleEnds } from './colourTokens';
import type { Decorations } from './decorations';
import type { DocumentSurprisals, TokenBits } from './documentSurprisals';
import { lineLevels, rangesByLevel } from './levelRanges';
import { levelCount } from './levels';
import { visibleStretches } from './visibleStretches';

/** How long a person has stopped typing before the colours follow. */
const typingMs = 60;

/** Least time between two looks at a text that is still being read. */
const piecesMs = 250;

/** What an editor is coloured by, and with. */
export interface ColouringPlan {
  colouring: Colouring;
  decorations: Decorations;
  ends: ScaleEnds;
}

export interface ColouristParts {
  questions: Pick<ModelQuestions, 'ask'>;
  surprisals: DocumentSurprisals;
  /** The model to ask, and a key that changes with its weights. Fails where none speaks. */
  modelFor(editor: TextEditor, colouring: Colouring): Promise<{ model: Model; key: string }>;
  plan(editor: TextEditor): ColouringPlan | undefined;
  onProblem(editor: TextEditor, error: unknown): void;
}

/** Keeps one editor coloured: the latest state of the text wins, and what was asked about another is dropped. */
export class EditorColourist extends DisposableObject {
  private readonly rounds = this._register(new LatestWins(() => this.round()));
  private source: CancellationSource | undefined;
  private shown: Decorations | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** By level: what is coloured now. */
  byLevel: readonly Range[][] = [];

  constructor(
    readonly editor: TextEditor,
    private readonly parts: ColouristParts,
  ) {
    super();
    this.request();
  }

  /** Something changed that the colours depend on. */
  request(): void {
    clearTimeout(this.timer);
    this.source?.cancel();
    this.rounds.request();
  }

  /** Like `request`, for a model that learns: colours may lag behind. */
  requestThrottled(minimumMs: number): void {
    this.rounds.requestThrottled(minimumMs);
  }

  edited(): void {
    this.shown?.forget(this.editor);
    this.source?.cancel();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.rounds.request(), typingMs);
  }

  override dispose(): void {
    clearTimeout(this.timer);
    this.source?.cancel();
    this.clear();
    super.dispose();
  }

  private async round(): Promise<void> {
    const source = new CancellationSource();
    this.source = source;
    try {
      await this.colour(source);
    } catch (error) {
      // `stale`: the user types, and that has asked for another round already.
      const isStale = error instanceof UnrollError && error.code === 'stale';
      if (!isStale && !isCancellation(error) && !this.isDisposed) this.parts.onProblem(this.editor, error);
    } finally {
      source.dispose();
    }
  }

  private async colour(source: CancellationSource): Promise<void> {
    const { editor, parts } = this;
    const plan = parts.plan(editor);
    if (!plan) return this.clear();
    const { colouring } = plan;
    const { document } = editor;
    const { version } = document;
    const { model, key } = await parts.modelFor(editor, colouring);
    const isCurrent = () =>
      !this.isDisposed &&
      !source.token.isCancellationRequested &&
      document.version === version &&
      parts.plan(editor)?.colouring === colouring;
    if (!isCurrent()) return;
    if (colouring.kind === 'surprisal' && colouring.mode !== 'tokens') {
      const { mode } = colouring;
      let lastMs = performance.now();
      const show = (soFar: TokenBits) => {
        if (isCurrent()) this.apply(plan, this.lines(soFar, mode, model));
      };
      const focus = document.offsetAt(editor.selection.active);
      const read = await parts.surprisals.read(model, document, focus, key, source.token, (soFar) => {
        if (performance.now() - lastMs < piecesMs) return;
        show(soFar);
        lastMs = performance.now();
      });
      return show(read);
    }
    const byLevel: Range[][] = Array.from({ length: levelCount }, () => []);
    for (const stretch of visibleStretches(editor)) {
      const tokens = await colourTokens(
        parts.questions,
        model,
        document,
        colouring,
        stretch,
        plan.ends,
        source.token,
      );
      if (!isCurrent()) return;
      const start = tokens[0]?.start ?? 0;
      const text = document.getText(
        new Range(document.positionAt(start), document.positionAt(tokens.at(-1)?.end ?? 0)),
      );
      for (const [level, ranges] of rangesByLevel(text, start, tokens).entries()) {
        for (const range of ranges)
          byLevel[level].push(new Range(document.positionAt(range.start), document.positionAt(range.end)));
      }
    }
    this.apply(plan, byLevel);
  }

  private lines(bits: TokenBits, mode: 'lineMax' | 'lineMean', { record }: Model): Range[][] {
    const { document } = this.editor;
    const lineOf = (offset: number) => document.positionAt(offset).line;
    const unseen = unseenFrom(record, identityOf(document).uri);
    const byLevel: Range[][] = Array.from({ length: levelCount }, () => []);
    for (const { line, level } of lineLevels(bits, lineOf, mode, unseen))
      byLevel[level]?.push(new Range(line, 0, line, 0));
    return byLevel;
  }

  private apply({ decorations }: ColouringPlan, byLevel: readonly Range[][]): void {
    if (this.shown !== decorations) this.clear();
    this.shown = decorations;
    this.byLevel = byLevel;
    decorations.set(this.editor, byLevel);
  }

  private clear(): void {
    this.byLevel = [];
    this.shown?.set(this.editor, []);
    this.shown = undefined;
  }
}
