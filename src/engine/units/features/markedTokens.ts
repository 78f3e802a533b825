import type { TokenSpan } from '../../reading/inspect';
import type { EncodedDocument } from '../../text/encodedDocument';

/** (tokens) 1 for each token of a stretch that one of the ranges (2n), in order, touches. */
export function markedTokens(
  { starts }: EncodedDocument,
  { first, end }: TokenSpan,
  ranges: ArrayLike<number>,
): Float32Array {
  const marked = new Float32Array(end - first);
  let range = 0;
  for (let token = first; token < end; token++) {
    while (range < ranges.length && ranges[range + 1] <= starts[token]) range += 2;
    if (range < ranges.length && ranges[range] < starts[token + 1]) marked[token - first] = 1;
  }
  return marked;
}
