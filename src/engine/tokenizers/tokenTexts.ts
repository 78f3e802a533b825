import { missingBytes } from './bpe/bpeVocabulary';
import { fromByteString } from './bpe/byteStrings';
import type { Tokenizer } from './tokenizer';
import { writtenAfter } from './whiteSpace';

/** Stands for bytes that no character has. */
const replacement = '\ufffd';

/** Writes tokens one after the other. Those that are part of a character give nothing until it is whole. */
export class TokenTexts {
  private pending = '';

  constructor(private readonly tokenizer: Tokenizer) {}

  /** What a token adds to the text; `previous` is the text of the one before it. */
  push(id: number, previous: string): string {
    const bytes = this.tokenizer.bytesOf?.(id);
    if (bytes === undefined) return writtenAfter(this.tokenizer.kind, previous, this.tokenizer.textOf(id));
    const text = this.take(this.pending + bytes);
    if (text !== undefined) return text;
    return replacement + (this.take(bytes) ?? replacement);
  }

  /** The text of some bytes, '' while they are the beginning of a character; undefined when they are neither. */
  private take(bytes: string): string | undefined {
    const text = fromByteString(bytes);
    this.pending = text === undefined && missingBytes(bytes) > 0 ? bytes : '';
    return text ?? (this.pending === '' ? undefined : '');
  }
}
