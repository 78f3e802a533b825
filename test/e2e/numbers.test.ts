import { expect, it } from 'vitest';
import { describeInVscode } from './driver/vscodeSuite';
import { waitFor } from './driver/waiting';
import { readable } from './driver/workbench';
import { beltScenarios } from './panel/beltScenarios';
import { type Inspected, numberIn, storedCurve, storedModel, unroll } from './panel/commandLine';
import { exportScenarios } from './panel/exportScenarios';
import { whatIfScenarios } from './panel/whatIfScenarios';
import { sampleText } from './texts';

const before = sampleText.slice(
  0,
  sampleText.indexOf('The cat sat on the mat') + 'The cat sat on the'.length,
);
const catLine = before.split('\n').length;

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
    const values = [
      ...shown.matchAll(/(Input|Forget|Candidate|Output|Cell|Hidden)[^\n]*\n\s*(−?[\d.]+(?:e-?\d+)?)/gi),
    ];
    expect(values.length, shown).toBeGreaterThan(2);
    for (const [, name, value] of values)
      expect(numberIn(value), `${name} in ${shown}`).toBeCloseTo(
        layers[0].quantities[name.toLowerCase()].at(-1)?.[unit] ?? NaN,
        2,
      );
  });

  it('carry the same through a unit, wherever the cursor is', async () => {
    const { inspector } = vscode;
    const editor = vscode.editor('the-cat.txt');
    await inspector.turnTo('Belt');
    for (const words of ['The cat sat on the', 'The cat']) {
      const read = before.slice(0, before.length - 'The cat sat on the'.length) + words;
      await editor.moveTo(catLine, words.length + 1);
      const { tokens, layers } = unroll<Inspected>(model, 'inspect', read);
      // The panel looks at the token that follows the cursor, where there is one.
      const shown = await waitFor(`the unit at ${words}`, async () => {
        const text = readable(await inspector.belt.locator('.belt-readout').innerText());
        const at = Number(/\((\d[\d,]*)\)/.exec(text)?.[1].replace(',', ''));
        return at === tokens.length || at === tokens.length + 1 ? { text, at } : undefined;
      });
      const label = await inspector.belt.locator('.belt-staves').getAttribute('aria-label');
      const unit = Number(/unit (\d+)/.exec(label ?? '')?.[1]);
      const told =
        shown.at === tokens.length
          ? layers[0].quantities
          : unroll<Inspected>(model, 'inspect', sampleText).layers[0].quantities;
      const names = Object.keys(told);
      expect(names.length).toBeGreaterThan(2);
      for (const name of names) {
        const value = new RegExp(`${name} (−?[\\d.]+(?:e[-+]\\d+)?)`, 'i').exec(shown.text)?.[1] ?? '';
        expect(numberIn(value), `${name} in ${shown.text}`).toBeCloseTo(told[name][shown.at - 1][unit], 3);
      }
    }
  });

  it('find the same value in the units of a selected word', async () => {
    const { inspector, session } = vscode;
    await vscode.editor('the-cat.txt').moveTo(catLine, 'The cat sat on the'.length + 1);
    for (let i = 0; i < 'the'.length; i++) await session.page.keyboard.press('Shift+ArrowLeft');
    await inspector.turnTo('Units');
    const panel = inspector.panel('Units');
    const { layers } = unroll<Inspected>(model, 'inspect', before);
    const hidden = layers.at(-1)?.quantities.hidden.at(-1) ?? [];
    const chips = await waitFor('units of the word', async () => {
      const phrase = readable(await panel.locator('.units-phrase').innerText());
      if (!/^the\b/.test(phrase)) return undefined;
      const within = panel.locator('.units-together .unit-chip');
      const [units, values] = await Promise.all(
        ['.chip-unit', '.number'].map((part) => within.locator(part).allInnerTexts()),
      );
      return units.length > 0 && units.length === values.length ? { units, values } : undefined;
    });
    for (const [i, unit] of chips.units.entries()) {
      const off = Math.abs(numberIn(chips.values[i]) - hidden[Number(unit)]);
      expect(off, `unit ${unit}, of which the panel says ${chips.values[i]}`).toBeLessThan(0.006);
    }
  });

  it('draw the curve that is stored', async () => {
    const { inspector, session } = vscode;
    await inspector.turnTo('Training');
    const panel = inspector.panel('Training');
    await panel.getByText('Show as table').last().click();
    const cells = await waitFor('the last point', async () => {
      const row = panel.locator('.unit-table tbody tr').last();
      return (await row.count()) > 0 ? row.locator('th, td').allInnerTexts() : undefined;
    });
    const last = storedCurve(session.profile).at(-1);
    expect(cells[0].replace(',', '')).toBe(String(last?.step));
    expect(Math.abs(numberIn(cells[1]) - (last?.trainLoss ?? NaN))).toBeLessThan(0.0006);
  });

  it('lead from a surprising word, and from what a prediction hangs on, to the editor', async () => {
    const { workbench, inspector } = vscode;
    const editor = vscode.editor('the-cat.txt');
    for (const [tab, clickable] of [
      ['Predict', '.strip-token'],
      ['Memory', '.connectivity-text span[title]'],
    ] as const) {
      await editor.moveTo(catLine, 'The cat sat on the'.length + 1);
      await inspector.turnTo(tab);
      const token = inspector
        .panel(tab)
        .locator(clickable)
        .filter({ hasText: /^.?cat$/ })
        .last();
      await token.click();
      await workbench.runCommand('View: Focus First Editor Group');
      await editor.positionWhere(`“cat”, from ${tab}`, (text) =>
        /^Ln \d+, Col \d+ \([34] selected\)/.test(text),
      );
    }
  });

  whatIfScenarios(vscode, () => model);

  exportScenarios(vscode, () => model);

  beltScenarios(vscode);
});
