import type { Tokenizer } from '../tokenizers/tokenizer';

/**
 * Finds the tokens that continue a half-typed piece of text: ids sorted by text, so that those with a common beginning
 * stand together. Made once for a tokenizer, O(V log V); a question is O(log V).
 */
export class PrefixIndex {
  private readonly sorted: Int32Array;

  constructor(private readonly tokenizer: Pick<Tokenizer, 'vocabularySize' | 'unknownId' | 'textOf'>) {
    const ids: number[] = [];
    for (let id = 0; id < tokenizer.vocabularySize; id++) {
      // What has no text of its own, as a part of a character, continues nothing.
      if (id !== tokenizer.unknownId && tokenizer.textOf(id) !== '') ids.push(id);
    }
    ids.sort((a, b) => (tokenizer.textOf(a) < tokenizer.textOf(b) ? -1 : 1));
    this.sorted = Int32Array.from(ids);
  }

  /**
   * Ids of the tokens whose text begins with `prefix`, sorted by text: one that equals it comes first. All but the
   * unknown token for ''. A view, not to be written to.
   */
  startingWith(prefix: string): Int32Array {
    const begin = this.firstNotBefore(0, (text) => text < prefix);
    const end = this.firstNotBefore(begin, (text) => text.startsWith(prefix));
    return this.sorted.subarray(begin, end);
  }

  /** Id of the token whose text is `text`, or undefined. */
  exactly(text: string): number | undefined {
    const first = this.sorted[this.firstNotBefore(0, (other) => other < text)];
    return first !== undefined && this.tokenizer.textOf(first) === text ? first : undefined;
  }

  /** As `startingWith`, without the token that equals `prefix`: each of them adds text. */
  continuing(prefix: string): Int32Array {
    const ids = this.startingWith(prefix);
    return ids.length > 0 && this.tokenizer.textOf(ids[0]) === prefix ? ids.subarray(1) : ids;
  }

  /** First place from `low` on for which `isBefore` is false; it must be true up to there and false from there. */
  private firstNotBefore(low: number, isBefore: (text: string) => boolean): number {
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBefore(this.tokenizer.textOf(this.sorted[middle]))) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
