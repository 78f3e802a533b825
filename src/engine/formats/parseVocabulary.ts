import { UnrollError } from '../../base/errors';
import { phrase, type Phrase } from '../../base/phrase';
import type { Join } from '../../protocol/formats';
import { noTokenId, type TokenizerData } from '../tokenizers/tokenizer';

/** As word_language_model's corpora have them. */
const lineEndToken = '<eos>';
const usualUnknownToken = '<unk>';

/**
 * A vocabulary out of a file with one token a line; the token of line n, counted from 0, has id n. `<eos>` is the end of
 * a line. Among characters an empty line, or `\n`, is the line feed. `unknown` stands for all tokens that are not in
 * the file; when left out it is `<unk>`, where the file has that, else there is none. Throws `bad-input`.
 */
export function parseVocabulary(file: string, join: Join, unknown?: string): TokenizerData {
  const lines = join === 'none' ? withLineFeed(linesOf(file)) : linesOf(file);
  const unknownId = lines.indexOf(unknown ?? usualUnknownToken);
  if (unknown !== undefined && unknownId < 0) {
    throw bad(
      phrase`The vocabulary does not have the unknown token “${unknown}”.`,
      phrase`Give --unknown a token of the vocabulary.`,
    );
  }
  checkLines(lines);
  const lineEndsAreElsewhere = lines.includes('\n');
  const vocabulary = lines.map((line, id) => {
    if (id === unknownId) return '';
    if (line === lineEndToken && !lineEndsAreElsewhere) return '\n';
    return join === 'space' ? ` ${line}` : line;
  });
  return {
    kind: join === 'space' ? 'space' : 'char',
    unknownId: unknownId < 0 ? noTokenId : unknownId,
    vocabulary,
  };
}

/** Without the end of the last line; line ends of Windows count when all lines have them. */
function linesOf(file: string): string[] {
  const lines = file.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const isWindows = lines.length > 1 && lines.slice(0, -1).every((line) => line.endsWith('\r'));
  return isWindows ? lines.map((line) => line.replace(/\r$/, '')) : lines;
}

/** A line feed written as it is makes two empty lines, or one where it is the last token and the file's end. */
function withLineFeed(lines: string[]): string[] {
  const first = lines.indexOf('');
  const spelled = lines.map((line) => (line === '\\n' ? '\n' : line));
  if (first < 0) return spelled;
  spelled.splice(first, lines[first + 1] === '' ? 2 : 1, '\n');
  return spelled;
}

function checkLines(lines: readonly string[]): void {
  if (lines.length === 0)
    throw bad(phrase`The vocabulary is empty.`, phrase`Give a file with one token a line.`);
  const lineOf = new Map<string, number>();
  lines.forEach((line, index) => {
    if (line === '')
      throw bad(
        phrase`Line ${index + 1} of the vocabulary is empty.`,
        phrase`Give a file with one token a line.`,
      );
    const first = lineOf.get(line);
    if (first !== undefined) {
      throw bad(
        phrase`Lines ${first + 1} and ${index + 1} of the vocabulary are both “${line}”.`,
        phrase`Each token has one line, that of its number.`,
      );
    }
    lineOf.set(line, index);
  });
}

function bad(message: Phrase, hint: Phrase): UnrollError {
  return new UnrollError('bad-input', message, hint);
}
