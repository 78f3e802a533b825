import { describe, expect, it } from 'vitest';
import { LastSuggestion } from '../../../src/host/suggestions/lastSuggestion';

/** A memory of a suggestion made at the end of `before`. */
function made(before: string, text: string, behind = ''): LastSuggestion {
  const last = new LastSuggestion();
  last.remember('a', before.length, text, { before, behind });
  return last;
}

const at = (last: LastSuggestion, before: string, behind = '', documentId = 'a') =>
  last.at(documentId, before.length, { before, behind });

describe('a suggestion that is typed through', () => {
  it('stays, as far as it is left', () => {
    const last = made('const x', ' = value;');
    expect(at(last, 'const x')).toBe(' = value;');
    expect(at(last, 'const x = v')).toBe('alue;');
  });

  it('ends with its last character, and when something else is typed or deleted', () => {
    const last = made('const x', ' = v');
    expect(at(last, 'const x = v')).toBeUndefined();
    expect(at(last, 'const x: ')).toBeUndefined();
    expect(at(last, 'const ')).toBeUndefined();
  });

  it('is none elsewhere: in another document, after an edit before it, with another rest of the line', () => {
    const last = made('const x', ' = value;', ')');
    expect(at(last, 'const x =', ')')).toBe(' value;');
    expect(at(last, 'const x =', ')', 'b')).toBeUndefined();
    expect(at(last, 'const y =', ')')).toBeUndefined();
    expect(at(last, 'const x =', '))')).toBeUndefined();
    last.forget();
    expect(at(last, 'const x =', ')')).toBeUndefined();
  });

  it('is known far into a long text', () => {
    const long = 'word '.repeat(500);
    const last = new LastSuggestion();
    last.remember('a', long.length, 'and more', { before: long.slice(-200), behind: '' });
    const before = `${long}and`.slice(-200);
    expect(last.at('a', long.length + 3, { before, behind: '' })).toBe(' more');
  });
});
