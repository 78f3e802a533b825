import { type Range, Range as VsRange, type TextEditor } from 'vscode';
import type { TextRange } from '../../protocol/predictions';

/** Lines above and below what is seen that are coloured too, so that scrolling shows coloured text at once. */
const marginLines = 40;

/** A line may be as long as the text: of a stretch no more than this is coloured, in UTF-16 units, around the cursor. */
const mostUnits = 40_000;

/** Offsets of what an editor shows and a little around it; stretches that touch are joined. */
export function visibleStretches({ document, visibleRanges, selection }: TextEditor): TextRange[] {
  const stretches: TextRange[] = [];
  for (const visible of visibleRanges) {
    const { start, end } = withMargin(visible, document.lineCount);
    const from = document.offsetAt(document.validatePosition(start));
    const to = document.offsetAt(document.validatePosition(end));
    const last = stretches.at(-1);
    if (last && from <= last.end) last.end = Math.max(last.end, to);
    else stretches.push({ start: from, end: to });
  }
  const cursor = document.offsetAt(selection.active);
  return stretches.map((stretch) => around(stretch, cursor)).filter(({ start, end }) => end > start);
}

function withMargin({ start, end }: Range, lineCount: number): Range {
  const last = Math.min(lineCount - 1, end.line + marginLines);
  return new VsRange(Math.max(0, start.line - marginLines), 0, last, Number.MAX_SAFE_INTEGER);
}

function around({ start, end }: TextRange, cursor: number): TextRange {
  if (end - start <= mostUnits) return { start, end };
  const inside = cursor >= start && cursor <= end ? cursor : start;
  const from = Math.max(start, Math.min(inside - mostUnits / 2, end - mostUnits));
  return { start: from, end: from + mostUnits };
}
