import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { renewCacheSetting, suggestionSettings } from '../../../src/host/settings';
import { cacheParts } from '../../../src/protocol/spec';
import { settings, workspaceSettings } from './support/fakeVscode';

const manifest = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');

interface Manifest {
  contributes: { configuration: { properties: Record<string, { properties: object }> } };
}

function documented(name: string): number {
  const found = new RegExp(`"unroll.inlineSuggestions.${name}": \\{[^}]*"default": ([\\d.]+)`).exec(manifest);
  if (!found) throw new Error(`package.json has no default of ${name}.`);
  return Number(found[1]);
}

afterEach(() => {
  settings.clear();
  workspaceSettings.clear();
});

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

  it.each([
    [false, undefined],
    [true, undefined],
    [undefined, false],
    [undefined, true],
    [false, true],
    [true, false],
  ])(
    'name the caches where there is still one switch for all, and mean the same: %j, %j',
    async (all, here) => {
      const name = 'unroll.inlineSuggestions.cache';
      if (all !== undefined) settings.set(name, all);
      if (here !== undefined) workspaceSettings.set(name, here);
      const { caches } = suggestionSettings();
      await renewCacheSetting();
      expect(suggestionSettings().caches).toEqual(caches);
      const { properties } = (JSON.parse(manifest) as Manifest).contributes.configuration.properties[name];
      for (const value of [settings.get(name), workspaceSettings.get(name)])
        if (value !== undefined) expect(Object.keys(value as object)).toEqual(Object.keys(properties));
    },
  );

  it('stay as they are where caches are named already', async () => {
    const name = 'unroll.inlineSuggestions.cache';
    settings.set(name, { text: false });
    await renewCacheSetting();
    expect(settings.get(name)).toEqual({ text: false });
  });

  it('respect VS Code’s own switch', () => {
    settings.set('editor.inlineSuggest.enabled', false);
    expect(suggestionSettings().editorEnabled).toBe(false);
  });
});
