import { describe, expect, it } from 'vitest';
import { CancellationSource, neverCancelled } from '../../../src/base/cancellation';
import { delay } from '../../../src/host/suggestions/delay';
import { continueSelected, isOnFor } from '../../../src/host/suggestions/gating';

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

describe('a suggestion while an item of the suggestion list is selected', () => {
  const selected = { text: 'console', typed: 'con' };

  it('goes on from that item', () => {
    expect(continueSelected('sole.log(', selected)).toEqual({ text: 'console.log(', replaces: 3 });
    expect(continueSelected('.log(', { text: 'console', typed: 'console' })).toEqual({
      text: 'console.log(',
      replaces: 7,
    });
  });

  it('is nothing when it says something else, or no more', () => {
    expect(continueSelected('tinue;', selected)).toBeUndefined();
    expect(continueSelected('sole', selected)).toBeUndefined();
    expect(continueSelected('sole.log', { text: 'Console', typed: 'con' })).toBeUndefined();
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
