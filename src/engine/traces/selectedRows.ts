import type { TextRange } from '../../protocol/predictions';
import type { TokenStretch } from '../../protocol/traces';
import type { ModelReader } from '../reading/modelReader';
import { tokensIn } from '../reading/surprisals';

/** Rows of a stretch that a selection of the document touches; undefined for less than two, which the cursor tells. */
export function selectedRows(
  { document }: ModelReader,
  { first, end }: TokenStretch,
  { start, end: selectionEnd }: TextRange,
): { from: number; to: number } | undefined {
  const within = (offset: number) => Math.min(Math.max(0, offset), document.text.length);
  const tokens = tokensIn(document, { start: within(start), end: within(selectionEnd) });
  const from = Math.max(first, tokens.first) - first;
  const to = Math.min(end, tokens.end) - first;
  return selectionEnd > start && to - from >= 2 ? { from, to } : undefined;
}
