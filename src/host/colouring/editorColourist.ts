import { type Position, Range, type TextEditor } from 'vscode';
import { CancellationSource, type CancellationToken } from '../../base/cancellation';
import { DisposableObject } from '../../base/disposable';
import { isCancellation, UnrollError } from '../../base/errors';
import { LatestWins } from '../latestWins';
import type { ModelQuestions } from '../models/modelQuestions';
import { identityOf } from '../models/documentIdentity';
import { unseenFrom } from '../models/modelRecord';
import type { Model } from '../models/modelRegistry';
import type { Colouring, SurprisalMode } from './colouring';
import { colourTokens, type ScaleEnds } from './colourTokens';
import type { Decorations } from './decorations';
import type { DocumentSurprisals, TokenBits } from './documentSurprisals';
import { lineLevels, rangesByLevel } from './levelRanges';
import { levelCount } from './levels';
import { oddLineLevels } from './oddLines';
import { tellSurprises } from './tellings';
import { visibleStretches } from './visibleStretches';

/** How long a person has stopped typing before the colours follow. */
const typingMs = 60;

/** Least time between two looks at a text that is still being read. */
const piecesMs = 250;
/** ... in which telling what is odd so far takes a fifth of the time. */
const restsPerTelling = 4;

type LineMode = Exclude<SurprisalMode, 'tokens'>;

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
  /** Where the cursor was when whole lines were coloured, or begun to be. */
  private linesAround: Position | undefined;
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

  /** Colours of whole lines are there for all of the text that is read, which is what is around the cursor. */
  scrolled(): void {
    const { active } = this.editor.selection;
    if (this.linesAround?.line !== active.line || this.linesAround.character !== active.character)
      this.request();
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
    this.linesAround = undefined;
    if (colouring.kind === 'surprisal' && colouring.mode !== 'tokens')
      return this.colourLines(plan, colouring.mode, model, key, source.token, isCurrent);
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

  private async colourLines(
    plan: ColouringPlan,
    mode: LineMode,
    model: Model,
    key: string,
    token: CancellationToken,
    isCurrent: () => boolean,
  ): Promise<void> {
    const { editor, parts } = this;
    const { document } = editor;
    const show = async (soFar: TokenBits) => {
      const byLevel = await this.lines(soFar, mode, model, key, token);
      if (isCurrent()) this.apply(plan, byLevel);
    };
    let [lastMs, isTelling] = [performance.now(), false];
    const showSoFar = async (soFar: TokenBits) => {
      if (isTelling || performance.now() < lastMs) return;
      const begunMs = performance.now();
      isTelling = true;
      await show(soFar).catch(() => undefined);
      isTelling = false;
      const endMs = performance.now();
      lastMs = endMs + Math.max(piecesMs, restsPerTelling * (endMs - begunMs));
    };
    lastMs += piecesMs;
    this.linesAround = editor.selection.active;
    const focus = document.offsetAt(this.linesAround);
    await show(
      await parts.surprisals.read(model, document, focus, key, token, (soFar) => void showSoFar(soFar)),
    );
  }

  private async lines(
    bits: TokenBits,
    mode: LineMode,
    { record }: Model,
    key: string,
    token: CancellationToken,
  ): Promise<Range[][]> {
    const { document } = this.editor;
    const lineOf = (offset: number) => document.positionAt(offset).line;
    const telling = mode === 'lineMax' ? await tellSurprises(document, key, bits, token) : undefined;
    const levels = telling?.isPatterned
      ? oddLineLevels(telling, document.getText(), lineOf)
      : lineLevels(bits, lineOf, mode, unseenFrom(record, identityOf(document).uri));
    const byLevel: Range[][] = Array.from({ length: levelCount }, () => []);
    for (const { line, level } of levels) byLevel[level]?.push(new Range(line, 0, line, 0));
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
