import { splitsWord } from '../reading/wordCharacters';

/** Accepting less is not worth a look. In characters. */
export const leastAccepted = 3;

/** What a user would take of a suggestion, and what it costs. */
export interface Acceptance {
  /** Characters inserted. */
  length: number;
  /** One for the whole suggestion, else one for each word: as VS Code's commands accept. */
  keystrokes: number;
}

/** As “Accept Next Word” steps: white space, then a word or signs. */
const step = /\s*(?:[\p{L}\p{M}\p{N}_]+|[^\s\p{L}\p{M}\p{N}_]+)/gu;

/**
 * What of `suggestion` is right: its longest beginning that stands in `text` at `offset` and ends where a word or a line
 * ends in both. Undefined when that is less than `leastAccepted` characters.
 */
export function acceptanceOf(suggestion: string, text: string, offset: number): Acceptance | undefined {
  let right = 0;
  while (right < suggestion.length && suggestion[right] === text[offset + right]) right++;
  for (let length = right; length >= leastAccepted; length--) {
    const endsWord =
      !splitsWord(suggestion, length) &&
      !splitsWord(text, offset + length) &&
      !/\s/.test(suggestion.charAt(length - 1));
    if (!endsWord) continue;
    const isWhole = length === suggestion.length;
    const keystrokes = isWhole ? 1 : (suggestion.slice(0, length).match(step) ?? []).length;
    return keystrokes < length ? { length, keystrokes } : undefined;
  }
  return undefined;
}
