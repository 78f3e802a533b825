/** Work between two pauses: about a millisecond. */
const positionsPerPause = 1 << 15;

/** Places of a text in the order of the tokens that stand there. */
export interface SortedPositions {
  /** (N) places in the text, sorted by the `depth` tokens from there on; the text's end comes before every token. */
  order: Int32Array;
  /** (N) how many of these tokens place r of the order has in common with place r - 1, at most `depth`. */
  common: Uint8Array;
  /** (N) the same of the places one token further left: `common` of the place in the text before this one. 0 for the first. */
  commonLeft: Uint8Array;
}

/**
 * Sorts the places of a text by what follows: a suffix array as deep as n-grams are long, by counting from the last token to
 * the first. O(depth N), 6 bytes a token when done. Yields every millisecond or so.
 */
export function* sortPositions(
  ids: ArrayLike<number>,
  vocabularySize: number,
  depth: number,
): Generator<void, SortedPositions> {
  const n = ids.length;
  const keyAt = (place: number) => (place < n ? ids[place] + 2 : 0);
  let order = Int32Array.from({ length: n }, (_, place) => place);
  let other = new Int32Array(n);
  yield;
  for (let d = depth - 1; d >= 0; d--) {
    const starts = new Int32Array(vocabularySize + 3);
    for (let place = 0; place < n; place++) starts[keyAt(place + d) + 1]++;
    for (let key = 1; key < starts.length; key++) starts[key] += starts[key - 1];
    yield;
    for (let r = 0; r < n; r++) {
      other[starts[keyAt(order[r] + d)]++] = order[r];
      if (r % positionsPerPause === 0) yield;
    }
    [order, other] = [other, order];
  }
  const byPlace = new Uint8Array(n);
  const common = new Uint8Array(n);
  for (let r = 1; r < n; r++) {
    const a = order[r - 1];
    const b = order[r];
    let same = 0;
    while (same < depth && a + same < n && b + same < n && ids[a + same] === ids[b + same]) same++;
    common[r] = byPlace[b] = same;
    if (r % positionsPerPause === 0) yield;
  }
  const commonLeft = Uint8Array.from(order, (place) => (place > 0 ? byPlace[place - 1] : 0));
  return { order, common, commonLeft };
}
