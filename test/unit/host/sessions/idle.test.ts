import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { settings, workspace } from '../support/fakeVscode';
import { createSessionDriver } from './sessionDriver';

const turnsOfTheLoop = async (count: number) => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
};

describe('while nobody asks', () => {
  let driver: Awaited<ReturnType<typeof createSessionDriver>>;

  beforeAll(async () => {
    settings.set('unroll.inlineSuggestions.debounceMs', 1);
    settings.set('unroll.inlineSuggestions.minProbability', 0.05);
    driver = await createSessionDriver('word');
  });

  afterEach(() => vi.restoreAllMocks());

  /** What is set going, and what is sent, by some work and in the turns after it. */
  async function setGoingBy(work: () => unknown) {
    const timers = [vi.spyOn(globalThis, 'setTimeout'), vi.spyOn(globalThis, 'setInterval')];
    for (const timer of timers) timer.mockClear();
    const before = driver.messages();
    await work();
    await turnsOfTheLoop(20);
    const set = timers.reduce((sum, { mock }) => sum + mock.calls.length, 0);
    return { timers: set, messages: driver.messages() - before };
  }

  it('nothing runs and nothing is sent, after a suggestion, with edits and without', async () => {
    const document = driver.open('file:///place/idle.txt', 'The cat sat on');
    workspace.textDocuments = [document];
    const asked = await setGoingBy(() => driver.ask(document, 14));
    expect(asked.timers).toBe(1); // the wait after a key
    expect(asked.messages).toBeGreaterThan(1);
    expect(await setGoingBy(() => undefined)).toEqual({ timers: 0, messages: 0 });
    const edits = () => {
      for (const text of 'abc') document.edit({ offset: 0, length: 0, text });
    };
    expect(await setGoingBy(edits)).toEqual({ timers: 0, messages: 0 });
    expect(await driver.isWorking()).toBe(false);
  });

  it('nothing is computed for a suggestion that is typed through', async () => {
    const document = driver.open('file:///place/through.txt', 'The cat sat on');
    const { items } = await driver.ask(document, 14);
    const text = String(items[0]?.insertText);
    expect(text.length).toBeGreaterThan(2);
    for (let typed = 1; typed < text.length; typed++) {
      document.edit({ offset: 13 + typed, length: 0, text: text[typed - 1] });
      const through = async () => {
        const left = await driver.ask(document, 14 + typed);
        expect(left.items[0]?.insertText).toBe(text.slice(typed));
      };
      expect(await setGoingBy(through)).toEqual({ timers: 0, messages: 0 });
    }
  });
});
