import { lineBreak } from './beam';
import type { ModelReader } from './modelReader';

/** Where what stands before the cursor is settled: behind it is what may still become another token. */
export function settledBefore({ document, tokenizer }: ModelReader, cursor: number): number {
  const { text, starts } = document;
  if (tokenizer.kind === 'char' || cursor === 0) return cursor;
  const begin = tokenizer.lastPieceStart?.(text, cursor) ?? starts[document.tokenAt(cursor)];
  return lineBreak.test(text.slice(begin, cursor)) ? cursor : begin;
}

/** Counts the document's n-grams, without what stands at the cursor. */
export function* updateNgrams(reader: ModelReader, cursor: number): Generator<void, void> {
  const { document, ngrams } = reader;
  const first = document.tokenAt(settledBefore(reader, cursor)) + 1;
  const behind = Math.max(first, document.tokenAt(cursor) + 1);
  yield* ngrams.update(document.ids, document.count, first, behind);
}
