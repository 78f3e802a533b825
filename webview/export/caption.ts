import type { RunView } from '../../src/protocol/inspectorProtocol';
import { cellNames, strings } from '../strings';
import { elide } from '../visibleText';
import type { Pen } from './pen';

/** Letters of the line under a picture, and from line to line. */
export const captionFont = 10.5;
export const captionLine = 15;
/** Between a picture and its caption, and under it. */
export const captionGap = 10;
const longestName = 60;

/** What a picture is of, in parts between which a line may end. */
export type Caption = readonly string[];

/** The model, and the text that it reads. */
export function captionOf(run: RunView | undefined, documentName: string): string[] {
  if (!run) return documentName === '' ? [] : [strings.captionText(elide(documentName, longestName))];
  const { cell, layers, hiddenSize } = run.spec.model;
  const shape = `${cellNames[cell]}, ${strings.shape(layers, hiddenSize)}`;
  const model = strings.captionModel(elide(run.name, longestName), shape);
  return documentName === '' ? [model] : [model, strings.captionText(elide(documentName, longestName))];
}

/** The parts in lines, as many to a line as fit. */
export function captionLines(caption: Caption, room: number, measure: (text: string) => number): string[] {
  const lines: string[] = [];
  for (const part of caption) {
    const last = lines.at(-1);
    const joined = last === undefined ? part : `${last} · ${part}`;
    if (last === undefined || measure(joined) > room) lines.push(part);
    else lines[lines.length - 1] = joined;
  }
  return lines;
}

/** Height that lines of a caption take, with what is left free around them. */
export function captionHeight(lines: readonly string[]): number {
  return lines.length === 0 ? 0 : captionGap + lines.length * captionLine + captionGap / 2;
}

/** `scale` is what all lengths are multiplied by; `y` is where the picture ends. */
export function drawCaption(
  pen: Pen,
  lines: readonly string[],
  { x, y, color, scale = 1 }: { x: number; y: number; color: string; scale?: number },
): void {
  lines.forEach((line, i) => {
    const below = (captionGap + (i + 0.75) * captionLine) * scale;
    pen.text(x, y + below, line, color, { size: captionFont * scale });
  });
}
