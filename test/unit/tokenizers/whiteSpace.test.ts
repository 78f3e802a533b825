import { describe, expect, it } from 'vitest';
import { corpusText, fitTokenizer, tokenizerFromData, writtenAfter } from '../../../src/engine/tokenizers';

const withLineEnds = tokenizerFromData({ kind: 'space', unknownId: 0, vocabulary: ['', ' a', ' b', '\n'] });
const withoutLineEnds = tokenizerFromData({ kind: 'space', unknownId: -1, vocabulary: [' a', ' b'] });

function read(tokenizer: typeof withLineEnds, text: string): [string, number][] {
  const { ids, starts } = tokenizer.encode(text);
  return Array.from(ids, (id, i) => [text.slice(starts[i], starts[i + 1]), id]);
}

describe('white-space splitting', () => {
  it('gives each word the white space before it, and each line end the white space at the end of its line', () => {
    expect(read(withLineEnds, 'a  b\t x \r\n\n\u00a0a\r')).toEqual([
      ['a', 1],
      ['  b', 2],
      ['\t x', 0],
      [' \r\n', 3],
      ['\n', 3],
      ['\u00a0a', 1],
      ['\r', 3],
    ]);
  });

  it('takes line ends for white space where the vocabulary has none', () => {
    expect(read(withoutLineEnds, 'a\nb\r\n\n a')).toEqual([
      ['a', 0],
      ['\nb', 1],
      ['\r\n\n a', 0],
    ]);
  });

  it("splits where Python's str.split() does", () => {
    const spaces = '\t\v\f\x1c\x1d\x1e\x1f \x85\u1680\u2003\u2028\u2029\u202f\u205f\u3000';
    for (const space of spaces) expect(read(withLineEnds, `a${space}b`).map(([, id]) => id)).toEqual([1, 2]);
    for (const sign of '\ufeff\u200b\u180e\x1b') expect(read(withLineEnds, `a${sign}b`)).toHaveLength(1);
  });

  it('leaves white space at the very end over, which is no token of a corpus', () => {
    expect(read(withLineEnds, 'a  ')).toEqual([
      ['a', 1],
      ['  ', 0],
    ]);
    expect(corpusText(withLineEnds, 'a \n b  ')).toBe('a \n b\n');
    expect(corpusText(withLineEnds, 'a\n\n  ')).toBe('a\n\n');
    expect(corpusText(withLineEnds, 'a')).toBe('a\n');
    expect(corpusText(withoutLineEnds, 'a\n b \r\n ')).toBe('a\n b');
    expect(corpusText(withoutLineEnds, 'a')).toBe('a');
  });

  it('can be fitted: words with one space, line ends, and never white space alone', () => {
    const tokenizer = fitTokenizer({ kind: 'space', minCount: 1, vocabularyLimit: 0 }, 'b a  b\r\n\tb \n  ');
    expect(tokenizer.toData().vocabulary).toEqual(['', ' b', '\n', ' a']);
  });

  it('writes words without a space at the start of a line', () => {
    expect(writtenAfter('space', '', ' a')).toBe('a');
    expect(writtenAfter('space', ' \n', ' a')).toBe('a');
    expect(writtenAfter('space', ' b', ' a')).toBe(' a');
    expect(writtenAfter('space', ' b', '\n')).toBe('\n');
    expect(writtenAfter('word', '\n', ' a')).toBe(' a');
  });

  it('takes a megabyte without white space, and one of it', () => {
    for (const text of ['x'.repeat(1e6), ' '.repeat(1e6)]) expect(read(withLineEnds, text)).toHaveLength(1);
  });
});
