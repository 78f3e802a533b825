import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { describeInVscode } from './driver/vscodeSuite';
import { waitFor } from './driver/waiting';
import { readable } from './driver/workbench';
import { sampleText } from './texts';

const before = sampleText.slice(
  0,
  sampleText.indexOf('The cat sat on the mat') + 'The cat sat on the'.length,
);
const catLine = before.split('\n').length;

/** What the command line says of the model that the extension has stored, as the last line of its JSON. */
function unroll<T>(model: string, command: string, text: string, ...flags: string[]): T {
  const args = [inRoot('dist', 'cli.js'), command, model, '--text', text, ...flags, '--json'];
  const lines = execFileSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 28 }).trim();
  return JSON.parse(lines.slice(lines.lastIndexOf('\n') + 1)) as T;
}

function storedModel(profile: string): string {
  const files = fs.readdirSync(profile, { recursive: true, encoding: 'utf8' });
  const models = files.filter((file) => file.endsWith('.safetensors') && file.includes('models'));
  expect(models).toHaveLength(1);
  return path.join(profile, models[0]);
}

/** As it is written in the panel. */
const numberIn = (text: string): number => Number(text.replace('−', '-'));

describeInVscode('the panel and the command line', {}, (vscode) => {
  let model = '';

  it('expect the same next words', async () => {
    const { workbench, inspector, session } = vscode;
    await workbench.openFile('the-cat.txt');
    await workbench.runCommand('Unroll: Train on This File');
    await workbench.notification(/has learnt the-cat\.txt/, 110_000);
    await workbench.dismissNotifications();
    model = await waitFor('the stored model', () => Promise.resolve(storedModel(session.profile)));
    await workbench.runCommand('Unroll: Open Inspector');
    await inspector.waitUntilShown();
    await vscode.editor('the-cat.txt').moveTo(catLine, 'The cat sat on the'.length + 1);
    const { predictions } = unroll<{ predictions: { text: string; probability: number }[] }>(
      model,
      'predict',
      before,
      '--top',
      '5',
    );
    const rows = await inspector.predictionsWhere('the same first word', ([row]) =>
      row.text.endsWith(predictions[0].text.trim()),
    );
    for (const [i, { text, probability }] of predictions.entries()) {
      expect(rows[i].text.replace(/[␣↵]/g, (glyph) => (glyph === '␣' ? ' ' : '\n'))).toBe(text);
      expect(rows[i].probability).toBeCloseTo(probability, 3);
    }
  });

  it('find what a prediction hangs on in the same words', async () => {
    const { inspector } = vscode;
    const count = unroll<{ tokens: string[] }>(model, 'gradient', before).tokens.length + 1;
    const told = unroll<{ tokens: string[]; connectivity: number[] }>(
      model,
      'gradient',
      before,
      '--position',
      String(count),
      '--lags',
      '200',
    );
    const strongest = told.tokens[told.connectivity.indexOf(Math.max(...told.connectivity))];
    await inspector.turnTo('Memory');
    const picture = inspector.region('What this prediction hangs on').getByRole('img').first();
    await waitFor(`“${strongest}” as the strongest`, async () =>
      readable(await picture.locator('.shade-10').first().innerText()).includes(strongest.trim()),
    );
  });

  it('hold the same values in every gate and state of a cell', async () => {
    const { workbench, inspector } = vscode;
    await inspector.turnTo('Gates');
    await inspector.pixelsWhere(
      'a heatmap',
      () => inspector.heatmapPixels(),
      () => true,
    );
    const shown = await waitFor('exact values', async () => {
      const text = await inspector.hoverHeatmap(0.5);
      return /[≈…]/.test(text) ? undefined : text;
    });
    await inspector.clickHeatmap();
    await workbench.runCommand('View: Focus First Editor Group');
    const place = await vscode
      .editor('the-cat.txt')
      .positionWhere('a selection', (text) => text.includes('selected'));
    const [, line, column] = (/Ln (\d+), Col (\d+)/.exec(place) ?? []).map(Number);
    const lines = sampleText.split('\n');
    const end = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0) + column - 1;
    const { layers } = unroll<{ layers: { quantities: Record<string, number[][]> }[] }>(
      model,
      'inspect',
      sampleText.slice(0, end),
    );
    const unit = Number(/unit (\d+)/i.exec(shown)?.[1]);
    const values = [...shown.matchAll(/(Input|Forget|Candidate|Output|Cell|Hidden)[^\n]*\n\s*(−?[\d.]+)/gi)];
    expect(values.length, shown).toBeGreaterThan(2);
    for (const [, name, value] of values)
      expect(numberIn(value), `${name} in ${shown}`).toBeCloseTo(
        layers[0].quantities[name.toLowerCase()].at(-1)?.[unit] ?? NaN,
        2,
      );
  });
});
