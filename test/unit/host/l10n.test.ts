import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../../../', import.meta.url);

/** Every text that the host hands to `l10n.t`, or to the `t` that stands for it, in the order of the alphabet. */
function translatableTexts(): string[] {
  const folder = new URL('src/host/', root);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const texts = files.flatMap((file) => {
    const source = readFileSync(new URL(file, folder), 'utf8');
    return [...source.matchAll(/\bt\(\s*('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")/g)].map(([, literal]) =>
      unquote(literal),
    );
  });
  return [...new Set(texts)].sort();
}

function unquote(literal: string): string {
  return literal.slice(1, -1).replace(/\\(['"])/g, '$1');
}

describe('texts of the host', () => {
  it('are the ones that translators are given (vitest -u writes the bundle anew)', async () => {
    const texts = translatableTexts();
    expect(texts.length).toBeGreaterThan(80);
    const bundle = Object.fromEntries(texts.map((text) => [text, text]));
    await expect(`${JSON.stringify(bundle, undefined, 2)}\n`).toMatchFileSnapshot(
      '../../../l10n/bundle.l10n.json',
    );
  });

  it('number their arguments from 0 without a gap', () => {
    for (const text of translatableTexts()) {
      const indices = new Set([...text.matchAll(/\{(\d+)\}/g)].map(([, index]) => Number(index)));
      expect([...indices].sort(), text).toEqual([...indices].map((_value, i) => i));
    }
  });
});
