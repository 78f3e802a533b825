import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { suggestionSettings } from '../../../src/host/settings';
import { cacheParts } from '../../../src/protocol/spec';
import { settings } from './support/fakeVscode';

const manifest = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');

function documented(name: string): number {
  const found = new RegExp(`"unroll.inlineSuggestions.${name}": \\{[^}]*"default": ([\\d.]+)`).exec(manifest);
  if (!found) throw new Error(`package.json has no default of ${name}.`);
  return Number(found[1]);
}

afterEach(() => settings.clear());

describe('settings of suggestions', () => {
  it('are the documented ones where nothing is set, or what is set makes no sense', () => {
    const usual = {
      ...{ enabled: true, languages: {}, editorEnabled: true, caches: cacheParts },
      debounceMs: documented('debounceMs'),
      minProbability: documented('minProbability'),
      maxTokens: documented('maxTokens'),
    };
    expect(suggestionSettings()).toEqual(usual);
    for (const name of ['languages', 'debounceMs', 'minProbability', 'maxTokens', 'cache'])
      settings.set(`unroll.inlineSuggestions.${name}`, 'much');
    expect(suggestionSettings()).toEqual(usual);
  });

  it.each([
    [{ text: false }, ['states', 'document', 'neighbours']],
    [{ states: false, document: false, neighbours: false, text: false }, []],
    [{ text: true }, cacheParts],
    // As it was when there was one switch for all.
    [false, []],
    [true, cacheParts],
  ])('switch caches off by name, or all at once: %j', (value, caches) => {
    settings.set('unroll.inlineSuggestions.cache', value);
    expect(suggestionSettings().caches).toEqual(caches);
  });

  it('respect VS Code’s own switch', () => {
    settings.set('editor.inlineSuggest.enabled', false);
    expect(suggestionSettings().editorEnabled).toBe(false);
  });
});
