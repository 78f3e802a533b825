import { UnrollError } from '../../../base/errors';
import { phrase } from '../../../base/phrase';
import type { TokenizerSpec } from '../../../protocol/spec';
import { countTokens } from '../boundaries';
import { TokenCollector } from '../tokenCollector';
import { type Encoded, noTokenId, type Tokenizer, type TokenizerData } from '../tokenizer';
import { BpeVocabulary, byteTokens, laterByte } from './bpeVocabulary';
import { characterBytes, toByteString } from './byteStrings';
import { beginsPiece, createPiecePattern, pieceLookaheadUnits } from './pieces';
import { trainMerges } from './trainMerges';

/** Pieces whose tokens are remembered. Texts have few different ones; past that the memory starts anew. */
const mostRememberedPieces = 30_000;

/** Units looked back at for a place where a piece begins whatever stands before. */
const mostLookedBack = 200;

/** Tokens of a piece, and where each ends in it, in UTF-16 units. */
interface EncodedPiece {
  ids: number[];
  ends: number[];
}

/**
 * Byte-pair encoding over bytes: every text has tokens, none is unknown, and their bytes joined are the text. A piece's
 * neighbours are joined by the pair that was learnt first, until there is none. A character that was too rare to become a
 * token is several; the last of them has its text in `starts`, those before are empty.
 */
export class BpeTokenizer implements Tokenizer {
  readonly kind = 'bpe';
  readonly unknownId = noTokenId;
  readonly lookaheadUnits = pieceLookaheadUnits;
  private readonly vocabulary: BpeVocabulary;
  private readonly remembered = new Map<string, EncodedPiece>();
  private readonly pattern = createPiecePattern();

  /** Throws `bad-model` for tokens that no training gives. */
  constructor(tokens: readonly string[]) {
    this.vocabulary = new BpeVocabulary(tokens);
  }

  /** Learns tokens from a text. Throws `bad-input` for a limit that has no room for the bytes. */
  static fit({ minCount, vocabularyLimit }: TokenizerSpec, text: string): BpeTokenizer {
    if (vocabularyLimit !== 0 && vocabularyLimit < byteTokens) {
      throw new UnrollError(
        'bad-input',
        phrase`A vocabulary of byte pairs begins with the ${byteTokens} bytes, but at most ${vocabularyLimit} tokens are allowed.`,
        'Allow 500 tokens or more, or leave the limit out.',
      );
    }
    return new BpeTokenizer(trainMerges(countTokens('bpe', text), { minCount, vocabularyLimit }));
  }

  get vocabularySize(): number {
    return this.vocabulary.size;
  }

  encode(text: string): Encoded {
    const tokens = new TokenCollector(text.length / 3);
    const { pattern } = this;
    for (let start = 0; start < text.length;) {
      pattern.lastIndex = start;
      const end = pattern.test(text) ? pattern.lastIndex : start + 1;
      const { ids, ends } = this.encodePiece(text.slice(start, end));
      for (let i = 0; i < ids.length; i++) tokens.push(ids[i], i === 0 ? start : start + ends[i - 1]);
      start = end;
    }
    return tokens.finish(text.length);
  }

  /** '' for a token that is part of a character. */
  textOf(id: number): string {
    return this.vocabulary.textOf(id);
  }

  /** The token's bytes, each as a character. */
  bytesOf(id: number): string {
    return this.vocabulary.tokens[id] ?? '';
  }

  nameOf(piece: string): string {
    return piece;
  }

  /** Where the last piece of the text before `end` begins: what is typed there may still become another token. */
  lastPieceStart(text: string, end: number): number {
    let start = end - 1;
    while (start > 0 && end - start < mostLookedBack && !(beginsPiece(text, start) && end - start > 1))
      start--;
    const left = text.slice(Math.max(0, start), end);
    const { pattern } = this;
    let last = 0;
    for (let at = 0; at < left.length;) {
      last = at;
      pattern.lastIndex = at;
      at = pattern.test(left) ? pattern.lastIndex : at + 1;
    }
    return Math.max(0, start) + last;
  }

  canStartAt(text: string, offset: number): boolean {
    return beginsPiece(text, offset);
  }

  toData(): TokenizerData {
    return { kind: this.kind, unknownId: this.unknownId, vocabulary: [...this.vocabulary.tokens] };
  }

  private encodePiece(piece: string): EncodedPiece {
    const known = this.remembered.get(piece);
    if (known) return known;
    const ids = this.join(toByteString(piece));
    const encoded = { ids, ends: this.endsOf(ids) };
    if (this.remembered.size >= mostRememberedPieces) this.remembered.clear();
    // A slice would keep the text alive that it was cut from.
    this.remembered.set(JSON.parse(JSON.stringify(piece)) as string, encoded);
    return encoded;
  }

  private join(bytes: string): number[] {
    const ids = Array.from(bytes, (byte) => byte.charCodeAt(0));
    for (;;) {
      let first = Infinity;
      let at = -1;
      for (let i = 0; i + 1 < ids.length; i++) {
        const merged = this.vocabulary.merge(ids[i], ids[i + 1]) ?? Infinity;
        if (merged >= first) continue;
        first = merged;
        at = i;
      }
      if (at < 0) return ids;
      ids.splice(at, 2, first);
    }
  }

  private endsOf(ids: readonly number[]): number[] {
    const { missing } = this.vocabulary;
    let end = 0;
    let left = 0; // bytes that the character begun still misses
    let units = 0;
    return ids.map((id) => {
      if (missing[id] > 0) {
        left = missing[id];
        units = characterBytes(this.bytesOf(id).charCodeAt(0)) > 3 ? 2 : 1;
      } else if (missing[id] === laterByte) {
        if (--left === 0) end += units;
      } else {
        end += this.textOf(id).length;
      }
      return end;
    });
  }
}
