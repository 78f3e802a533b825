import type { TextRange, TraceToken } from '../../protocol/predictions';

/** What of a text to trace, so that the cursor has tokens on both sides. */
export interface TraceWindow {
  range: TextRange;
  maxTokens: number;
}

const shareBeforeCursor = 0.75;
/** Until a trace has told how long tokens are. */
const charactersPerTokenGuess = 6;

/**
 * A window around the cursor. The trace keeps the tokens nearest to the range's end, so the end decides: a quarter of the
 * tokens after the cursor, the rest before it.
 */
export function windowAround(
  cursor: number,
  textLength: number,
  maxTokens: number,
  charactersPerToken = charactersPerTokenGuess,
): TraceWindow {
  const after = Math.ceil(maxTokens * (1 - shareBeforeCursor) * charactersPerToken);
  const end = Math.min(textLength, cursor + after);
  const start = Math.max(0, end - Math.ceil(2 * maxTokens * charactersPerToken));
  return { range: { start, end }, maxTokens };
}

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

/** Mean length of the tokens traced, to size the next window. */
export function charactersPerToken(tokens: readonly TraceToken[]): number | undefined {
  if (tokens.length === 0) return undefined;
  return (tokens[tokens.length - 1].end - tokens[0].start) / tokens.length;
}
