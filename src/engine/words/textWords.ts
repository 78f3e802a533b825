import { TextNgrams } from '../memory/textNgrams';
import { TokenTexts, type Tokenizer } from '../tokenizers';
import { WordCutter } from './wordCutter';
import { WordVocabulary } from './wordVocabulary';

/** Tokens that are written out between two pauses: a millisecond or so. */
const tokensPerPause = 4096;

/**
 * The words of the text that a model was trained on, and their n-grams. Where tokens are parts of words, as many tokens reach
 * less far back than as many words, and a word has to be right part by part: so whole words are asked too.
 */
export class TextWords {
  private constructor(
    /** The words of the text, then those of the documents that are read. */
    readonly vocabulary: WordVocabulary,
    readonly ngrams: TextNgrams,
  ) {}

  /** Of the text that some tokens are; undefined for one too short to count anything. Yields every millisecond or so. */
  static *create(ids: Int32Array, tokenizer: Tokenizer): Generator<void, TextWords | undefined> {
    const vocabulary = new WordVocabulary();
    const words = yield* wordsOf(ids, tokenizer, vocabulary);
    const ngrams = yield* TextNgrams.create(words, vocabulary.size);
    return ngrams && new TextWords(vocabulary, ngrams);
  }
}

function* wordsOf(
  ids: Int32Array,
  tokenizer: Tokenizer,
  vocabulary: WordVocabulary,
): Generator<void, Int32Array> {
  const texts = new TokenTexts(tokenizer);
  const cutter = new WordCutter(vocabulary);
  const parts: Int32Array[] = [];
  let count = 0;
  let pending = '';
  let previous = '';
  for (let from = 0; from < ids.length; from += tokensPerPause) {
    const to = Math.min(ids.length, from + tokensPerPause);
    for (let i = from; i < to; i++) {
      const text = ids[i] < 0 ? '' : texts.push(ids[i], previous);
      pending += text;
      if (text !== '') previous = text;
    }
    // Words may go on behind the last token: lines do not.
    const end = to === ids.length ? pending.length : pending.lastIndexOf('\n') + 1;
    const { ids: words } = cutter.encode(pending.slice(0, end));
    pending = pending.slice(end);
    parts.push(words);
    count += words.length;
    yield;
  }
  const all = new Int32Array(count);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
