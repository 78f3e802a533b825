import { expect, it } from 'vitest';
import { describeInVscode } from './driver/vscodeSuite';
import { waitFor } from './driver/waiting';
import { readable } from './driver/workbench';

const actions = ['opened', 'closed', 'moved'];
const oddLine = 120;
const odd = 'GET /admin/../../etc/passwd refused for root\n';

/** A log whose lines are alike, but for one. */
const log = Array.from({ length: 400 }, (_, i) =>
  i === oddLine - 1
    ? odd
    : `door ${(i * 7) % 5} ${actions[(i * 11) % 3]} by warden ${(i * 3) % 4}, all is quiet\n`,
).join('');

const looks = [
  { name: 'colouring-dark', theme: 'Dark Modern' },
  { name: 'colouring-light', theme: 'Light Modern' },
  { name: 'colouring-contrast', theme: 'Dark High Contrast' },
];

describeInVscode('colouring', { files: { 'doors.log': log } }, (vscode) => {
  const legend = () => vscode.session.page.locator('.statusbar-item[id*="unroll.legend"]').first();

  /** Backgrounds behind the text of the editor, other than none. */
  const backgrounds = () =>
    vscode.session.page.evaluate(() => {
      const colours = [
        ...document.querySelectorAll('.monaco-editor .view-line span, .monaco-editor .cdr'),
      ].map((node) => getComputedStyle(node).backgroundColor);
      return [...new Set(colours.filter((colour) => colour !== 'rgba(0, 0, 0, 0)'))];
    });

  it('offers to learn a log that no model speaks for, and shows its odd lines then', async () => {
    const { workbench } = vscode;
    await workbench.openFile('doors.log');
    await workbench.runCommand('Unroll: Colour Text by Surprisal');
    const offer = await workbench.notification(/takes a model/);
    await offer.getByRole('button', { name: 'Train and Colour' }).click();
    await workbench.notification(/has learnt doors\.log/, 110_000);
    await waitFor(
      'the legend',
      async () => readable(await legend().innerText({ timeout: 1000 })) === 'Surprising lines',
    );
    await workbench.dismissNotifications();
  });

  it('colours its tokens, with a legend in the status bar', async () => {
    const { workbench } = vscode;
    await vscode.editor('doors.log').moveTo(oddLine, 1);
    await workbench.runCommand('Unroll: Colour Text by Surprisal');
    await workbench.pick('Surprisal of Tokens');
    await waitFor(
      'the legend',
      async () => readable(await legend().innerText({ timeout: 1000 })) === 'Surprisal',
    );
    expect(
      (await waitFor('colours', async () => ((await backgrounds()).length > 3 ? backgrounds() : undefined)))
        .length,
    ).toBeGreaterThan(3);
  });

  it('goes to what does not belong there', async () => {
    const { workbench } = vscode;
    await vscode.editor('doors.log').moveTo(2, 1);
    await workbench.runCommand('Unroll: Go to Next Surprise');
    await vscode
      .editor('doors.log')
      .positionWhere(
        'the odd line',
        (text) => text.startsWith(`Ln ${oddLine}, `) && text.includes('selected'),
      );
  });

  it.each(looks)('$name', async ({ name, theme }) => {
    await vscode.workbench.useTheme(theme);
    await waitFor('colours', async () => (await backgrounds()).length > 3);
    await vscode.session.screenshot(name);
  });

  it('says with the mouse over a token what was expected', async () => {
    const { page } = vscode.session;
    await page.locator('.view-line').getByText('passwd').first().hover();
    const hover = page.locator('.monaco-hover').filter({ hasText: 'how expected' }).first();
    await hover.waitFor({ timeout: 15_000 });
    expect(readable(await hover.innerText())).toMatch(/%/);
    await vscode.session.screenshot('colouring-hover');
  });

  it('shows odd lines as a whole, and the scale when the mouse is on the legend', async () => {
    const { workbench, session } = vscode;
    await workbench.useTheme('Dark Modern');
    await workbench.runCommand('Unroll: Change or Stop Colouring…');
    await workbench.pick('Most Surprising Token of Each Line');
    await waitFor(
      'the legend',
      async () => readable(await legend().innerText({ timeout: 1000 })) === 'Surprising lines',
    );
    await legend().hover();
    const scale = session.page
      .locator('.workbench-hover, .monaco-hover')
      .filter({ hasText: 'by its most surprising token' })
      .first();
    await scale.waitFor({ timeout: 15_000 });
    await session.screenshot('colouring-lines');
    await workbench.runCommand('Unroll: Change or Stop Colouring…');
    await workbench.pick('Stop Colouring');
    await waitFor('plain text', async () => (await legend().count()) === 0 || !(await legend().isVisible()));
  });
});
