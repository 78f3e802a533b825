import { expect, it } from 'vitest';
import type { Vscode } from '../driver/vscodeSuite';
import { waitFor } from '../driver/waiting';
import { readable } from '../driver/workbench';

/** A text for them, as a file of the workspace. */
export const talk = Array.from(
  { length: 160 },
  (_, i) =>
    `The ${['cat', 'dog', 'cow'][i % 3]} sat. "I see the ${['mat', 'rug'][i % 2]}," she said (at ${i % 9}).\n`,
).join('');
const phrase = 'I see the rug';

/** What single units do, on talk.txt. */
export function unitsScenarios(vscode: Vscode): void {
  const frame = () =>
    vscode.session.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');

  it('shows the units that are on in what is selected, and goes to where they are on too', async () => {
    const { workbench, inspector, session } = vscode;
    const editor = vscode.editor('talk.txt');
    await workbench.openFile('talk.txt');
    await workbench.runCommand('Unroll: Train on This File');
    await workbench.notification(/has learnt talk\.txt/, 110_000);
    await workbench.dismissNotifications();
    await workbench.runCommand('Unroll: Open Inspector');
    await inspector.waitUntilShown();
    await inspector.turnTo('Units');
    await editor.moveTo(2, 'The dog sat. "'.length + 1);
    for (let i = 0; i < phrase.length; i++) await session.page.keyboard.press('Shift+ArrowRight');
    await waitFor('the phrase in the panel', async () =>
      readable(await frame().locator('.units-phrase').innerText()).includes('see the rug'),
    );
    await waitFor('units', async () => (await frame().locator('.units-together .unit-chip').count()) > 0);
    const match = frame().locator('.unit-match').first();
    expect(readable(await match.innerText())).toMatch(/\d+\/\d+$/);
    await match.click();
    // The panel keeps the focus; the position is shown for the focused editor.
    await workbench.runCommand('View: Focus First Editor Group');
    await editor.positionWhere(
      'another place',
      (text) => !text.startsWith('Ln 2,') && text.includes('selected'),
    );
  });

  it('looks at what is brushed in a heatmap, which the editor marks meanwhile', async () => {
    const { inspector, session } = vscode;
    const { mouse } = session.page;
    const marks = session.page.locator('.monaco-editor .view-overlays .cdr[class*="ced-"]');
    await inspector.turnTo('Gates');
    await waitFor('marks in the editor', async () => {
      const axis = await frame().locator('.heatmap-axis').first().boundingBox();
      if (!axis) return false;
      const [x, y] = [axis.x + axis.width / 2, axis.y + axis.height / 2];
      await mouse.move(x, y);
      await mouse.down();
      await mouse.move(x + 60, y + 60, { steps: 5 });
      await mouse.up();
      return marks
        .first()
        .waitFor({ timeout: 3000 })
        .then(() => true);
    });
    await inspector.turnTo('Units');
    const phrase = frame().locator('.units-phrase');
    await phrase.filter({ hasText: 'brushed in a heatmap' }).waitFor();
    await session.screenshot('units-brushed');
    await phrase.getByRole('button', { name: 'Follow the editor' }).click();
    await phrase.filter({ hasText: 'selected in the editor' }).waitFor();
    await marks.first().waitFor({ state: 'detached' });
  });

  it('names units, also by a pattern, and refuses one that would never end', async () => {
    const { session } = vscode;
    const pattern = frame().getByRole('textbox', { name: 'Your own: a regular expression' });
    await pattern.fill('\\bshe\\b');
    await pattern.press('Enter');
    await frame().locator('.detector', { hasText: 'your pattern' }).waitFor({ timeout: 20_000 });
    await session.screenshot('units-tab');
    await pattern.fill('(((.+)+)+)+!$');
    await pattern.press('Enter');
    await frame().locator('.units-detectors .units-problem').filter({ hasText: 'takes too long' }).waitFor();
    await pattern.fill('');
  });

  it('says what would come if a unit were silent, and takes it back', async () => {
    const { session } = vscode;
    await frame().locator('.detector .unit-chip').first().click();
    const whatIf = frame().locator('.what-if');
    await whatIf.locator('summary').click();
    const set = whatIf.getByRole('textbox', { name: 'Set a unit' });
    await set.fill('layer0.unit*.hidden=0');
    await set.press('Enter');
    await waitFor('both sides', async () => (await whatIf.locator('.what-if-row').count()) >= 4);
    const [unchanged, changed] = await Promise.all(
      [0, 1].map(async (side) => readable(await whatIf.locator('.what-if-rows').nth(side).innerText())),
    );
    expect(changed).not.toBe(unchanged);
    await session.screenshot('units-what-if');
    await set.fill('layer9.unit0.hidden=0');
    await set.press('Enter');
    await whatIf.locator('.units-problem').filter({ hasText: 'no such layer' }).waitFor();
    await whatIf.getByRole('button', { name: 'Undo' }).click();
    await whatIf.getByRole('button', { name: 'Clear' }).click();
    await waitFor('nothing changed', async () =>
      readable(await whatIf.locator('summary').innerText()).includes('nothing is changed'),
    );
  });

  it('colours the text by the unit that is looked at', async () => {
    await frame().getByRole('button', { name: 'Colour the Text', exact: true }).click();
    await waitFor('the legend', async () =>
      readable(
        await vscode.session.page
          .locator('.statusbar-item[id*="unroll.legend"]')
          .first()
          .innerText({ timeout: 1000 }),
      ).includes('Unit'),
    );
    await vscode.session.screenshot('units-coloured');
  });
}
