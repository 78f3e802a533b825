import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type SwitchMemory, SuggestionSwitch } from '../../../src/host/suggestions/suggestionSwitch';

const document = { uri: 'file:///a.md', languageId: 'markdown' };
const on = { enabled: true, languages: {}, editorEnabled: true };

function memory(): SwitchMemory {
  let held: readonly string[] = [];
  return { get: () => held, set: (uris) => (held = uris) };
}

describe('the switches of suggestions', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('say nothing while all are on', () => {
    expect(new SuggestionSwitch(memory(), Date.now).silenceIn(document, on)).toBeUndefined();
  });

  it('name the widest that is off', () => {
    const suggestions = new SuggestionSwitch(memory(), Date.now);
    suggestions.switchDocument(document.uri, false);
    const off = { ...on, languages: { markdown: false }, editorEnabled: false };
    expect(suggestions.silenceIn(document, { ...off, enabled: false })).toEqual({ why: 'off' });
    expect(suggestions.silenceIn(document, off)).toEqual({ why: 'language' });
    expect(suggestions.silenceIn(document, { ...off, languages: {} })).toEqual({ why: 'document' });
    suggestions.switchDocument(document.uri, true);
    expect(suggestions.silenceIn(document, { ...off, languages: {} })).toEqual({ why: 'editor' });
  });

  it('remember a document, and leave others alone', () => {
    const remembered = memory();
    new SuggestionSwitch(remembered, Date.now).switchDocument(document.uri, false);
    const later = new SuggestionSwitch(remembered, Date.now);
    expect(later.isOff(document.uri)).toBe(true);
    expect(later.isOff('file:///b.md')).toBe(false);
    later.switchDocument(document.uri, true);
    expect(remembered.get()).toEqual([]);
  });

  it('count a pause down minute by minute, and then run no more', () => {
    const suggestions = new SuggestionSwitch(memory(), Date.now);
    const seen: unknown[] = [];
    suggestions.onDidChange(() => seen.push(suggestions.silenceIn(document, on)));
    suggestions.pause(3 * 60_000);
    vi.advanceTimersByTime(10 * 60_000);
    expect(seen).toEqual([
      { why: 'paused', minutesLeft: 3 },
      { why: 'paused', minutesLeft: 2 },
      { why: 'paused', minutesLeft: 1 },
      undefined,
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('end a pause at once, and with it the timer', () => {
    const suggestions = new SuggestionSwitch(memory(), Date.now);
    suggestions.pause(60_000);
    suggestions.resume();
    expect(suggestions.silenceIn(document, on)).toBeUndefined();
    expect(vi.getTimerCount()).toBe(0);
    suggestions.pause(60_000);
    suggestions.dispose();
    expect(vi.getTimerCount()).toBe(0);
  });
});
