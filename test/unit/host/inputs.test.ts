import { describe, expect, it } from 'vitest';
import { lastLines, parseLength, parseTemperature } from '../../../src/host/commands/generateInputs';
import { missingPart } from '../../../src/host/editor/missingPart';
import { visibleText } from '../../../src/host/text/visibleText';
import { parseCount, runOptions } from '../../../src/host/wizard/trainingOptions';
import { translate as t } from './support/memoryChoices';

describe('numbers that a user types', () => {
  it.each(['1', ' 200 ', '10000'])('%j is a length', (input) =>
    expect(parseLength(input, t)).toBe(Number(input)),
  );
  it.each(['', '0', '-1', '1.5', '10001', 'many', 'NaN'])('%j is no length', (input) => {
    expect(parseLength(input, t)).toMatch(/from 1 to 10000/);
  });

  it.each([
    ['0', 0],
    ['0.8', 0.8],
    ['0,8', 0.8],
    [' 10 ', 10],
  ])('%j is a temperature', (input, value) => expect(parseTemperature(input, t)).toBe(value));
  it.each(['', '-0.1', '11', 'hot', 'NaN', 'Infinity'])('%j is no temperature', (input) => {
    expect(parseTemperature(input, t)).toMatch(/from 0 to 10/);
  });

  it('are counts only when whole and within the limit', () => {
    expect(['1', ' 8 ', '9', '0', '1.5', '', 'x'].map((typed) => parseCount(typed, 8))).toEqual([
      1,
      8,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('the prompt', () => {
  it('is the last lines before the cursor', () => {
    expect(lastLines('one\ntwo\nthree\nfour', 2, 100)).toBe('three\nfour');
    expect(lastLines('', 2, 100)).toBe('');
    expect(lastLines('abcdef', 2, 3)).toBe('def');
  });

  it('does not begin with half a character', () => {
    expect(lastLines('ab😀cd', 1, 3)).toBe('cd');
    expect(lastLines('ab😀cd', 1, 4)).toBe('😀cd');
  });
});

describe('the options of a training', () => {
  it('hold only what was answered', () => {
    expect(runOptions({})).toEqual({ model: {}, tokenizer: {}, training: {} });
    expect(runOptions({ kind: 'blank' }).model).toEqual({ kind: 'blank' });
    expect(runOptions({ cell: 'gru', layers: 2, hiddenSize: 64, tokenizer: 'char', epochs: 5 })).toEqual({
      model: { cell: 'gru', layers: 2, hiddenSize: 64 },
      tokenizer: { kind: 'char' },
      training: { epochs: 5, steps: 0, seconds: 0 },
    });
  });
});

describe('a prediction at a half-typed word', () => {
  it('adds what is missing, or nothing when the word is another by now', () => {
    expect(missingPart(' the', ' th')).toBe('e');
    expect(missingPart(' the', '')).toBe(' the');
    expect(missingPart(' the', ' the')).toBe('');
    expect(missingPart(' the', ' cat')).toBeUndefined();
  });
});

describe('visibleText', () => {
  it('shows white space that a list would swallow', () => {
    expect([' the', '\n', '\r\n\t', 'a b', '  ', ''].map(visibleText)).toEqual([
      '␣the',
      '⏎',
      '⏎⇥',
      'a b',
      '␣␣',
      '∅',
    ]);
  });
});
