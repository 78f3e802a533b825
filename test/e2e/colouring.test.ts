import { expect, it } from 'vitest';
import { describeInVscode } from './driver/vscodeSuite';
import { pause, waitFor } from './driver/waiting';
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

interface Watch {
  frames: number;
  /** Frames in which one of the lines had no colour. */
  bare: number;
  /** Coloured spans of all the lines together, in the frame with the fewest and the one with the most. */
  least: number;
  most: number;
  isOver: boolean;
}

/**
 * In the page: looks after every frame at the coloured lines above the cursor's, until `endWatch`. Answers how many there are;
 * none means that it has not begun.
 */
function startWatch(): number {
  const overlays = '.monaco-editor.focused .view-overlays';
  const coloured = '[class*="ced-"][class*="TextEditorDecorationType"]';
  const spansAt = () => {
    const found = new Map<string, number>();
    for (const line of document.querySelectorAll<HTMLElement>(`${overlays} > div`))
      found.set(line.style.top, line.querySelectorAll(coloured).length);
    return found;
  };
  const cursor = document.querySelector<HTMLElement>('.monaco-editor.focused .cursors-layer .cursor');
  const cursorTop = Number.parseFloat(cursor?.style.top ?? '0');
  const lines = [...spansAt()]
    .filter(([top, spans]) => spans > 0 && Number.parseFloat(top) < cursorTop - 1)
    .map(([top]) => top);
  if (lines.length < 5) return 0;
  const watch: Watch = { frames: 0, bare: 0, least: Infinity, most: 0, isOver: false };
  Object.assign(window, { unrollWatch: watch });
  const look = () => {
    if (watch.isOver) return;
    const now = spansAt();
    const counts = lines.map((top) => now.get(top) ?? 0);
    const sum = counts.reduce((all, count) => all + count, 0);
    watch.frames++;
    if (counts.includes(0)) watch.bare++;
    watch.least = Math.min(watch.least, sum);
    watch.most = Math.max(watch.most, sum);
    // Behind the frame that is drawn, not between what the editor does for it.
    requestAnimationFrame(() => setTimeout(look));
  };
  look();
  return lines.length;
}

function endWatch(): Watch {
  const { unrollWatch } = window as unknown as { unrollWatch: Watch };
  unrollWatch.isOver = true;
  return unrollWatch;
}

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

  it('keeps the colours of the lines above while somebody types, in every frame', async () => {
    const { workbench, session } = vscode;
    const { page } = session;
    const editor = vscode.editor('doors.log');
    await workbench.useTheme('Dark Modern');
    await editor.moveTo(oddLine + 6, 1);
    await page.keyboard.press('End');
    await waitFor('colours above the cursor', async () => (await page.evaluate(startWatch)) >= 5);
    for (const words of [' and the', ' lamp went', ' out twice']) {
      await page.keyboard.type(words, { delay: 45 });
      // Long enough for the colours of what was typed to come.
      await pause(300);
    }
    for (let i = 0; i < ' and the lamp went out twice'.length; i++) {
      await page.keyboard.press('Backspace');
      await pause(30);
    }
    await pause(300);
    const { frames, bare, least, most } = await page.evaluate(endWatch);
    console.log(`Typed under coloured lines: ${frames} frames, ${bare} without, ${least} to ${most} spans`);
    expect(frames).toBeGreaterThan(20);
    expect(bare).toBe(0);
    // None of them anew in another colour either: what stands before the cursor is as surprising as it was.
    expect(least).toBe(most);
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
