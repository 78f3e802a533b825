import type { TokenizerKind } from '../../protocol/spec';

/** A text as token ids. Token i is the text from starts[i] to starts[i + 1], in UTF-16 units; there is one start more than ids. */
export interface Encoded {
  ids: Int32Array;
  starts: Uint32Array;
}

/** Id of a piece that is outside a vocabulary without an unknown token, as some from elsewhere have none. */
export const noTokenId = -1;

/**
 * Plain data that a tokenizer is stored as. `vocabulary[id]` is the text of a token; the unknown token's text is '', and
 * its id `noTokenId` when there is none. Words of white-space splitting have a leading space, line ends are '\n'. Tokens of
 * byte pairs are strings of bytes, each as a character of that code, and there is no unknown one.
 */
export interface TokenizerData {
  kind: TokenizerKind;
  unknownId: number;
  vocabulary: string[];
}

/** Lossless: the slices between `starts` of any text, joined, are the text, also where ids are unknown. */
export interface Tokenizer {
  readonly kind: TokenizerKind;
  readonly vocabularySize: number;
  readonly unknownId: number;
  encode(text: string): Encoded;
  /** Text of a token of the vocabulary; '' for the unknown token. */
  textOf(id: number): string;
  /** Text under which a token of a text stands in the vocabulary: itself, but for white-space splitting. */
  nameOf(piece: string): string;
  /** Where what is typed before `end` begins that may still become another token; tokens are whole there when left out. */
  lastPieceStart?(text: string, end: number): number;
  /** A token's bytes, each as a character, where tokens may be parts of characters. */
  bytesOf?(id: number): string;
  toData(): TokenizerData;
  /** Most units that are looked at behind a token before it is settled where it ends; `lookaheadUnits` when left out. */
  readonly lookaheadUnits?: number;
  /** Whether reading may start at a token's beginning whatever stands before; at every one when left out. */
  canStartAt?(text: string, offset: number): boolean;
}
