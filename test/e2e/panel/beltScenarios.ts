import { expect, it } from 'vitest';
import type { Vscode } from '../driver/vscodeSuite';
import { waitFor } from '../driver/waiting';

/** The whole text in the tabs Gates and Belt, of a model that has learnt the-cat.txt, with the panel open. */
export function beltScenarios(vscode: Vscode): void {
  it('read the whole text, and zoom out to it', async () => {
    const { inspector } = vscode;
    await inspector.turnTo('Gates');
    const status = inspector.heatmap.locator('.gates-status');
    const near = await inspector.pixelsWhere(
      'a heatmap',
      () => inspector.heatmapPixels(),
      () => true,
    );
    await inspector.heatmap.getByRole('button', { name: 'Show all tokens' }).click();
    await waitFor(
      'the whole text',
      async () => /tokens 1 to ([\d,]+) of \1/.exec(await status.innerText()) ?? undefined,
    );
    await inspector.pixelsWhere(
      'other cells',
      () => inspector.heatmapPixels(),
      (pixels) => pixels !== near,
    );
    expect(await inspector.hoverHeatmap(0.5)).toMatch(/unit \d+[\s\S]*-?\d\.\d+/i);
    await vscode.session.screenshot('gates');
  });

  it('lead from the strongest write of a unit to its word in the editor', async () => {
    const { workbench, inspector } = vscode;
    const editor = vscode.editor('the-cat.txt');
    await inspector.turnTo('Belt');
    const { belt } = inspector;
    const event = belt.locator('.belt-event').first();
    await event.waitFor({ timeout: 30_000 });
    const amounts = await belt.locator('.belt-events section').first().locator('.belt-event').allInnerTexts();
    expect(amounts.length).toBeGreaterThan(2);
    await event.click();
    await workbench.runCommand('View: Focus First Editor Group');
    await editor.positionWhere('a selection', (text) => /selected/.test(text));
    const readout = await belt.locator('.belt-readout').innerText();
    expect(readout).toMatch(/Cell .*\d\.\d+.*written .*\d/s);
    await vscode.session.screenshot('belt');
  });
}
