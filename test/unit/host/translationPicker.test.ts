import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const event = () => ({ dispose: () => undefined });
const lists: string[][] = [];
vi.mock('vscode', () => ({
  ThemeIcon: class {},
  l10n: { t: (text: string) => text },
  window: {
    createQuickPick: () => ({
      set items(items: { label: string }[]) {
        lists.push(items.map(({ label }) => label));
      },
      onDidChangeActive: event,
      onDidAccept: event,
      onDidTriggerButton: event,
      onDidHide: event,
      show: () => undefined,
      dispose: () => undefined,
    }),
  },
}));
const { TranslationPicker } = await import('../../../src/host/commands/translationPicker');

const item = (text: string) => ({ label: text, text });

describe('the list of translations', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    lists.length = 0;
  });
  afterEach(() => void vi.useRealTimers());

  it('grows a few times a second, however often the engine writes on', async () => {
    const picker = new TranslationPicker('pairs', () => undefined);
    for (let length = 1; length <= 100; length++) {
      picker.show(() => [item('x'.repeat(length))]);
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(lists[0]).toEqual(['x']);
    expect(lists.length).toBeGreaterThan(4);
    expect(lists.length).toBeLessThan(9);
    picker.finish([item('all'), item('of it')]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(lists.at(-1)).toEqual(['all', 'of it']);
    picker.dispose();
  });

  it('is left alone when it was dismissed', async () => {
    const picker = new TranslationPicker('pairs', () => undefined);
    picker.show(() => [item('a')]);
    picker.show(() => [item('b')]);
    picker.dispose();
    await vi.advanceTimersByTimeAsync(1000);
    expect(lists).toEqual([['a']]);
  });
});
