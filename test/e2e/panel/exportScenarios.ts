import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import type { Vscode } from '../driver/vscodeSuite';
import { waitFor } from '../driver/waiting';
import { sampleText } from '../texts';
import { type Inspected, unroll } from './commandLine';

const words = 'The cat sat on the';
const before = sampleText.slice(0, sampleText.lastIndexOf(`${words} mat`) + words.length);
const line = before.split('\n').length;
const column = before.length - before.lastIndexOf('\n');

/** What is taken away: the current view as PNG, SVG and CSV, and the whole inspection as a page that needs nobody. */
export function exportScenarios(vscode: Vscode, model: () => string): void {
  /** Says where to, as the dialog proposes it, and returns what was stored. */
  const stored = async (name: string): Promise<Buffer> => {
    const { workbench, session } = vscode;
    const { input } = workbench.quickInput;
    await waitFor(`a dialog for ${name}`, async () =>
      (await input.inputValue({ timeout: 1000 })).endsWith(name),
    );
    await session.page.keyboard.press('Enter');
    await workbench.notification(`Exported ${name}`);
    await workbench.dismissNotifications();
    return fs.readFileSync(path.join(session.workspace, name));
  };

  it('export the heatmap as a picture, as a drawing and as numbers', async () => {
    const { inspector } = vscode;
    await vscode.editor('the-cat.txt').moveTo(line, column);
    await inspector.turnTo('Gates');
    await inspector.pixelsWhere(
      'a heatmap',
      () => inspector.heatmapPixels(),
      () => true,
    );
    const take = async (kind: string) => {
      await inspector.button(kind).click();
      return stored(`unroll-gates.${kind.toLowerCase()}`);
    };
    const png = await take('PNG');
    expect(png.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
    expect(png.readUInt32BE(16)).toBeGreaterThan(300);
    const svg = (await take('SVG')).toString();
    expect(svg).toMatch(/^<svg[^>]* xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(svg).toContain('Forget');
    const lines = (await take('CSV')).toString().trim().split(/\r?\n/);
    expect(lines[0]).toMatch(/^quantity,token,tokens,text,unit0,unit1,/);
    const { layers } = unroll<Inspected>(model(), 'inspect', sampleText);
    const rows = lines.slice(1).flatMap((text) => {
      const numbers = /^(\w+),(\d+),1,.*?((?:,-?[\d.e-]+)+)$/.exec(text);
      return numbers
        ? [
            {
              quantity: numbers[1],
              token: Number(numbers[2]),
              units: numbers[3].slice(1).split(',').map(Number),
            },
          ]
        : [];
    });
    expect(rows.length).toBeGreaterThan(100);
    // Drawn to a 254th of the range of a gate or hidden state.
    for (const { quantity, token, units } of rows.filter(({ quantity: name }) => name !== 'cell')) {
      const told = layers[0].quantities[quantity][token];
      const worst = Math.max(...told.map((value, unit) => Math.abs(value - units[unit])));
      expect(worst, `${quantity} of token ${token}`).toBeLessThan(0.01);
    }
  });

  it('export the whole inspection as a page that opens from a file, without a network, and answers', async () => {
    const { workbench, inspector, session } = vscode;
    await inspector.turnTo('Predict');
    const shown = await inspector.predictionsWhere('something', () => true);
    await workbench.runCommand('Unroll: Export Inspection…');
    await stored('the-cat-inspection.html');
    const file = pathToFileURL(path.join(session.workspace, 'the-cat-inspection.html')).href;
    const browser = session.page.context().browser();
    if (!browser) throw new Error('There is no browser.');
    const alone = await browser.newContext({ offline: true, viewport: { width: 900, height: 900 } });
    try {
      const page = await alone.newPage();
      const requests: string[] = [];
      const problems: string[] = [];
      page.on('request', (request) => requests.push(request.url()));
      page.on('pageerror', (error) => problems.push(error.message));
      await page.goto(file);
      const tokens = page.locator('.strip-token');
      await tokens.first().waitFor();
      const rows = page.getByRole('option').locator('.prediction-text');
      expect((await rows.allInnerTexts())[0]).toBe(shown[0].text);
      // Choosing a token moves the cursor behind it.
      const texts = () => tokens.allInnerTexts();
      const chosen = (await texts())[20];
      await tokens.nth(20).click();
      await waitFor('the cursor behind the token', async () => (await texts()).slice(-2).includes(chosen));
      await waitFor('other words', async () => (await rows.allInnerTexts())[0] !== shown[0].text);
      for (const tab of ['Gates', 'Belt', 'Memory', 'Units', 'Training']) {
        await page.getByRole('tab', { name: tab, exact: true }).click();
        await page.getByRole('tabpanel', { name: tab, exact: true }).waitFor();
      }
      expect(await page.locator('.curves-plot canvas').count()).toBe(1);
      expect(problems).toEqual([]);
      expect(requests).toEqual([file]);
    } finally {
      await alone.close();
    }
  });
}
