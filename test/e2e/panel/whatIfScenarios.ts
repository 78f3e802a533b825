import type { Locator } from 'playwright-core';
import { expect, it } from 'vitest';
import type { Vscode } from '../driver/vscodeSuite';
import { waitFor } from '../driver/waiting';
import { readable } from '../driver/workbench';
import { sampleText } from '../texts';
import { type Inspected, numberIn, unroll } from './commandLine';

const words = '"Good morning," said the';
/** Deep in the text, so that there is something to look back on, and where more than one word may come. */
const before = sampleText.slice(0, sampleText.lastIndexOf(words) + words.length);
const next = /^ \w+/.exec(sampleText.slice(before.length))?.[0] ?? '';
const line = before.split('\n').length;
const column = before.length - before.lastIndexOf('\n');

interface Prediction {
  text: string;
  probability: number;
}

/** What is set from the heatmap: where it is pointed at, and what is chosen there. */
const changes = [
  { track: 0.78, item: 'Silence' },
  { track: 0.29, item: 'Open: Forget gate' },
  { track: 0.45, item: 'Shut: Output gate' },
] as const;

/**
 * Interventions from a heatmap, against the command line with the same `--set`: what is expected, what is written, what the
 * prediction hangs on, every value of a cell; and back again.
 */
export function whatIfScenarios(vscode: Vscode, model: () => string): void {
  const whatIf = () => vscode.inspector.whatIf;
  const listed = () => whatIf().locator('.what-if-list code').allInnerTexts();
  const asFlags = (set: readonly string[]) => set.flatMap((each) => ['--set', each]);
  let set: string[] = [];

  /** Text and probability of the rows of one side. */
  const rowsOf = (side: number): Promise<Prediction[]> =>
    whatIf()
      .locator('.what-if-rows')
      .nth(side)
      .locator('.what-if-row')
      .evaluateAll((rows) =>
        rows.map((row) => ({
          text: (row.querySelector('.prediction-text')?.textContent ?? '')
            .replace('␣', ' ')
            .replace('↵', '\n'),
          probability: Number(
            /scaleX\(([\d.e-]+)\)/.exec(row.querySelector<HTMLElement>('.bar')?.style.transform ?? '')?.[1],
          ),
        })),
      );

  it('silence a unit, open and shut gates and edit a state from the heatmap', async () => {
    const { inspector, session } = vscode;
    await vscode.editor('the-cat.txt').moveTo(line, column);
    await inspector.turnTo('Gates');
    // The heatmap has followed the cursor.
    const token = unroll<Inspected>(model(), 'inspect', before).tokens.length;
    await waitFor('the tokens around the cursor', async () => {
      const status = (await inspector.heatmap.locator('.gates-status').innerText()).replace(/,/g, '');
      const [, first, last] = /tokens (\d+) to (\d+) of/.exec(status) ?? [];
      return Number(first) < token && token <= Number(last);
    });
    for (const [i, { track, item }] of changes.entries()) {
      await inspector.hoverHeatmap(0.4, track);
      await inspector.heatmapMenu(item);
      await waitFor(item, async () => (await listed()).length === i + 1);
    }
    await inspector.hoverHeatmap(0.45, 0.78);
    await inspector.heatmapMenu('At this token: another value…');
    const input = whatIf().getByRole('textbox', { name: 'Set a unit' });
    await waitFor('the place', async () => /^layer0\.unit\d+\.\w+@\d+=$/.test(await input.inputValue()));
    await session.page.keyboard.type('3');
    await session.page.keyboard.press('Enter');
    set = await waitFor('four changes', async () => {
      const now = await listed();
      return now.length === 4 && now;
    });
    expect(set.slice(0, 3).map((each) => each.replace(/\d+(?=\.)/g, ''))).toEqual([
      'layer.unit.hidden=0',
      'layer.unit.forget=1',
      'layer.unit.output=0',
    ]);
    expect(set[3]).toMatch(/^layer0\.unit\d+\.\w+@\d+=3$/);
    await session.screenshot('what-if-heatmap');
  });

  it('change what is expected and written as the command line says', async () => {
    const told = unroll<{ predictions: Prediction[]; unchanged: Prediction[] }>(
      model(),
      'predict',
      before,
      '--top',
      '5',
      ...asFlags(set),
    );
    expect(told.predictions).not.toEqual(told.unchanged);
    for (const [side, expected] of [told.unchanged, told.predictions].entries()) {
      const rows = await waitFor(`side ${side}`, async () => {
        const now = await rowsOf(side);
        return now.length === 5 && now[0].text.trim() === expected[0].text.trim() && now;
      });
      for (const [i, { text, probability }] of expected.entries()) {
        expect(rows[i].text).toBe(text);
        expect(rows[i].probability).toBeCloseTo(probability, 3);
      }
    }
    const written = await whatIf().locator('.what-if-text bdi').allInnerTexts();
    for (const [side, flags] of [[], asFlags(set)].entries()) {
      const options = ['--length', '30', '--temperature', '0.5', '--seed', '1'];
      const { text } = unroll<{ text: string }>(model(), 'generate', before, ...options, ...flags);
      expect(readable(written[side])).toBe(text.replace(/\n/g, '↵').trim());
    }
  });

  it('show the network as it is made in the heatmap', async () => {
    const { inspector } = vscode;
    const value = async (): Promise<{ unit: number; values: Record<string, number> }> => {
      const text = await waitFor('exact values', async () => {
        const now = await inspector.hoverHeatmap(0.4, 0.78);
        return /[≈…]/.test(now) ? undefined : now;
      });
      const values = [
        ...text.matchAll(/(Input|Forget|Candidate|Output|Cell|Hidden)[^\n]*\n\s*(−?[\d.]+(?:e-?\d+)?)/gi),
      ];
      return {
        unit: Number(/unit (\d+)/i.exec(text)?.[1]),
        values: Object.fromEntries(values.map(([, name, number]) => [name.toLowerCase(), numberIn(number)])),
      };
    };
    const { unit, values } = await value();
    expect(`layer0.unit${unit}.hidden=0`).toBe(set[0]);
    expect(values.hidden).toBe(0);
    const token = await inspector.hoveredToken();
    const { tokens, layers } = unroll<Inspected>(model(), 'inspect', before, ...asFlags(set));
    // Where a place in the picture is in the text follows from the values that are not set.
    const rows = layers[0].quantities;
    const places = tokens.flatMap((text, i) =>
      text.replace(/ /g, '␣').replace(/\n/g, '↵') === token ? [i] : [],
    );
    const fits = (i: number) =>
      Object.entries(values).every(([name, shown]) => Math.abs(shown - rows[name][i][unit]) < 0.006);
    expect(places.some(fits), JSON.stringify({ token, unit, values })).toBe(true);
  });

  it('change what the prediction hangs on, beside what it hangs on', async () => {
    const { inspector } = vscode;
    await inspector.turnTo('Memory');
    const hangs = inspector.region('What this prediction hangs on');
    const pictures = hangs.locator('.connectivity-text');
    await waitFor('both', async () => (await pictures.count()) === 2);
    // The token that follows the cursor is what the panel asks about.
    const count = unroll<Inspected>(model(), 'inspect', before).tokens.length;
    const place = ['--position', String(count), '--lags', '200'];
    for (const [side, flags] of [[], asFlags(set)].entries()) {
      const { connectivity } = unroll<{ connectivity: number[] }>(
        model(),
        'gradient',
        `${before}${next}`,
        ...place,
        ...flags,
      );
      const shown = await titlesOf(pictures.nth(side));
      expect(shown.length).toBeGreaterThan(50);
      const told = connectivity.slice(-shown.length);
      const largest = Math.max(...told);
      for (const [i, value] of told.entries())
        expect(Math.abs(shown[i] - value), `token ${i}, ${shown[i]}`).toBeLessThan(0.01 * largest);
    }
  });

  it('are taken back one by one', async () => {
    const undo = whatIf().getByRole('button', { name: 'Undo' });
    for (let left = set.length - 1; left >= 0; left--) {
      await undo.click();
      expect(await listed()).toEqual(set.slice(0, left));
    }
    await waitFor('nothing changed', async () =>
      readable(await whatIf().locator('summary').innerText()).includes('nothing is changed'),
    );
    await vscode.inspector.turnTo('Predict');
    const [best] = unroll<{ predictions: Prediction[] }>(model(), 'predict', before).predictions;
    const [row] = await vscode.inspector.predictionsWhere('what was expected', () => true);
    expect(row.probability).toBeCloseTo(best.probability, 3);
  });
}

/** Every token's value, as the mouse over it says. */
async function titlesOf(picture: Locator): Promise<number[]> {
  const titles = await picture
    .locator('span[title]')
    .evaluateAll((spans) => spans.map((span) => span.getAttribute('title') ?? ''));
  return titles.map(numberIn);
}
