import type { Theme } from '../theme';
import { elide, type VisiblePart, visibleParts } from '../visibleText';

/** Longest token text that is measured and drawn, in characters. */
const maxLabelCharacters = 24;

export interface MeasuredPart extends VisiblePart {
  width: number;
}

export function labelParts(text: string): VisiblePart[] {
  return visibleParts(elide(text, maxLabelCharacters));
}

/** Measures the parts and cuts what does not fit, with an ellipsis. */
export function fitParts(
  context: CanvasRenderingContext2D,
  parts: readonly VisiblePart[],
  room: number,
): MeasuredPart[] {
  const result: MeasuredPart[] = [];
  let left = room;
  for (const part of parts) {
    let text = part.text;
    let width = context.measureText(text).width;
    while (width > left && text !== '…') {
      const shorter = elide(text, Array.from(text).length - 1);
      text = shorter === text ? '…' : shorter;
      width = context.measureText(text).width;
    }
    result.push({ ...part, text, width });
    left -= width;
    if (text !== part.text) break;
  }
  return result;
}

export function widthOf(parts: readonly MeasuredPart[]): number {
  return parts.reduce((sum, part) => sum + part.width, 0);
}

/** Draws a token from `x` on; white space dimmer, what the model does not know underlined with dots. Returns where it ends. */
export function drawParts(
  context: CanvasRenderingContext2D,
  parts: readonly MeasuredPart[],
  { colors }: Theme,
  { x, y, known, ratio, color }: { x: number; y: number; known: boolean; ratio: number; color?: string },
): number {
  let at = x;
  for (const part of parts) {
    if (color) context.fillStyle = color;
    else if (part.glyph) context.fillStyle = colors.whitespace;
    else context.fillStyle = known ? colors.foreground : colors.description;
    context.fillText(part.text, at, y);
    at += part.width;
  }
  if (!known) {
    context.fillStyle = colors.description;
    for (let dot = x; dot < at; dot += 3 * ratio) context.fillRect(dot, y + 6 * ratio, ratio, ratio);
  }
  return at;
}
