import type { TokenizerSpec } from '../../protocol/spec';
import { BpeTokenizer } from './bpe/bpeTokenizer';
import type { Tokenizer, TokenizerData } from './tokenizer';
import { Vocabulary } from './vocabulary';
import { VocabularyTokenizer } from './vocabularyTokenizer';
import { asCorpus } from './whiteSpace';

export type { Encoded, Tokenizer, TokenizerData } from './tokenizer';
export { TokenTexts } from './tokenTexts';
export { writtenAfter } from './whiteSpace';

/** Learns a vocabulary from a text. The same spec and text give the same ids. */
export function fitTokenizer(spec: TokenizerSpec, text: string): Tokenizer {
  return spec.kind === 'bpe' ? BpeTokenizer.fit(spec, text) : VocabularyTokenizer.fit(spec, text);
}

/** A tokenizer as it was stored. Throws `bad-model` when the vocabulary contradicts itself. */
export function tokenizerFromData(data: TokenizerData): Tokenizer {
  if (data.kind === 'bpe') return new BpeTokenizer(data.vocabulary);
  return new VocabularyTokenizer(data.kind, new Vocabulary(data.vocabulary, data.unknownId));
}

/** A text as it is to be encoded when it is read whole, as a corpus: what is at its end matters to white-space splitting. */
export function corpusText(tokenizer: Tokenizer, text: string): string {
  if (tokenizer.kind !== 'space') return text;
  return asCorpus(text, tokenizer.encode('\n').ids[0] !== tokenizer.unknownId);
}
