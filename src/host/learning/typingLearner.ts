import { CancellationSource } from '../../base/cancellation';
import { DisposableObject } from '../../base/disposable';
import { isCancellation, serializeError } from '../../base/errors';
import { Emitter } from '../../base/event';
import type { LearnRequest, LearnResult, LearntSoFar } from '../../protocol/learningApi';
import { type TypedChange, TypedRanges } from './typedRanges';

/** A document as far as learning is concerned. */
export interface LearnableDocument {
  readonly isClosed: boolean;
  readonly uri: { toString(): string };
}

/** The model that learns, in the engine that holds it. */
export interface LearningModel {
  id: string;
  name: string;
}

/** What the learner asks of the rest. */
export interface LearningParts<D extends LearnableDocument> {
  /** Whether learning is on. */
  isOn(): boolean;
  /** Share of the time that it may compute. */
  share(): number;
  /** The model that is to learn; undefined when none speaks, or something else trains. */
  modelFor(document: D): Promise<LearningModel | undefined>;
  learn(
    model: LearningModel,
    document: D,
    request: Pick<LearnRequest, 'range' | 'share'>,
    token: CancellationSource['token'],
  ): Promise<LearnResult>;
  forget(modelId: string): Promise<{ weightsHash: string }>;
  log(text: string): void;
}

/** Quiet after a keystroke: nothing is learnt in a burst of typing. */
const quietMs = 1500;
/** Less is not worth a step: it waits until more was typed. In UTF-16 units. */
const leastUnits = 24;

/**
 * Lets a model learn what is typed, while nothing is being typed: step by step, each when the engine says that its share of
 * the time allows it. The next key ends a step; what it would have learnt waits. Without something to learn nothing runs.
 */
export class TypingLearner<D extends LearnableDocument> extends DisposableObject {
  private readonly typed = new Map<D, TypedRanges>();
  /** What models have learnt since the window opened, by id. */
  private readonly totals = new Map<string, { name: string; tokens: number; seconds: number }>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: CancellationSource | undefined;
  private readonly changes = this._register(new Emitter<void>());
  /** Another model has learnt something, or forgotten it. */
  readonly onDidChange = this.changes.event;

  constructor(private readonly parts: LearningParts<D>) {
    super();
  }

  /** `isTyped`: by keys, or by accepting a suggestion; else undone or made again. */
  documentChanged(document: D, changes: readonly TypedChange[], isTyped: boolean): void {
    this.running?.cancel();
    if (!this.parts.isOn()) {
      this.typed.clear();
      return;
    }
    let ranges = this.typed.get(document);
    if (!ranges) {
      if (!isTyped) return;
      this.typed.set(document, (ranges = new TypedRanges()));
    }
    for (const change of [...changes].sort((a, b) => b.rangeOffset - a.rangeOffset))
      ranges.apply(change, isTyped);
    this.wait(quietMs);
  }

  documentClosed(document: D): void {
    this.typed.delete(document);
  }

  /** Models that hold something that they learnt. */
  get learnt(): (LearningModel & Pick<LearntSoFar, 'tokens' | 'seconds'>)[] {
    return [...this.totals].map(([id, total]) => ({ id, ...total }));
  }

  /** Another engine has the models from storage: what they had learnt is gone. */
  engineStarted(): void {
    if (this.totals.size === 0) return;
    this.totals.clear();
    this.changes.fire();
  }

  /** The models as they were before, bit by bit. What was typed and not learnt yet will not be. */
  async forget(): Promise<{ name: string; weightsHash: string }[]> {
    this.running?.cancel();
    this.typed.clear();
    const forgotten: { name: string; weightsHash: string }[] = [];
    for (const [id, { name }] of [...this.totals]) {
      this.totals.delete(id);
      try {
        forgotten.push({ name, ...(await this.parts.forget(id)) });
      } catch (error) {
        // Not in the engine any more: with it went what it had learnt.
        if (serializeError(error).code !== 'no-model') throw error;
      }
    }
    this.changes.fire();
    return forgotten;
  }

  override dispose(): void {
    clearTimeout(this.timer);
    this.running?.cancel();
    super.dispose();
  }

  private wait(durationMs: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.step(), durationMs);
  }

  private async step(): Promise<void> {
    if (this.isDisposed || !this.parts.isOn()) return;
    if (this.running) return this.wait(quietMs);
    const next = this.next();
    if (!next) return;
    const [document, ranges, range] = next;
    const source = (this.running = new CancellationSource());
    let waitMs: number | undefined;
    try {
      const model = await this.parts.modelFor(document);
      if (!model || source.token.isCancellationRequested) return;
      const result = await this.parts.learn(
        model,
        document,
        { range, share: this.parts.share() },
        source.token,
      );
      waitMs = Math.max(1, 1000 * result.waitSeconds);
      if (source.token.isCancellationRequested && result.tokens === 0) return;
      ranges.learnt(result.upTo);
      this.note(model, result);
    } catch (error) {
      const { code, message } = serializeError(error);
      if (isCancellation(error) || code === 'stale') return;
      // A model that cannot learn will not learn later either.
      this.typed.delete(document);
      this.parts.log(`Nothing is learnt from what is typed: ${code}: ${message}`);
    } finally {
      this.running = undefined;
      // A key that was pressed meanwhile has set the timer itself.
      const isCancelled = source.token.isCancellationRequested;
      source.dispose();
      if (waitMs !== undefined && !isCancelled && this.next()) this.wait(waitMs);
    }
  }

  private next(): [D, TypedRanges, { start: number; end: number }] | undefined {
    for (const [document, ranges] of this.typed) {
      const { first } = ranges;
      if (document.isClosed) this.typed.delete(document);
      else if (first && ranges.units >= leastUnits) return [document, ranges, first];
    }
    return undefined;
  }

  private note({ id, name }: LearningModel, { tokens, loss, seconds }: LearnResult): void {
    if (tokens === 0) return;
    const total = this.totals.get(id) ?? { name, tokens: 0, seconds: 0 };
    const isFirst = total.tokens === 0;
    this.totals.set(id, { name, tokens: total.tokens + tokens, seconds: total.seconds + seconds });
    this.parts.log(
      `${name} learnt ${tokens} typed tokens (${loss.toFixed(2)} nats) in ${(1000 * seconds).toFixed(0)} ms`,
    );
    if (isFirst) this.changes.fire();
  }
}
