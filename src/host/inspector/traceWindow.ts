import type { TraceToken } from '../../protocol/predictions';

/** Row of the token that ends at or holds the cursor; -1 when it is outside the trace. */
export function rowAtCursor(tokens: readonly TraceToken[], cursor: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle].end < cursor) low = middle + 1;
    else high = middle;
  }
  return low < tokens.length && tokens[low].start < cursor ? low : -1;
}

/**
 * Whether a trace still serves: the cursor moved within it, and not to its very edge while the text goes on there.
 * The heatmap then stays where it is and only the mark moves.
 */
export function stillServes(tokens: readonly TraceToken[], cursor: number, textLength: number): boolean {
  if (tokens.length === 0) return false;
  const row = rowAtCursor(tokens, cursor);
  if (row < 0) return false;
  const margin = Math.floor(tokens.length / 10);
  const startsText = tokens[0].start === 0;
  const endsText = tokens[tokens.length - 1].end >= textLength;
  return (startsText || row >= margin) && (endsText || row < tokens.length - margin);
}
