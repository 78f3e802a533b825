import { createTokenEnd } from '../tokenizers/boundaries';
import { TokenCollector } from '../tokenizers/tokenCollector';
import type { Encoded } from '../tokenizers/tokenizer';
import type { WordVocabulary } from './wordVocabulary';

/** Cuts a text into words with the space before them, signs and line ends; each gets a number. */
export class WordCutter {
  private readonly tokenEnd = createTokenEnd('word');

  constructor(private readonly vocabulary: WordVocabulary) {}

  encode(text: string): Encoded {
    const words = new TokenCollector(text.length / 4);
    for (let start = 0; start < text.length;) {
      const end = this.tokenEnd(text, start);
      words.push(this.vocabulary.idOf(text.slice(start, end)), start);
      start = end;
    }
    return words.finish(text.length);
  }
}
