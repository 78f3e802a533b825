import { longestContext } from './contextHashes';
import { discountsOf, type Discounts } from './kneserNeyDiscounts';
import { type SortedPositions, sortPositions } from './sortedPositions';

/** Longest n-gram, in tokens. */
const depth = longestContext + 1;

/** Lists of what follows that are longer than this many places are remembered, up to so many lists. */
const longList = 128;
const mostRemembered = 1000;

/** The places of a text that stand behind one context, as tokens. */
export interface Followers {
  /** Different tokens, sorted by id; how often each came, and behind how many different tokens before the context. */
  ids: Int32Array;
  counts: Int32Array;
  lefts: Int32Array;
  /** Sums of the two. */
  count: number;
  left: number;
}

/**
 * The n-grams of a text that does not change: the one that a model was trained on. Nothing is counted beforehand: the text's
 * places lie sorted, those behind a context side by side, and so does each token among them. 10 bytes a token.
 */
export class TextNgrams {
  private readonly remembered = new Map<number, Followers>();

  private constructor(
    private readonly ids: Int32Array,
    private readonly sorted: SortedPositions,
    readonly vocabularySize: number,
    /** By the context's length: what is taken off counts. */
    readonly discounts: readonly Discounts[],
    /** (V) of a token by itself, by how many different tokens it stands behind; what was taken off is shared by all. */
    readonly single: Float32Array,
  ) {}

  /** Of tokens 0 to before `vocabularySize`; undefined for a text too short to count anything. Yields every millisecond or so. */
  static *create(ids: Int32Array, vocabularySize: number): Generator<void, TextNgrams | undefined> {
    if (ids.length <= depth) return undefined;
    const sorted = yield* sortPositions(ids, vocabularySize, depth);
    const discounts: Discounts[] = [];
    for (let k = 0; k <= longestContext; k++) discounts.push(yield* discountsOf(sorted, ids.length, k));
    const single = new Float32Array(vocabularySize);
    const ngrams = new TextNgrams(ids, sorted, vocabularySize, discounts, single);
    ngrams.fillSingle();
    return ngrams;
  }

  /** What followed the last `k` tokens of `context`; undefined when they never came, or only at the text's end. */
  after(context: readonly number[], k: number): Followers | undefined {
    const begin = this.firstWhere(0, (place) => this.compare(place, context, k) >= 0);
    const end = this.firstWhere(begin, (place) => this.compare(place, context, k) > 0);
    if (begin === end) return undefined;
    const followers = this.followers(begin, end, k);
    return followers.count > 0 ? followers : undefined;
  }

  private followers(begin: number, end: number, k: number): Followers {
    if (end - begin <= longList) return this.count(begin, end, k);
    const key = begin * depth + k;
    const known = this.remembered.get(key);
    if (known) return known;
    if (this.remembered.size >= mostRemembered) this.remembered.clear();
    const counted = this.count(begin, end, k);
    this.remembered.set(key, counted);
    return counted;
  }

  private count(begin: number, end: number, k: number): Followers {
    const { ids } = this;
    const { order, common, commonLeft } = this.sorted;
    const found: number[] = [];
    const counts: number[] = [];
    const lefts: number[] = [];
    let [count, left] = [0, 0];
    for (let r = begin; r < end;) {
      const place = order[r] + k;
      const isEnd = place >= ids.length;
      const from = r;
      let different = 0;
      do {
        // The n-gram that is one token longer to the left comes here for the first time.
        if (commonLeft[r] < k + 2) different++;
        r++;
      } while (r < end && common[r] > k);
      if (isEnd) continue;
      found.push(ids[place]);
      counts.push(r - from);
      lefts.push(different);
      count += r - from;
      left += different;
    }
    return {
      ids: Int32Array.from(found),
      counts: Int32Array.from(counts),
      lefts: Int32Array.from(lefts),
      count,
      left,
    };
  }

  /** Tokens from `place` on against the last `k` of `context`: below, equal or above 0. */
  private compare(place: number, context: readonly number[], k: number): number {
    const { ids } = this;
    for (let i = 0, at = context.length - k; i < k; i++) {
      const own = place + i < ids.length ? ids[place + i] : -2;
      if (own !== context[at + i]) return own - context[at + i];
    }
    return 0;
  }

  private firstWhere(from: number, isTrue: (place: number) => boolean): number {
    const { order } = this.sorted;
    let low = from;
    let high = order.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isTrue(order[middle])) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private fillSingle(): void {
    const { single, vocabularySize } = this;
    const { ids, lefts, left } = this.count(0, this.ids.length, 0);
    let taken = 0;
    for (let i = 0; i < ids.length; i++) {
      const discount = this.discounts[0][Math.min(lefts[i], 3)];
      taken += discount;
      if (ids[i] >= 0) single[ids[i]] = (lefts[i] - discount) / left;
    }
    for (let id = 0; id < vocabularySize; id++) single[id] += taken / left / vocabularySize;
  }
}
