import type { TokenizerKind } from '../../protocol/spec';
import { createPiecePattern } from './bpe/pieces';
import { spacedTokenEnd, spacedTokenName } from './whiteSpace';
import { createWordPattern } from './wordPattern';

/** Gives the end of the token that starts at `start`, always greater than `start`; `start` is before the text's end. */
export type TokenEnd = (text: string, start: number) => number;

/** A surrogate pair is one character; half a pair is one too. */
const characterEnd: TokenEnd = (text, start) => {
  const isPair = (text.codePointAt(start) ?? 0) > 0xffff;
  return start + (isPair ? 2 : 1);
};

function createPatternEnd(pattern: RegExp): TokenEnd {
  return (text, start) => {
    pattern.lastIndex = start;
    return pattern.test(text) ? pattern.lastIndex : start + 1;
  };
}

/** For byte pairs the end of the piece that tokens do not cross. `lineEndsAreTokens` is a question for white-space splitting only: line ends are white space, or tokens. */
export function createTokenEnd(kind: TokenizerKind, lineEndsAreTokens = true): TokenEnd {
  if (kind === 'char') return characterEnd;
  if (kind === 'word') return createPatternEnd(createWordPattern());
  if (kind === 'bpe') return createPatternEnd(createPiecePattern());
  return (text, start) => spacedTokenEnd(text, start, lineEndsAreTokens);
}

/** Text under which a piece of a text stands in the vocabulary: mostly itself; '' where it cannot stand there. */
export function tokenName(kind: TokenizerKind, piece: string): string {
  return kind === 'space' ? spacedTokenName(piece) : piece;
}

/** How often each token stands in a text, in order of first appearance. */
export function countTokens(kind: TokenizerKind, text: string): Map<string, number> {
  const tokenEnd = createTokenEnd(kind);
  const counts = new Map<string, number>();
  for (let start = 0; start < text.length;) {
    const end = tokenEnd(text, start);
    const token = tokenName(kind, text.slice(start, end));
    if (token !== '') counts.set(token, (counts.get(token) ?? 0) + 1);
    start = end;
  }
  return counts;
}
