import type { QuestionAnswer } from '../../src/protocol/inspectorQuestions';
import type { PredictionResult, Trace } from '../../src/protocol/predictions';
import type { RecordedText } from '../../src/protocol/recording';

const tailLength = 60;

/** Row of the token that ends at an offset, or of the last that begins before it. */
export function tokenEndingAt({ surprisals: { starts } }: RecordedText, offset: number): number | undefined {
  const behind = starts.findIndex((start) => start >= offset);
  const row = (behind < 0 ? starts.length : behind) - 1;
  return row >= 0 ? row : undefined;
}

export function predictionsAfter(
  { text, surprisals: { starts, ends }, predictions }: RecordedText,
  row: number,
): { result: PredictionResult; contextTail: string } | undefined {
  const result = predictions[row];
  if (!result) return undefined;
  const end = (ends[row] ?? 0) - (starts[0] ?? 0);
  return { result, contextTail: text.slice(Math.max(0, end - tailLength), end) };
}

/** The tokens up to a row, and the one behind it. */
export function recentAt(
  { text, surprisals }: RecordedText,
  row: number,
  tokens: number,
): QuestionAnswer<'recentSurprisals'> {
  const first = Math.max(0, row + 1 - tokens);
  const end = Math.min(surprisals.starts.length, row + 2);
  const origin = surprisals.starts[0] ?? 0;
  const from = (surprisals.starts[first] ?? origin) - origin;
  const to = (surprisals.ends[end - 1] ?? origin) - origin;
  return {
    surprisals: {
      starts: surprisals.starts.slice(first, end),
      ends: surprisals.ends.slice(first, end),
      probability: surprisals.probability.slice(first, end),
      rank: surprisals.rank.slice(first, end),
      unknown: surprisals.unknown.slice(first, end),
      excess: surprisals.excess.slice(first, end),
      best: surprisals.best.slice(first, end),
    },
    text: text.slice(from, to),
    cursor: surprisals.ends[row] ?? origin,
  };
}

/** At most so many tokens of the trace around the cursor, a quarter of them behind it, as the editor has them. */
export function traceAround(
  { trace, surprisals: { ends } }: RecordedText,
  row: number,
  tokens: number,
): { trace: Trace; cursorToken: number } {
  const cursor = ends[row] ?? 0;
  const count = trace.tokens.length;
  const at = trace.tokens.findIndex(({ end }) => end >= cursor);
  const end = Math.min(count, Math.max(at + 1 + Math.floor(tokens / 4), tokens));
  const first = Math.max(0, end - tokens);
  const layers = trace.layers.map((layer) => ({
    ...layer,
    quantities: Object.fromEntries(
      Object.entries(layer.quantities).map(([name, values]) => [
        name,
        values.subarray(first * layer.units, end * layer.units),
      ]),
    ),
  }));
  const isInside = at >= first && (trace.tokens[at]?.start ?? cursor) < cursor;
  return {
    trace: { tokens: trace.tokens.slice(first, end), layers },
    cursorToken: isInside ? at - first : -1,
  };
}
