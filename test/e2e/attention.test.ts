import path from 'node:path';
import { expect, it } from 'vitest';
import { takePanel } from './driver/pictures';
import { runWhere, type StoredRun } from './driver/storedRuns';
import { describeInVscode } from './driver/vscodeSuite';
import { waitFor } from './driver/waiting';
import { numberIn, storedModel, unroll } from './panel/commandLine';

/** Two texts that stand side by side, line by line. */
const sides = ['cat', 'chat'].map((word) =>
  ['one', 'two', 'three']
    .map((n) => `${n} ${word}\n`)
    .join('')
    .repeat(40),
);
const files = { 'left.txt': sides[0], 'right.txt': sides[1] };

describeInVscode('attention', { files }, (vscode) => {
  it('follows the pair of the line, and marks both words in the editor', async () => {
    const { workbench, inspector, session } = vscode;
    const editor = vscode.editor('english-french.tsv');
    await workbench.openFile('english-french.tsv');
    await workbench.runCommand('Unroll: Train Translator on This File');
    await workbench.notification(/has learnt english-french\.tsv/, 110_000);
    await workbench.dismissNotifications();
    await workbench.runCommand('View: Close Primary Side Bar');
    await workbench.runCommand('Unroll: Open Inspector');
    await inspector.waitUntilShown();
    await inspector.turnTo('Attention');
    await editor.moveTo(2, 3);
    const matrix = inspector.region('What each word looks at');
    const table = matrix.locator('details');
    await table.locator('summary').click();
    const row = (word: string) => table.getByRole('row', { name: new RegExp(`^${word}`) });
    await row('chat').waitFor({ timeout: 20_000 });
    // “She draws a cat.” was learnt by heart: the cat is what “chat” looks at, and it is expected.
    const cells = await row('chat').getByRole('cell').allInnerTexts();
    expect(Number.parseFloat(cells[0])).toBeGreaterThan(50);
    expect(cells[1]).toMatch(/^␣?cat \d+%/);
    // As the command line says of the model that is stored.
    const told = unroll<{
      sourceTokens: string[];
      targetTokens: string[];
      probabilities: number[];
      attention: number[][];
    }>(storedModel(session.profile), 'inspect', 'She draws a cat.', '--target', 'Elle dessine un chat.');
    const of = (tokens: string[], word: string) => tokens.findIndex((text) => text.trim() === word);
    const chat = of(told.targetTokens, 'chat');
    const share = Number(/ (\d+)%/.exec(cells[1])?.[1]);
    expect(Math.abs(Number.parseFloat(cells[0]) - 100 * told.probabilities[chat])).toBeLessThan(0.6);
    expect(Math.abs(share - 100 * told.attention[chat][of(told.sourceTokens, 'cat')])).toBeLessThan(0.6);
    await table.locator('summary').click();

    const plot = matrix.getByRole('application');
    await plot.focus();
    await session.page.keyboard.press('ArrowDown');
    for (const key of ['ArrowRight', 'ArrowDown']) await session.page.keyboard.press(key);
    await waitFor('words of the crosshair', async () => {
      const words = await matrix.locator('.attention-readout').innerText();
      return /“.+” gives [\d.<]+% of its attention to “.+”/.test(words) ? words : undefined;
    });
    await waitFor('two marked words', async () => {
      const marks = session.page.locator(
        '.monaco-editor .view-overlays [class*="ced-"][class*="TextEditorDecorationType"]',
      );
      return (await marks.count()) === 2 ? true : undefined;
    });
    await session.screenshot('attention');
  });

  it('computes what the summary alone would say, and shows the search as a tree', async () => {
    const { inspector, session, workbench } = vscode;
    const lost = inspector.region('What the fixed summary loses');
    const summary = await lost.getByRole('status').innerText();
    expect(summary).toMatch(/[\d.,]+ times less probable: \d\.\d+ nats a token become \d+\.\d+/);
    const [, before, after] = /(\d\.\d+) nats a token become (\d+\.\d+)/.exec(summary) ?? [];
    expect(Number(after)).toBeGreaterThan(Number(before));
    const search = inspector.region('Beam search');
    await search.locator('summary').click();
    // The browser tells a table that it is open a moment after the click.
    await waitFor('every fate of a token in the table', async () => {
      const rows = await search.getByRole('row').allInnerTexts();
      const has = (fate: string) => rows.some((text) => text.endsWith(fate));
      return ['kept', 'dropped', 'finished'].every(has) ? true : undefined;
    });
    await search.locator('summary').click();
    // A pair whose words stand in another order: “the green cat”, “le chat vert”.
    await vscode.editor('english-french.tsv').moveTo(66, 3);
    await search.getByText('Ils cherchent', { exact: false }).first().waitFor({ timeout: 20_000 });
    await session.page.setViewportSize({ width: 1900, height: 1150 });
    for (const [theme, kind] of [
      ['Dark Modern', 'dark'],
      ['Light Modern', 'light'],
    ]) {
      await workbench.useTheme(theme);
      await inspector.themeKindIs(`vscode-${kind}`);
      await session.page.mouse.move(5, 5);
      await takePanel(session, `tab-attention-${kind}`);
    }
  });

  it('shows gates and states of either half, and says where a translator has nothing to tell', async () => {
    const { inspector } = vscode;
    await inspector.turnTo('Gates');
    const heatmap = inspector.heatmap.getByRole('application');
    const units = async () => /by (\d+) units/.exec((await heatmap.getAttribute('aria-label')) ?? '')?.[1];
    await inspector.pixelsWhere(
      'the decoder',
      () => inspector.heatmapPixels(),
      () => true,
    );
    const ofDecoder = await units();
    await inspector.radio('Encoder, reads the source').click();
    // The encoder reads both ways, with half of the units each.
    await waitFor('the encoder', async () => {
      const now = await units();
      return now !== undefined && now !== ofDecoder ? now : undefined;
    });
    await vscode.session.screenshot('attention-gates');
    await inspector.turnTo('Belt');
    await inspector.belt.locator('.belt-event').first().waitFor({ timeout: 20_000 });
    await inspector.turnTo('Predict');
    await inspector.button('Attention').click();
    await inspector.region('Beam search').waitFor();
  });

  it('shows what a word of the target hangs on, in both texts of the pair', async () => {
    const { inspector, session } = vscode;
    await vscode.editor('english-french.tsv').moveTo(2, 3);
    await inspector.turnTo('Memory');
    const hangs = inspector.region('What this prediction hangs on');
    const choice = hangs.locator('vscode-dropdown');
    await choice.click();
    await choice.locator('vscode-option').filter({ hasText: 'chat' }).click();
    await hangs.getByText(/chat.*, expected with \d+%/).waitFor({ timeout: 20_000 });
    const titles = await hangs
      .getByRole('img', { name: /hangs most on/ })
      .locator('span[title]')
      .evaluateAll((spans) => spans.map((span) => span.getAttribute('title') ?? ''));
    // As the command line says of the same word, of the source and of what was written before it.
    const pair = ['She draws a cat.', '--target', 'Elle dessine un chat.'] as const;
    const model = storedModel(session.profile);
    const { targetTokens } = unroll<{ targetTokens: string[] }>(model, 'inspect', ...pair);
    const chat = targetTokens.findIndex((text) => text.trim() === 'chat');
    const { gradient } = unroll<{
      gradient: { connectivity: number[]; encoder: { connectivity: number[] } };
    }>(model, 'inspect', ...pair, '--gradient', '--position', String(chat));
    const told = [...gradient.encoder.connectivity, ...gradient.connectivity];
    expect(titles).toHaveLength(told.length);
    const largest = Math.max(...told);
    for (const [i, value] of told.entries())
      expect(Math.abs(numberIn(titles[i]) - value), `token ${i}`).toBeLessThan(0.01 * largest);
    await hangs.getByText(/attention reaches the rest directly/).waitFor();
    await session.screenshot('attention-memory');
  });

  it('shows the pair with units of either half set, as the command line says', async () => {
    const { inspector, session } = vscode;
    const { whatIf } = inspector;
    await vscode.editor('english-french.tsv').moveTo(2, 3);
    const flags = ['--target', 'Elle dessine un chat.'];
    const tell = (...set: string[]) =>
      unroll<{ probabilities: number[] }>(
        storedModel(session.profile),
        'inspect',
        'She draws a cat.',
        ...flags,
        ...set,
      ).probabilities;
    const unchanged = tell();
    const bothSidesAre = (changed: number[]) =>
      waitFor('both sides as they were told', async () => {
        const shown = await Promise.all(
          [0, 1].map((side) =>
            whatIf.locator('.what-if-side').nth(side).locator('.what-if-row .number').allInnerTexts(),
          ),
        );
        return [unchanged, changed].every(
          (told, side) =>
            shown[side].length === told.length &&
            shown[side].every(
              (text, i) => Math.abs(Number.parseFloat(text.replace('<', '')) - 100 * told[i]) < 0.6,
            ),
        );
      });
    const differ = (a: number[], b: number[]) => Math.max(...a.map((value, i) => Math.abs(value - b[i])));
    await inspector.turnTo('Gates');
    await inspector.hoverHeatmap(0.5);
    await inspector.heatmapMenu('Silence');
    const silenced = await whatIf.locator('code').first().innerText();
    expect(silenced).toMatch(/^encoder\.layer0\.unit\d+\.hidden=0$/);
    await bothSidesAre(tell('--set', silenced));
    // One unit may do little; a half of the network that says nothing is seen in every number.
    const set = ['--set', silenced];
    let before = unchanged;
    for (const half of ['encoder', 'decoder']) {
      const mute = `${half}.layer0.unit*.hidden=0`;
      const input = whatIf.getByRole('textbox', { name: 'Set a unit' });
      await input.fill(mute);
      await input.press('Enter');
      set.push('--set', mute);
      const changed = tell(...set);
      expect(differ(changed, before), mute).toBeGreaterThan(0.05);
      await bothSidesAre(changed);
      before = changed;
    }
    await session.screenshot('attention-what-if');
    await whatIf.getByRole('button', { name: 'Clear' }).click();
    // No unit is selected: there is nothing left to say.
    await whatIf.waitFor({ state: 'hidden' });
  });

  it('looks at the translation that is made of a line without a tab', async () => {
    const { inspector } = vscode;
    const editor = vscode.editor('english-french.tsv');
    await inspector.turnTo('Attention');
    await editor.replaceAll('She draws a cat.\n\n');
    const matrix = inspector.region('What each word looks at');
    await editor.moveTo(1, 3);
    await matrix.getByText('this line, and its translation').waitFor({ timeout: 20_000 });
    await inspector
      .region('Beam search')
      .getByText('Elle dessine un chat', { exact: false })
      .first()
      .waitFor();
    await editor.moveTo(2, 1);
    await inspector.text('There is no text on this line').waitFor();
  });

  it('is of two files as well, the other one chosen in a dialog, as the options say, and goes on learning', async () => {
    const { workbench, session } = vscode;
    await workbench.openFile('left.txt');
    await workbench.runCommand('Unroll: Train with Options…');
    for (const choice of ['The other side of pairs', 'GRU', /^1/, /^16/, 'Words', /^10/])
      await workbench.pick(choice);
    const toast = await workbench.notification(/No line of left\.txt has a tab/);
    await toast.getByRole('button', { name: 'Choose the Other Side…' }).click();
    await workbench.answerDialog(path.join(session.workspace, 'right.txt'));
    await workbench.pick('left.txt → right.txt');
    await workbench.notification(/has learnt left\.txt → right\.txt/, 60_000);
    await workbench.dismissNotifications();
    const isOurs = ({ name }: StoredRun) => name === 'left.txt → right.txt';
    const before = await runWhere(session, 'the run', (run) => isOurs(run) && run.state === 'finished');
    expect(before.summary?.spec.model).toMatchObject({
      kind: 'translate',
      cell: 'gru',
      layers: 1,
      hiddenSize: 16,
    });

    await workbench.runCommand('Unroll: Continue Training');
    await workbench.pick('left.txt → right.txt');
    await workbench.pick('As long again');
    const after = await runWhere(
      session,
      'twice as many steps',
      (run) => isOurs(run) && run.state === 'finished' && run.steps > before.steps,
    );
    expect(after.steps).toBe(2 * before.steps);
    expect(after.summary?.weightsHash).not.toBe(before.summary?.weightsHash);
  });
});
