import { afterEach, describe, expect, it, vi } from 'vitest';
import { fillIn } from '../../webview/l10n';

/** The module reads the page once, when it loads. */
async function withPage(text: string | undefined) {
  vi.resetModules();
  vi.stubGlobal('document', {
    getElementById: (id: string) => (id === 'l10n' && text !== undefined ? { textContent: text } : null),
  });
  return import('../../webview/strings');
}

afterEach(() => vi.unstubAllGlobals());

describe('texts of the panel', () => {
  it('are translated by the bundle of the page, with their arguments', async () => {
    const bundle = { 'Train Again': 'Noch einmal trainieren', 'reading {0}': 'liest {0}', Predict: 7 };
    const { strings, tabNames } = await withPage(JSON.stringify(bundle));
    expect(strings.trainAgain).toBe('Noch einmal trainieren');
    expect(strings.reading('<b>')).toBe('liest <b>');
    expect([strings.pause, tabNames.predict]).toEqual(['Pause', 'Predict']);
  });

  it.each([undefined, '', '{', 'null', '"x"'])('are English where the page has none: %j', async (text) => {
    const { strings } = await withPage(text);
    expect(strings.best('3', '10')).toBe('best 3 at step 10');
  });

  it('keep a place that has no argument', () => expect(fillIn('{0} of {1}', ['a'])).toBe('a of {1}'));
});
