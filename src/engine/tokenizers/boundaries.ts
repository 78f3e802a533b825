import type { TokenizerKind } from '../../protocol/spec';
import { createWordPattern } from './wordPattern';

/** Gives the end of the token that starts at `start`, always greater than `start`; `start` is before the text's end. */
export type TokenEnd = (text: string, start: number) => number;

/** A surrogate pair is one character; half a pair is one too. */
const characterEnd: TokenEnd = (text, start) => {
  const isPair = (text.codePointAt(start) ?? 0) > 0xffff;
  return start + (isPair ? 2 : 1);
};

function createWordEnd(): TokenEnd {
  const pattern = createWordPattern();
  return (text, start) => {
    pattern.lastIndex = start;
    return pattern.test(text) ? pattern.lastIndex : start + 1;
  };
}

export function createTokenEnd(kind: TokenizerKind): TokenEnd {
  return kind === 'char' ? characterEnd : createWordEnd();
}

/** How often each token stands in a text, in order of first appearance. */
export function countTokens(kind: TokenizerKind, text: string): Map<string, number> {
  const tokenEnd = createTokenEnd(kind);
  const counts = new Map<string, number>();
  for (let start = 0; start < text.length;) {
    const end = tokenEnd(text, start);
    const token = text.slice(start, end);
    counts.set(token, (counts.get(token) ?? 0) + 1);
    start = end;
  }
  return counts;
}
