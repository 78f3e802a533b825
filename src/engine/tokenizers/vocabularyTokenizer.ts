import type { TokenizerKind, TokenizerSpec } from '../../protocol/spec';
import { countTokens, createTokenEnd, type TokenEnd, tokenName } from './boundaries';
import { TokenCollector } from './tokenCollector';
import type { Encoded, Tokenizer, TokenizerData } from './tokenizer';
import type { Vocabulary } from './vocabulary';
import { chooseVocabulary } from './vocabulary';

/** Cuts a text by a rule (characters, words, white space) and looks each piece up; pieces outside the vocabulary are unknown. */
export class VocabularyTokenizer implements Tokenizer {
  private readonly tokenEnd: TokenEnd;

  constructor(
    readonly kind: TokenizerKind,
    private readonly vocabulary: Vocabulary,
  ) {
    this.tokenEnd = createTokenEnd(kind, vocabulary.idOf('\n') !== vocabulary.unknownId);
  }

  /** Learns a vocabulary from a text, in time linear in it. */
  static fit(spec: TokenizerSpec, text: string): VocabularyTokenizer {
    const counts = countTokens(spec.kind, text);
    return new VocabularyTokenizer(spec.kind, chooseVocabulary(counts, spec.minCount, spec.vocabularyLimit));
  }

  get vocabularySize(): number {
    return this.vocabulary.size;
  }

  get unknownId(): number {
    return this.vocabulary.unknownId;
  }

  encode(text: string): Encoded {
    const tokens = new TokenCollector(this.kind === 'char' ? text.length : text.length / 3);
    for (let start = 0; start < text.length;) {
      const end = this.tokenEnd(text, start);
      tokens.push(this.vocabulary.idOf(this.nameOf(text.slice(start, end))), start);
      start = end;
    }
    return tokens.finish(text.length);
  }

  textOf(id: number): string {
    return this.vocabulary.textOf(id);
  }

  nameOf(piece: string): string {
    return tokenName(this.kind, piece);
  }

  toData(): TokenizerData {
    return { kind: this.kind, unknownId: this.unknownId, vocabulary: [...this.vocabulary.texts] };
  }
}
