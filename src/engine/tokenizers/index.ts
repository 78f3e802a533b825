import type { TokenizerSpec } from '../../protocol/spec';
import type { Tokenizer, TokenizerData } from './tokenizer';
import { Vocabulary } from './vocabulary';
import { VocabularyTokenizer } from './vocabularyTokenizer';

export type { Encoded, Tokenizer, TokenizerData } from './tokenizer';

/** Learns a vocabulary from a text. The same spec and text give the same ids. */
export function fitTokenizer(spec: TokenizerSpec, text: string): Tokenizer {
  return VocabularyTokenizer.fit(spec, text);
}

/** A tokenizer as it was stored. Throws `bad-model` when the vocabulary contradicts itself. */
export function tokenizerFromData(data: TokenizerData): Tokenizer {
  return new VocabularyTokenizer(data.kind, new Vocabulary(data.vocabulary, data.unknownId));
}
