import type { Tokenizer } from '../tokenizers';
import { TextWords } from '../words/textWords';
import { SharedWork } from './sharedWork';
import { TextNgrams } from './textNgrams';

/** Most tokens of a text that are remembered, the last ones: 40 MB when they are sorted. */
export const mostRememberedTokens = 4_000_000;

/** The text that a model was trained on, as tokens; its n-grams are sorted when they are first asked for. */
export class RememberedText {
  readonly ids: Int32Array;
  private readonly sorting: SharedWork<TextNgrams | undefined>;
  private cutting?: SharedWork<TextWords | undefined>;

  constructor(ids: Int32Array, vocabularySize: number) {
    this.ids = ids.length > mostRememberedTokens ? ids.slice(-mostRememberedTokens) : ids;
    this.sorting = new SharedWork(() => TextNgrams.create(this.ids, vocabularySize));
  }

  /** Undefined for a text that is too short. Yields every millisecond or so; who asks meanwhile goes on with the work. */
  ngrams(): Generator<void, TextNgrams | undefined> {
    return this.sorting.result();
  }

  /**
   * The same for whole words, where tokens are parts of them; undefined where they are words already. `tokenizer` is the
   * one that the tokens are of.
   */
  *words(tokenizer: Tokenizer): Generator<void, TextWords | undefined> {
    if (tokenizer.kind !== 'bpe' && tokenizer.kind !== 'char') return undefined;
    this.cutting ??= new SharedWork(() => TextWords.create(this.ids, tokenizer));
    return yield* this.cutting.result();
  }
}
