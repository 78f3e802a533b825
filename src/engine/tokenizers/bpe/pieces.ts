/**
 * Pieces that no token crosses. A word of an identifier is one, with the space or the underscore before it: getElementById
 * is get, Element, By, Id, and max_value is max, _value. Line ends stand alone and indentation is a run of its own, so what
 * is suggested can be inserted as it is. Lengths are bounded, so that a megabyte without a space is not one piece.
 */
const lower = String.raw`[[\p{L}\p{M}]--\p{Lu}]`;
const patterns = [
  String.raw`\r\n|[\n\r]`,
  String.raw` {2,32}|\t{1,32}`,
  String.raw` ?_?(?:\p{Lu}?${lower}{1,31}|\p{Lu}{1,32}(?!${lower}))`,
  String.raw` ?_?\p{N}{1,3}`,
  String.raw` ?_{1,16}`,
  String.raw`'(?:s|t|d|m|ll|re|ve|S|T|D|M|LL|RE|VE)(?!\p{L})`, // English: it's, don't
  String.raw` ?[^\s\p{L}\p{M}\p{N}_]{1,16}`,
];

/** Matches one piece at `lastIndex`, for any text and any position before its end. */
export function createPiecePattern(): RegExp {
  return new RegExp(`${patterns.join('|')}|[^]`, 'vy');
}

/** Most UTF-16 units from the start of a token to where the last unit lies that its end depends on. */
export const pieceLookaheadUnits = 80;

const space = 0x20;
const lineFeed = 0x0a;
const apostrophe = 0x27;
const underscore = 0x5f;

/** Whether a piece begins at `offset` whatever stands before the two units around it: at spaces, signs and line starts. */
export function beginsPiece(text: string, offset: number): boolean {
  if (offset <= 0 || offset >= text.length) return offset <= 0;
  const before = text.charCodeAt(offset - 1);
  const after = text.charCodeAt(offset);
  if (before === lineFeed) return true;
  if (after === space) return before !== space;
  if (after === lineFeed) return before !== 0x0d;
  const isAlnumBefore = isAsciiLetterOrDigit(before);
  const isAlnumAfter = isAsciiLetterOrDigit(after);
  if (isAlnumBefore) return isSign(after);
  return isAlnumAfter && isSign(before) && before !== apostrophe;
}

function isAsciiLetterOrDigit(unit: number): boolean {
  return (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a);
}

/** A sign of ASCII but the underscore, which belongs to the word behind it. */
function isSign(unit: number): boolean {
  return unit > space && unit < 0x7f && unit !== underscore && !isAsciiLetterOrDigit(unit);
}
