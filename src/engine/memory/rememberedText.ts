import { TextNgrams } from './textNgrams';

/** Most tokens of a text that are remembered, the last ones: 40 MB when they are sorted. */
export const mostRememberedTokens = 4_000_000;

/** The text that a model was trained on, as tokens; its n-grams are sorted when they are first asked for. */
export class RememberedText {
  readonly ids: Int32Array;
  private sorting?: Generator<void, TextNgrams | undefined>;
  private sorted?: { ngrams: TextNgrams | undefined };

  constructor(
    ids: Int32Array,
    private readonly vocabularySize: number,
  ) {
    this.ids = ids.length > mostRememberedTokens ? ids.slice(-mostRememberedTokens) : ids;
  }

  /** Undefined for a text that is too short. Yields every millisecond or so; who asks meanwhile goes on with the work. */
  *ngrams(): Generator<void, TextNgrams | undefined> {
    while (!this.sorted) {
      this.sorting ??= TextNgrams.create(this.ids, this.vocabularySize);
      const step = this.sorting.next();
      if (step.done) {
        this.sorted = { ngrams: step.value };
        this.sorting = undefined;
      } else {
        yield;
      }
    }
    return this.sorted.ngrams;
  }
}
