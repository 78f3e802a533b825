import { describe, expect, it } from 'vitest';
import { runToEnd } from '../../../src/engine/network/pacer';
import { acceptanceOf } from '../../../src/engine/simulation/acceptance';
import { noCounts, replayTyping, reportOf, type Suggester } from '../../../src/engine/simulation/replay';

describe('what is accepted of a suggestion', () => {
  const text = 'return value.length;\n';
  it.each([
    ['value.length;', 7, { length: 13, keystrokes: 1 }],
    ['value.size', 7, { length: 6, keystrokes: 2 }],
    ['value', 7, { length: 5, keystrokes: 1 }],
    ['val', 7, undefined], // inside a word
    ['values', 7, undefined],
    ['ue', 10, undefined], // too short
    ['wrong', 7, undefined],
    ['', 7, undefined],
  ])('%s', (suggestion, offset, expected) => {
    expect(acceptanceOf(suggestion, text, offset)).toEqual(expected);
  });
});

/** Suggests what a table says for the text before the cursor. */
class TableSuggester implements Suggester {
  text = '';
  asked: string[] = [];

  constructor(private readonly table: Record<string, string>) {}

  type(typed: string): void {
    this.text += typed;
  }

  *suggest(): Generator<void, string> {
    this.asked.push(this.text);
    yield;
    return this.table[this.text] ?? '';
  }
}

function replay(table: Record<string, string>, text: string, start = 0) {
  const suggester = new TableSuggester(table);
  const counts = noCounts();
  runToEnd(replayTyping(suggester, text, { start, end: text.length }, () => 0, counts));
  return { report: reportOf(counts), suggester };
}

describe('a replay', () => {
  it('types everything when nothing is suggested', () => {
    const { report, suggester } = replay({}, 'a cat 😀');
    expect(report).toMatchObject({
      characters: 7,
      keystrokes: 7,
      keystrokesSaved: 0,
      shown: 0,
      acceptanceRate: 0,
    });
    expect(suggester.text).toBe('a cat 😀');
  });

  it('saves what is right, and counts what is wrong in the rate only', () => {
    const { report } = replay({ 'the ': 'cat sat', t: 'wrong' }, 'the cat sat');
    expect(report).toMatchObject({
      characters: 11,
      keystrokes: 5,
      shown: 2,
      accepted: 1,
      acceptanceRate: 0.5,
    });
    expect(report.keystrokesSaved).toBeCloseTo(6 / 11, 12);
  });

  it('asks for nothing while a suggestion is typed through', () => {
    const { report, suggester } = replay({ a: 'bcX' }, 'abcd');
    expect(suggester.asked).toEqual(['', 'a']);
    expect(report.shown).toBe(1);
  });

  it('begins in the middle of a text', () => {
    const { report } = replay({ 'one ': 'two' }, 'one two', 4);
    expect(report).toMatchObject({ characters: 3, keystrokes: 1 });
  });
});
