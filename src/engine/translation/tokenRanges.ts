import type { TextRange } from '../../protocol/predictions';

/**
 * Where tokens stand in a text, in order. White space may be another there; a token that is not found (or is white space) is
 * an empty range where the one before it ends.
 */
export function tokenRanges(text: string, tokens: readonly string[]): TextRange[] {
  let at = 0;
  return tokens.map((token) => {
    const start = token === '' ? -1 : text.indexOf(token, at);
    if (start < 0) return { start: at, end: at };
    at = start + token.length;
    return { start, end: at };
  });
}
