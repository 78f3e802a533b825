import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { nodesOf, sourcesOf, translatableTexts } from '../project/translatable';

const root = new URL('../../../', import.meta.url);

/** All but the command line, which is English: everything here is told to people in the editor. */
const folders = [
  'src/base/',
  'src/protocol/',
  'src/engine/',
  'src/node/',
  'src/worker/',
  'src/host/',
  'webview/',
];

/** Every text that is translated, in the order of the alphabet. */
const texts = [...new Set(folders.flatMap(sourcesOf).flatMap(translatableTexts))].sort();

/** Whether a constant of the table of texts is one: no module, type, name or thing to compare with, and not given to `t`. */
function isSaid(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isImportDeclaration(parent) || ts.isTypeNode(parent) || ts.isPropertyAccessExpression(parent))
    return false;
  if (ts.isBinaryExpression(parent)) return !/^[!=]==$/.test(parent.operatorToken.getText());
  return !ts.isCallExpression(parent) || !/(?:^t|\.startsWith|\.endsWith)$/.test(parent.expression.getText());
}

describe('texts for people', () => {
  it('are the ones that translators are given (vitest -u writes the bundle anew)', async () => {
    expect(texts.length).toBeGreaterThan(1000);
    const bundle = Object.fromEntries(texts.map((text) => [text, text]));
    await expect(`${JSON.stringify(bundle, undefined, 2)}\n`).toMatchFileSnapshot(
      '../../../l10n/bundle.l10n.json',
    );
  });

  it('of the panel all go through t: a plain literal would stay English', () => {
    const names = new Set(['LSTM', 'GRU', 'RNN (tanh)', 'RNN (relu)']);
    const [source] = sourcesOf('webview/').filter(({ fileName }) => fileName === 'webview/strings.ts');
    const plain = [...nodesOf(source)]
      .filter((node) => ts.isStringLiteralLike(node) && isSaid(node))
      .map((node) => (node as ts.StringLiteralLike).text)
      .filter((text) => !names.has(text));
    expect(plain).toEqual([]);
  });

  it('of the panel hold no sentence that would stay English, wherever it is written', () => {
    const folder = new URL('webview/', root);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const sentence = /(?<!\bt\(\s*|class: )'((?:[A-Z][a-z]+|[a-z]+)(?: [a-z]+)+[.:…]?)'/g;
    const plain = files
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => {
        const source = readFileSync(new URL(file, folder), 'utf8').replace(/\/\*[^]*?\*\/|\/\/.*/g, '');
        return [...source.matchAll(sentence)].map(([, text]) => `${file}: ${text}`);
      });
    // The kinds of rows of a table that programs read.
    expect(plain.filter((text) => !text.startsWith('units/unitsExport.ts'))).toEqual([]);
  });

  it('number their arguments from 0 without a gap', () => {
    for (const text of texts) {
      const indices = new Set([...text.matchAll(/\{(\d+)\}/g)].map(([, index]) => Number(index)));
      expect([...indices].sort(), text).toEqual([...indices].map((_value, i) => i));
    }
  });
});
