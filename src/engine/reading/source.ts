import { longestContext } from '../memory/contextHashes';
import type { ModelReader } from './modelReader';

/**
 * Where a prediction was copied from: the offset of the last token `id` before token `place` that stands behind the most of
 * the same tokens as `context` ends in (at most `longestContext`); undefined when there is none behind the same token.
 */
export function sourceOf(
  { document }: ModelReader,
  place: number,
  context: readonly number[],
  id: number,
): number | undefined {
  const { ids, starts } = document;
  let best = 0;
  let source: number | undefined;
  for (let i = Math.min(place, document.count) - 1; i > 0 && best < longestContext; i--) {
    if (ids[i] !== id) continue;
    let same = 0;
    while (same < context.length && same < i && ids[i - 1 - same] === context[context.length - 1 - same])
      same++;
    if (same <= best) continue;
    best = same;
    source = starts[i];
  }
  return source;
}
