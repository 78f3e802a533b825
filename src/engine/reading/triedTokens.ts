import type { NetworkState } from '../network/stepper';

/** A token that was tried behind a place, or the place itself: what was read up to there, and what may follow. */
export class TriedToken {
  /** Tokens that were tried behind it. */
  readonly next = new Map<number, TriedToken>();
  /** Probability that a word goes on behind it; known when it was asked for. */
  inside?: number;

  constructor(
    readonly state: NetworkState,
    /** (V) probabilities of the next token, the caches mixed in; not to be changed any more. */
    readonly row: Float32Array,
    /** The last tokens up to here, as many as caches look at. */
    readonly context: readonly number[],
  ) {}
}

/** What all rows behind a place hang on: when each part is the same, so are they. */
export type PlaceParts = readonly unknown[];

/** Bytes of rows that are kept from one question to the next. */
const mostBytes = 8 * 2 ** 20;

/**
 * Remembers what was read behind the last place that a suggestion began at. While a word is typed the place stays the same: its
 * keys only choose among the same tokens, and most of what one key needs was read for the one before.
 */
export class TriedTokens {
  private place?: { root: TriedToken; token: number; parts: PlaceParts };
  private bytes = 0;

  /** The root at a place, if all of `parts` are those that it was kept with. */
  find(parts: PlaceParts): TriedToken | undefined {
    const { place } = this;
    if (!place || this.bytes > mostBytes) return undefined;
    const isSame = place.parts.length === parts.length && place.parts.every((part, i) => part === parts[i]);
    return isSame ? place.root : undefined;
  }

  /** Keeps a root behind `token` tokens of the document; what was kept before is forgotten. */
  keep(root: TriedToken, token: number, parts: PlaceParts): void {
    this.place = { root, token, parts };
    this.bytes = 0;
  }

  /** To be told of each row that was added behind a root. */
  grown(row: Float32Array): void {
    this.bytes += row.byteLength;
  }

  /** The document has changed from a token on. */
  edited(firstChangedToken: number): void {
    if (this.place && this.place.token > firstChangedToken) this.place = undefined;
  }
}
