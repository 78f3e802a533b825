import { runInNewContext } from 'node:vm';
import { UnrollError } from '../base/errors';
import { phrase, type Phrase } from '../base/phrase';
import type { TokenSpan } from '../engine/reading/inspect';
import type { EncodedDocument } from '../engine/text/encodedDocument';
import type { PatternSpec } from '../protocol/units';

const longestSource = 1000;
const mostMatches = 100_000;
/** Nested repetitions can take longer than the universe has; a person who waits for the worker has no longer patience. */
const timeoutMs = 400;

/** V8 looks for a time limit while it backtracks, so that this ends; the pattern itself is data, never code. */
const search = `(() => {
  const found = [];
  for (const match of text.matchAll(new RegExp(source, flags))) {
    if (match[0] === '') continue;
    if (found.length >= most) break;
    found.push(match.index, match.index + match[0].length);
  }
  return found;
})()`;

/** Starts and ends (2n) of what a user's regular expression finds in a text. Throws `bad-pattern` for a bad or endless one. */
export function patternRanges({ source, ignoreCase }: PatternSpec, text: string): Int32Array {
  const refuse = (message: Phrase, hint: Phrase) => new UnrollError('bad-pattern', message, hint);
  if (source === '' || source.length > longestSource)
    throw refuse(
      phrase`The regular expression is empty or too long.`,
      phrase`Write one of at most ${longestSource} characters.`,
    );
  const flags = ignoreCase ? 'gimu' : 'gmu';
  try {
    RegExp(source, flags);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^.*: /, '') : '';
    throw refuse(
      phrase`This is no regular expression: ${reason}.`,
      phrase`Put a \\ before a sign that means itself, such as \\( or \\?.`,
    );
  }
  try {
    const found: unknown = runInNewContext(
      search,
      { text, source, flags, most: 2 * mostMatches },
      { timeout: timeoutMs },
    );
    return Int32Array.from(found as ArrayLike<number>);
  } catch (error) {
    if (!isTimeout(error)) throw error;
    throw refuse(
      phrase`The regular expression takes too long on this text.`,
      phrase`Avoid repetitions inside repetitions, such as (a+)+.`,
    );
  }
}

/** The same of a stretch of tokens alone; the offsets are the document's. */
export function patternRangesIn(
  pattern: PatternSpec,
  { text, starts }: EncodedDocument,
  { first, end }: TokenSpan,
): Int32Array {
  const from = starts[first] ?? 0;
  return patternRanges(pattern, text.slice(from, starts[end] ?? 0)).map((at) => at + from);
}

/** The error may be of the other context, where `Error` is another one. */
function isTimeout(error: unknown): boolean {
  const isObject = typeof error === 'object' && error !== null;
  return isObject && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
