import { describe, expect, it } from 'vitest';
import { deserializeError, serializeError, tellError, UnrollError } from '../../../src/base/errors';
import { englishOf, fillIn, inWords, isPhrase, listed, phrase } from '../../../src/base/phrase';

/** Says everything in a language of its own, in which nothing stands where it stood. */
const german: Record<string, string> = {
  'The file {0} has {1}.': '{1} hat die Datei {0}.',
  '{0} lines': '{0} Zeilen',
  'Stop it first.': 'Halte es erst an.',
};
const t = (template: string, ...args: (string | number)[]) => fillIn(german[template] ?? template, args);

describe('a phrase', () => {
  it('is plain data: a template and what is filled in', () => {
    const text = phrase`The file ${'a.txt'} has ${phrase`${3} lines`}.`;
    expect(text).toEqual({
      template: 'The file {0} has {1}.',
      args: ['a.txt', { template: '{0} lines', args: [3] }],
    });
    expect(isPhrase(JSON.parse(JSON.stringify(text)))).toBe(true);
    expect(englishOf(text)).toBe('The file a.txt has 3 lines.');
  });

  it('is translated from the inside out', () => {
    expect(inWords(phrase`The file ${'a.txt'} has ${phrase`${3} lines`}.`, t)).toBe(
      '3 Zeilen hat die Datei a.txt.',
    );
  });

  it('fills in what looks like a place as it is', () => {
    expect(englishOf(phrase`The file ${'{1}'} has ${'{0}'}.`)).toBe('The file {1} has {0}.');
    expect(englishOf('For example: {"min": 0.0001}.')).toBe('For example: {"min": 0.0001}.');
  });

  it('that only joins others asks for no translation', () => {
    const asked: string[] = [];
    const text = inWords(listed(['a', phrase`b`], '; '), (template) => {
      asked.push(template);
      return template;
    });
    expect([text, asked]).toEqual(['a; b', ['b']]);
  });

  it('is told from other data', () => {
    const none = [
      undefined,
      'x',
      {},
      { template: 'x' },
      { template: 1, args: [] },
      { template: 'x', args: [{}] },
    ];
    expect(none.filter(isPhrase)).toEqual([]);
  });
});

describe('an error', () => {
  const error = new UnrollError('busy', phrase`The file ${'a.txt'} has ${3}.`, 'Stop it first.');

  it('is English for logs, and says the same in another language after it crossed a boundary', () => {
    expect([error.message, error.hint]).toEqual(['The file a.txt has 3.', 'Stop it first.']);
    const there = deserializeError(structuredClone(serializeError(error)));
    expect([there.message, there.hint]).toEqual([error.message, error.hint]);
    const told = { code: 'busy', message: '3 hat die Datei a.txt.', hint: 'Halte es erst an.' };
    expect([tellError(error, t), tellError(there, t)]).toEqual([told, told]);
  });

  it('that nobody wrote for people keeps its words', () => {
    expect(tellError(new Error('Stop it first.'), t)).toEqual({
      code: 'internal',
      message: 'Stop it first.',
      hint: '',
    });
  });
});
