import { UnrollError } from '../../base/errors';

/** A replacement of `length` UTF-16 units at `offset` of the text as it is before this change. */
export interface TextChange {
  offset: number;
  length: number;
  text: string;
}

/** One replacement that covers several: what was [start, oldEnd) is [start, newEnd) of `text`. */
export interface ReplacedRange {
  text: string;
  start: number;
  oldEnd: number;
  newEnd: number;
}

/**
 * Applies changes in order; `result` is what the text becomes, where that is known already: a long text is copied once. Throws
 * `stale` when a change lies outside the text: then the text is not the editor's any more.
 */
export function applyTextChanges(
  text: string,
  changes: readonly TextChange[],
  result?: string,
): ReplacedRange {
  const first = changes[0];
  if (first === undefined) return { text, start: text.length, oldEnd: text.length, newEnd: text.length };
  const range = { text, start: first.offset, oldEnd: first.offset, newEnd: first.offset };
  let length = text.length;
  for (const change of changes) {
    checkInside(change, length);
    const end = change.offset + change.length;
    length += change.text.length - change.length;
    range.start = Math.min(range.start, change.offset);
    range.oldEnd += Math.max(0, end - range.newEnd); // behind the range so far, old and new text run in step
    range.newEnd = Math.max(range.newEnd, end) + change.text.length - change.length;
  }
  range.text = result ?? replaceBackwards(text, changes) ?? replaceOneByOne(text, changes);
  return range;
}

function checkInside({ offset, length, text }: TextChange, textLength: number): void {
  const isInside =
    Number.isInteger(offset) &&
    Number.isInteger(length) &&
    offset >= 0 &&
    length >= 0 &&
    offset + length <= textLength;
  if (isInside && typeof text === 'string') return;
  throw new UnrollError('stale', 'An edit lies outside the document.', 'Close and open the file again.');
}

/** Editors report the changes of many cursors from the end to the start: then the text is built once. */
function replaceBackwards(text: string, changes: readonly TextChange[]): string | undefined {
  const pieces: string[] = [];
  let rest = text.length;
  for (const { offset, length, text: inserted } of changes) {
    if (offset + length > rest) return undefined;
    pieces.push(text.slice(offset + length, rest), inserted);
    rest = offset;
  }
  pieces.push(text.slice(0, rest));
  return pieces.reverse().join('');
}

function replaceOneByOne(text: string, changes: readonly TextChange[]): string {
  for (const { offset, length, text: inserted } of changes) {
    text = text.slice(0, offset) + inserted + text.slice(offset + length);
  }
  return text;
}
