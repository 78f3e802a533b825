import type { TokenizerKind } from '../../protocol/spec';

const carriageReturn = 0x0d;
const lineFeed = 0x0a;

/** Besides those of ASCII: the white space of Python's str.split(), which is not quite that of JavaScript. */
const wideSpaces = new Set(
  [
    ...'\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a',
    ...'\u2028\u2029\u202f\u205f\u3000',
  ].map((space) => space.charCodeAt(0)),
);

function isSpace(unit: number): boolean {
  if (unit <= 0x20) return (unit >= 0x09 && unit <= 0x0d) || unit >= 0x1c;
  return unit >= 0x80 && wideSpaces.has(unit);
}

function isLineEnd(unit: number): boolean {
  return unit === lineFeed || unit === carriageReturn;
}

/**
 * End of the token that starts at `start`: white space, then a word, or the line's end where line ends are tokens. White
 * space at the very end of a text is left over as a token that is no word.
 */
export function spacedTokenEnd(text: string, start: number, lineEndsAreTokens: boolean): number {
  let end = start;
  for (; end < text.length && isSpace(text.charCodeAt(end)); end++) {
    if (!lineEndsAreTokens || !isLineEnd(text.charCodeAt(end))) continue;
    const isPair = text.charCodeAt(end) === carriageReturn && text.charCodeAt(end + 1) === lineFeed;
    return end + (isPair ? 2 : 1);
  }
  while (end < text.length && !isSpace(text.charCodeAt(end))) end++;
  return end;
}

/** What a token of the text is called in the vocabulary: a word with one space before it, '\n', or '' for neither. */
export function spacedTokenName(piece: string): string {
  for (let i = 0; i < piece.length; i++) {
    if (!isSpace(piece.charCodeAt(i))) return ` ${piece.slice(i)}`;
  }
  return /[\n\r]/.test(piece) ? '\n' : '';
}

/** How a token's text is written behind `previous`: at the start of a line a word that was split off needs no space. */
export function writtenAfter(kind: TokenizerKind, previous: string, text: string): string {
  if (kind !== 'space' || !text.startsWith(' ')) return text;
  return previous === '' || isSpace(previous.charCodeAt(previous.length - 1)) ? text.slice(1) : text;
}

/**
 * A text to be read as a corpus, as word_language_model reads it: white space at its end is no token, and where line
 * ends are tokens the last line ends too.
 */
export function asCorpus(text: string, lineEndsAreTokens: boolean): string {
  let end = text.length;
  for (; end > 0 && isSpace(text.charCodeAt(end - 1)); end--) {
    if (lineEndsAreTokens && isLineEnd(text.charCodeAt(end - 1))) return text.slice(0, end);
  }
  return lineEndsAreTokens && text !== '' ? `${text.slice(0, end)}\n` : text.slice(0, end);
}
