import { UnrollError } from '../../base/errors';
import { phrase } from '../../base/phrase';
import type { TextRange } from '../../protocol/predictions';
import type { Tokenizer } from '../tokenizers/tokenizer';

/** How a blank is written: three underscores or more. */
const blankPattern = /_{3,}/g;

const wordCharacter = /[\p{L}\p{M}\p{N}_]/u;

/** The blanks that are written in a text, in order, each without the space before it. */
export function writtenBlanks(text: string): TextRange[] {
  return [...text.matchAll(blankPattern)].map(({ 0: blank, index }) => ({
    start: index,
    end: index + blank.length,
  }));
}

/**
 * What a token is to be put in the place of, when `range` is a written blank, a selection or a cursor. A written blank or
 * a word that holds the cursor is taken whole. A word brings its space: so the space before it belongs to the place; with
 * the cursor between a space and a word, the new word goes before that space.
 * Throws `bad-input` when more than one token is selected.
 */
export function blankRange(tokenizer: Tokenizer, text: string, range: TextRange): TextRange {
  const isWords = tokenizer.kind !== 'char';
  const { start, end } =
    range.start === range.end ? aroundCursor(text, range.start, isWords) : trimmed(text, range);
  const place = isWords && text[start - 1] === ' ' ? withSpace(text, start, end) : { start, end };
  checkOneToken(tokenizer, text.slice(place.start, place.end));
  return place;
}

function aroundCursor(text: string, cursor: number, isWords: boolean): TextRange {
  const written = underscoresAround(text, cursor);
  if (written.end - written.start >= 3) return written;
  const isInWord = cursor > 0 && isWordAt(text, cursor - 1) && isWordAt(text, cursor);
  if (!isWords || !isInWord) return { start: cursor, end: cursor };
  let { start, end } = { start: cursor, end: cursor };
  while (start > 0 && isWordAt(text, start - 1)) start--;
  while (end < text.length && isWordAt(text, end)) end++;
  return { start, end };
}

function underscoresAround(text: string, cursor: number): TextRange {
  let { start, end } = { start: cursor, end: cursor };
  while (text[start - 1] === '_') start--;
  while (text[end] === '_') end++;
  return { start, end };
}

function isWordAt(text: string, index: number): boolean {
  return wordCharacter.test(text.charAt(index));
}

/** A double click may take the space behind a word along. */
function trimmed(text: string, { start, end }: TextRange): TextRange {
  const selected = text.slice(start, end);
  const inner = selected.trim();
  if (inner === '') return { start, end };
  const from = start + selected.indexOf(inner);
  return { start: from, end: from + inner.length };
}

function withSpace(text: string, start: number, end: number): TextRange {
  const isBeforeWord = start === end && end < text.length && !/\s/.test(text.charAt(end));
  return { start: start - 1, end: isBeforeWord ? start - 1 : end };
}

function checkOneToken(tokenizer: Tokenizer, replaced: string): void {
  if (writtenBlanks(replaced).length > 0) return;
  const { length } = tokenizer.encode(replaced).ids;
  if (length <= 1) return;
  const isWords = tokenizer.kind !== 'char';
  throw new UnrollError(
    'bad-input',
    isWords
      ? phrase`${length} words or signs are selected; one is filled in at a time.`
      : phrase`${length} characters are selected; one is filled in at a time.`,
    isWords
      ? 'Select one word, or put the cursor where it is missing.'
      : 'Select one character, or put the cursor where it is missing.',
  );
}
