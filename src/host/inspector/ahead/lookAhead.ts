import type { Disposable } from '../../../base/disposable';
import type { PredictionResult } from '../../../protocol/predictions';

/** What was asked: another model, text, version or number of predictions has other answers. */
export interface AskedText {
  modelId: string;
  documentUri: string;
  version: number;
  topK: number;
}

/**
 * Without a key for so long, the cursor is at rest for the moment: its other ways are looked at too. What it moved to is on the screen
 * then; earlier, the engine would take the processor from what draws it.
 */
const restMs = 60;
const mostKept = 64;

/**
 * Predictions at places where the cursor may go next, so that they are shown in the turn in which VS Code tells of the move. They
 * are the engine's own answers, asked for while nobody waits, one at a time. What a model has learnt meanwhile they do not know: whoever
 * shows one asks the engine again.
 */
export class LookAhead implements Disposable {
  private text: AskedText | undefined;
  private readonly known = new Map<number, PredictionResult>();
  private round = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  at(text: AskedText, offset: number): PredictionResult | undefined {
    return this.isOf(text) ? this.known.get(offset) : undefined;
  }

  /** What the engine has just said of a place. */
  keep(text: AskedText, offset: number, result: PredictionResult): void {
    if (!this.isOf(text)) this.known.clear();
    this.text = text;
    this.known.delete(offset);
    this.known.set(offset, result);
    for (const [oldest] of this.known) {
      if (this.known.size <= mostKept) break;
      this.known.delete(oldest);
    }
  }

  /**
   * Asks about places, the first at once, the others when the cursor rests; what was still to be asked for another place is not asked
   * any more. Ends with the first question that fails: what can be said is said where somebody looks.
   */
  prepare(
    text: AskedText,
    offsets: readonly number[],
    ask: (offset: number) => Promise<PredictionResult>,
  ): void {
    this.stop();
    const { round } = this;
    const [first, ...others] = offsets;
    const askAll = async (wanted: readonly number[]): Promise<void> => {
      for (const offset of wanted) {
        if (this.round !== round) return;
        if (this.at(text, offset)) continue;
        const result = await ask(offset);
        if (this.round === round) this.keep(text, offset, result);
      }
    };
    const asked = askAll(first === undefined ? [] : [first]);
    asked.catch(() => undefined);
    this.timer = setTimeout(() => {
      asked.then(() => askAll(others)).catch(() => undefined);
    }, restMs);
  }

  /** The cursor has moved: what was to be asked is of another place. */
  stop(): void {
    this.round++;
    clearTimeout(this.timer);
  }

  forget(): void {
    this.stop();
    this.text = undefined;
    this.known.clear();
  }

  dispose(): void {
    this.forget();
  }

  private isOf({ modelId, documentUri, version, topK }: AskedText): boolean {
    const { text } = this;
    return (
      text?.modelId === modelId &&
      text.documentUri === documentUri &&
      text.version === version &&
      text.topK === topK
    );
  }
}
