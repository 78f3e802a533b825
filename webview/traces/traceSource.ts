import { DisposableObject } from '../../src/base/disposable';
import { Emitter } from '../../src/base/event';
import type { QuestionAnswer, QuestionName, QuestionRequest } from '../../src/protocol/inspectorQuestions';
import type { StillReading, StretchAnswer } from '../../src/protocol/traces';
import type { Host } from '../host';
import { isSuperseded, RefusedError } from '../questionBook';

/** An answer that came: not one that says how far it is. */
export type Whole<N extends QuestionName> = Exclude<QuestionAnswer<N>, StillReading>;

export interface ReadingProgress {
  read: number;
  of: number;
}

/**
 * What a tab asks about the stretch of text on view. Between `start` and `stop` it keeps to the document, the model and the
 * cursor of the moment; what was asked and not answered by `stop` is given up.
 */
export class TraceSource extends DisposableObject {
  private readonly changed = this._register(new Emitter<StretchAnswer | undefined>());
  private readonly progressed = this._register(new Emitter<ReadingProgress | undefined>());
  private readonly failed = this._register(new Emitter<RefusedError>());
  /** Another stretch, other values in it, another cursor or selection; the argument is the one before. */
  readonly onDidChange = this.changed.event;
  /** How far the model has read; undefined when nobody waits for it any more. */
  readonly onDidProgress = this.progressed.event;
  readonly onDidFail = this.failed.event;
  stretch: StretchAnswer | undefined;
  private abort: AbortController | undefined;
  private isRefreshing = false;
  private isDue = false;

  constructor(private readonly host: Pick<Host, 'ask'>) {
    super();
  }

  get isOn(): boolean {
    return this.abort !== undefined;
  }

  start(): void {
    this.abort ??= new AbortController();
    this.refresh();
  }

  stop(): void {
    this.abort?.abort();
    this.abort = undefined;
    this.isDue = false;
  }

  /** Another model or document: nothing of the stretch holds any more. */
  forget(): void {
    const before = this.stretch;
    this.stretch = undefined;
    if (before) this.changed.fire(before);
  }

  /** Looks where the cursor is and whether text or weights have changed. One look at a time; the last wish counts. */
  refresh(): void {
    this.isDue = true;
    if (!this.isRefreshing && this.isOn) void this.look();
  }

  /**
   * Asks until the answer is whole. Undefined when nobody waits any more or the text has moved on. `isOwn` takes a refusal
   * that is about this question alone, and says so: nobody else hears of it. That nobody waits, or that the text was edited, is none.
   */
  async ask<N extends QuestionName>(
    name: N,
    request: QuestionRequest<N>,
    signal?: AbortSignal,
    isOwn?: (refusal: RefusedError) => boolean,
  ): Promise<Whole<N> | undefined> {
    const own = this.abort;
    if (!own) return undefined;
    const both = signal ? AbortSignal.any([own.signal, signal]) : own.signal;
    let waited = false;
    try {
      for (;;) {
        const answer: QuestionAnswer<N> = await this.host.ask(name, request, both);
        if (both.aborted) return undefined;
        if (!isStillReading(answer)) return answer as Whole<N>;
        waited = true;
        this.progressed.fire({ read: answer.read, of: answer.of });
      }
    } catch (error) {
      if (!this.isPassing(error) && error instanceof RefusedError && isOwn?.(error)) return undefined;
      this.onError(error);
      return undefined;
    } finally {
      if (waited) this.progressed.fire(undefined);
    }
  }

  private async look(): Promise<void> {
    this.isRefreshing = true;
    try {
      while (this.isDue && this.abort) {
        this.isDue = false;
        const { signal } = this.abort;
        const found = await this.host.ask('traceStretch', {}, signal);
        if (signal.aborted) return;
        const before = this.stretch;
        this.stretch = found;
        if (!before || !isSamePlace(before, found)) this.changed.fire(before);
      }
    } catch (error) {
      if (!isSuperseded(error) && error instanceof RefusedError && error.code !== 'stale')
        this.failed.fire(error);
    } finally {
      this.isRefreshing = false;
    }
  }

  private isPassing(error: unknown): boolean {
    return isSuperseded(error) || (error instanceof RefusedError && error.code === 'stale');
  }

  private onError(error: unknown): void {
    if (!(error instanceof RefusedError)) throw error;
    if (isSuperseded(error)) return;
    // The text was edited meanwhile: another stretch is on its way.
    if (error.code === 'stale' || error.code === 'bad-input') this.refreshSoon();
    else this.failed.fire(error);
  }

  private refreshSoon(): void {
    const { abort } = this;
    setTimeout(() => {
      if (abort && abort === this.abort) this.refresh();
    }, 100);
  }
}

function isSamePlace(a: StretchAnswer, b: StretchAnswer): boolean {
  const isSelected = a.selected?.from === b.selected?.from && a.selected?.to === b.selected?.to;
  return a.key === b.key && a.cursorRow === b.cursorRow && isSelected;
}

function isStillReading(answer: unknown): answer is StillReading {
  return typeof answer === 'object' && answer !== null && 'pending' in answer;
}
