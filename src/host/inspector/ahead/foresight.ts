import { Position, type TextDocument, type TextEditor } from 'vscode';
import type { Disposable } from '../../../base/disposable';
import type { PredictionResult } from '../../../protocol/predictions';
import { type AskedText, LookAhead } from './lookAhead';
import { nextPlaces, type Trail, trailAfter } from './nextPlaces';

/** Where the cursor of an editor is, and what is asked there. */
export interface AskedPlace extends AskedText {
  offset: number;
}

interface DocumentTrail extends Trail {
  document: TextDocument;
  version: number;
  /** The cursor went on because something was typed: where it goes next is another text. */
  isTyping: boolean;
}

/** A key that is held down moves the cursor more often than that; people who press it each time do not. */
const heldMs = 100;
/** By then what was foreseen is drawn. The engine, asked earlier, would take the processor from what draws it. */
const drawnMs = 60;

/** Follows a cursor and knows what is expected where it may go next. */
export class Foresight implements Disposable {
  private readonly ahead = new LookAhead();
  private trail: DocumentTrail | undefined;
  /** What was shown before the engine was asked again. */
  private unconfirmed: string | undefined;
  private shown = 0;
  private movedMs = -Infinity;
  private isHeld = false;

  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  /** After what time what is shown is to be confirmed: at once under a key that is held down, to stay ahead of it. */
  get confirmInMs(): number {
    return this.isHeld ? 0 : drawnMs;
  }

  /** Grows whenever something that was foreseen is shown. */
  get count(): number {
    return this.shown;
  }

  follow({ document, selection, visibleRanges }: TextEditor): void {
    this.ahead.stop();
    const nowMs = this.nowMs();
    this.isHeld = nowMs - this.movedMs < heldMs;
    this.movedMs = nowMs;
    const [visible] = visibleRanges;
    const page = visible ? Math.max(1, visible.end.line - visible.start.line - 1) : 0;
    const before = this.trail?.document === document ? this.trail : undefined;
    const { line, character } = selection.active;
    const { version } = document;
    const isTyping = before !== undefined && before.version !== version;
    this.trail = { ...trailAfter(before, document, { line, character }, page), document, version, isTyping };
  }

  /** What is known of a place and may be shown, to be confirmed by what the engine says then. */
  show(place: AskedPlace): PredictionResult | undefined {
    const result = this.ahead.at(place, place.offset);
    if (!result) return undefined;
    this.unconfirmed = keyOf(place, result);
    this.shown++;
    return result;
  }

  /** Whether what was shown is what the engine says now. If not, its weights are others, and all that is known is of old ones. */
  confirms(place: AskedPlace, result: PredictionResult): boolean {
    const { unconfirmed } = this;
    this.unconfirmed = undefined;
    if (unconfirmed === undefined) return false;
    const isSame = unconfirmed === keyOf(place, result);
    if (!isSame) this.ahead.forget();
    return isSame;
  }

  /** Something else came on view, so that the engine's next answer is to be shown even if it is what was foreseen. */
  doubt(): void {
    this.unconfirmed = undefined;
  }

  /** Asks about where the cursor may go next from the place that the engine has just spoken of. */
  look(
    place: AskedPlace,
    result: PredictionResult,
    ask: (offset: number) => Promise<PredictionResult>,
  ): void {
    const { trail } = this;
    const { offset } = place;
    if (!trail || trail.isTyping || trail.version !== place.version) return;
    const { document } = trail;
    const offsetOf = ({ line, character }: Trail['place']) =>
      document.offsetAt(new Position(line, character));
    if (document.uri.toString() !== place.documentUri || offsetOf(trail.place) !== offset) return;
    this.ahead.keep(place, offset, result);
    this.ahead.prepare(place, nextPlaces(document, trail).map(offsetOf), ask);
  }

  forget(): void {
    this.ahead.forget();
    this.doubt();
  }

  dispose(): void {
    this.forget();
  }
}

function keyOf(
  { modelId, documentUri, version, topK, offset }: AskedPlace,
  result: PredictionResult,
): string {
  return JSON.stringify([modelId, documentUri, version, topK, offset, result]);
}
