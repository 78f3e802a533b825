import type { Scanner } from './layoutScanners';

const closing: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '`': '`',
  '“': '”',
  '„': '“',
  '‘': '’',
  '«': '»',
};
const wordCharacter = /[\p{L}\p{N}]/u;

/**
 * Whether the text stands in quotation marks. An apostrophe is none: a single quote opens after what is no letter and
 * before what is no space, and ends with the line at the latest. Others end with the paragraph.
 */
export class QuoteScanner implements Scanner {
  private close = '';

  constructor(private readonly text: string) {}

  get value(): number {
    return this.close === '' ? 0 : 1;
  }

  read(character: string, at: number): void {
    if (this.close !== '') {
      if (this.endsHere(character, at)) this.close = '';
      return;
    }
    const close = closing[character];
    if (close && (!isSingle(character) || this.opensHere(at))) this.close = close;
  }

  private opensHere(at: number): boolean {
    const before = this.text[at - 1] ?? ' ';
    const behind = this.text[at + 1] ?? ' ';
    return !wordCharacter.test(before) && /\S/.test(behind);
  }

  private endsHere(character: string, at: number): boolean {
    if (character === '\n') return isSingle(this.close) || /^\r?\n/.test(this.text.slice(at + 1, at + 3));
    if (character !== this.close || this.text[at - 1] === '\\') return false;
    return !isSingle(character) || !wordCharacter.test(this.text[at + 1] ?? ' ');
  }
}

function isSingle(character: string): boolean {
  return character === "'" || character === '’' || character === '‘';
}
