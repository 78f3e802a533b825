import { describe, expect, it } from 'vitest';
import { CancellationSource, neverCancelled } from '../../../src/base/cancellation';
import { delay } from '../../../src/host/suggestions/delay';
import { fitSuggestion, isInsideWord, isOnFor } from '../../../src/host/suggestions/gating';

describe('the switch for languages', () => {
  it('goes by the language, then by *, then is on', () => {
    const on = (languages: Record<string, boolean>, id: string) => isOnFor({ enabled: true, languages }, id);
    expect(on({ '*': true, python: false }, 'python')).toBe(false);
    expect(on({ '*': false, python: true }, 'python')).toBe(true);
    expect(on({ '*': false }, 'python')).toBe(false);
    expect(on({}, 'python')).toBe(true);
    expect(isOnFor({ enabled: false, languages: { '*': true } }, 'python')).toBe(false);
  });
});

describe('a cursor inside a word', () => {
  it.each([
    ['th', 'e', true],
    ['naï', 've', true],
    ['the', ' cat', false],
    ['the ', 'cat', false],
    ['', 'cat', false],
    ['foo(', ')', false],
  ])('%j|%j: %s', (before, after, inside) => expect(isInsideWord(before, after)).toBe(inside));
});

describe('fitSuggestion', () => {
  it('leaves a suggestion at the end of the text alone', () => {
    expect(fitSuggestion(' mat.\nThe dog', '\n  ')).toEqual({ text: ' mat.\nThe dog', replaces: 0 });
  });

  it('keeps to one line where text follows', () => {
    expect(fitSuggestion(' mat.\r\nThe dog', ' and slept')).toEqual({ text: ' mat.', replaces: 0 });
    expect(fitSuggestion(' mat.\nThe dog', '\nThe end')).toEqual({ text: ' mat.', replaces: 0 });
    expect(fitSuggestion('\nThe dog', '\nThe end')).toMatch(/break a line/);
  });

  it('never repeats what follows', () => {
    expect(fitSuggestion(' and', ' and slept')).toMatch(/repeats/);
    expect(fitSuggestion(')', ') {')).toMatch(/repeats/);
    expect(fitSuggestion('and ', ' and slept')).toMatch(/repeats/);
  });

  it('goes on from the selected item of the suggestion list, or says why not', () => {
    const selected = { text: 'console', typed: 'con' };
    expect(fitSuggestion('sole.log(', '', selected)).toEqual({ text: 'console.log(', replaces: 3 });
    expect(fitSuggestion('tinue;', '', selected)).toMatch(/selected item/);
    expect(fitSuggestion('sole', '', selected)).toMatch(/selected item/);
    expect(fitSuggestion('sole.log', '', { text: 'Console', typed: 'con' })).toMatch(/selected item/);
  });
});

describe('delay', () => {
  it('ends by itself', async () => {
    await delay(1, neverCancelled);
    await delay(0, neverCancelled);
  });

  it('ends at once when it is cancelled, before or during', async () => {
    const source = new CancellationSource();
    const waiting = delay(1_000_000, source.token);
    source.cancel();
    await waiting;
    await delay(1_000_000, source.token);
  });
});
