import { describe, expect, it } from 'vitest';
import { newerState } from '../../webview/viewMemory';

const state = (changes: number | undefined, tab: string) => ({ version: 1, tab, changes });

describe('of two stored states of the panel', () => {
  it('the one with more changes is taken', () => {
    const older = state(4, 'predict');
    const newer = state(5, 'gates');
    expect(newerState(older, newer)).toBe(newer);
    expect(newerState(newer, older)).toBe(newer);
  });

  it("VS Code's own is taken where they are equally new", () => {
    const kept = state(4, 'predict');
    expect(newerState(kept, state(4, 'gates'))).toBe(kept);
    const uncounted = state(undefined, 'predict');
    expect(newerState(uncounted, state(undefined, 'gates'))).toBe(uncounted);
  });

  it('the one that is there is taken', () => {
    const only = state(undefined, 'gates');
    expect(newerState(undefined, only)).toBe(only);
    expect(newerState(only, null)).toBe(only);
    expect(newerState(undefined, null)).toBeUndefined();
  });

  it('a count that is none makes nothing newer', () => {
    const kept = state(1, 'predict');
    for (const changes of [NaN, -3, '7', null]) expect(newerState(kept, { version: 1, changes })).toBe(kept);
  });
});
