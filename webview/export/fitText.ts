import { elide } from '../visibleText';
import type { Pen, TextLook } from './pen';

/** The text, cut with an ellipsis where it is wider than the room. */
export function fitText(pen: Pick<Pen, 'measure'>, text: string, room: number, look?: TextLook): string {
  let shown = elide(text, 48);
  while (shown.length > 1 && pen.measure(shown, look) > room) {
    const shorter = elide(shown, Math.max(1, Array.from(shown).length - 1));
    shown = shorter === shown ? '…' : shorter;
  }
  return shown;
}
