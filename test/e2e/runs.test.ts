import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { runWhere, storedRuns } from './driver/storedRuns';
import { describeInVscode } from './driver/vscodeSuite';
import { waitFor } from './driver/waiting';
import { readable } from './driver/workbench';

const small = { tokenizer: { kind: 'word' }, training: { steps: 300, threads: 1 } };
const files = {
  'cells.unroll.json': JSON.stringify({
    ...small,
    data: { files: ['the-*.txt'], split: 0.1 },
    model: { layers: 1, hiddenSize: 24, embeddingSize: 24 },
    sweep: { method: 'grid', over: { 'model.cell': ['lstm', 'gru', 'rnn-tanh'] } },
  }),
  'once.unroll.json': JSON.stringify({
    ...small,
    data: { files: ['the-cat.txt'], split: 0.1 },
    model: { cell: 'gru', layers: 1, hiddenSize: 16, embeddingSize: 16 },
  }),
  'short.unroll.json': JSON.stringify({ ...small, data: { files: ['short.txt'] } }),
  'short.txt': 'word',
};

describeInVscode('the list of runs', { files }, (vscode) => {
  const rows = () => vscode.session.page.locator('.pane-body .monaco-list-row');
  const row = (name: RegExp) => rows().filter({ hasText: name }).first();
  /** Shows another run beside the one on view. */
  const toggle = async (of: string, name: RegExp) => {
    const button = vscode.inspector.group(of).getByRole('button', { name }).first();
    await button.click();
    await waitFor('that it is chosen', async () => (await button.getAttribute('aria-pressed')) === 'true');
  };
  const picture = async (name: string) => {
    await vscode.session.page.mouse.move(700, 500);
    await vscode.session.screenshot(`runs-${name}`);
  };

  it('says what it is for while it is empty', async () => {
    const { workbench, session } = vscode;
    await workbench.runCommand('View: Show Unroll');
    const welcome = session.page.locator('.welcome-view-content');
    await welcome.waitFor();
    expect(readable(await welcome.innerText())).toMatch(/Train on This File/);
    await picture('empty');
  });

  it('has experiments, sweeps with their best, and what failed', async () => {
    const { workbench, session } = vscode;
    for (const name of ['short', 'once', 'cells']) {
      await workbench.openFile(`${name}.unroll.json`);
      await workbench.runCommand(
        name === 'cells' ? 'Unroll: Run Sweep of Experiment' : 'Unroll: Run Experiment',
      );
      const isOver = () => {
        const ours = storedRuns(session).filter((run) => run.name.startsWith(name));
        return ours.length > 0 && ours.every(({ state }) => state === 'finished' || state === 'failed');
      };
      await waitFor(`the end of ${name}`, () => Promise.resolve(isOver()), { timeoutMs: 90_000 });
    }
    await workbench.dismissNotifications();
    await workbench.runCommand('View: Show Unroll');
    await row(/cells/).waitFor();
    expect(readable(await row(/cells/).innerText())).toMatch(/3 of 3 · best perplexity [\d.]+/);
    expect(readable(await row(/short/).innerText())).toMatch(/failed/);
    expect(readable(await row(/once/).innerText())).toMatch(/perplexity [\d.]+ · (under )?\d+/);
    await row(/cells/).click();
    await row(/lstm/).waitFor();
    expect(await session.page.locator('.monaco-list-row .codicon-star-full').count()).toBe(1);
    for (const theme of ['Dark Modern', 'Light Modern']) {
      await workbench.useTheme(theme);
      await picture(theme.split(' ')[0].toLowerCase());
    }
    await row(/once/).hover();
    await session.page.locator('.workbench-hover').waitFor();
    await session.screenshot('runs-hover');
  });

  it('names what has changed since, when something is run again', async () => {
    const { workbench, session } = vscode;
    await workbench.openFile('the-cat.txt');
    const editor = vscode.editor('the-cat.txt');
    await editor.moveToEnd();
    await editor.type('One more line.');
    await editor.save();
    await workbench.openFile('once.unroll.json');
    await workbench.runCommand('Unroll: Run Experiment');
    const toast = await workbench.notification(/Other weights than the time before/, 60_000);
    expect(readable(await toast.innerText())).toMatch(/the text the-cat\.txt has changed since/);
    await workbench.dismissNotifications();
    await workbench.runCommand('Unroll: Run Experiment');
    await workbench.notification(/The same weights as the time before/, 60_000);
    await workbench.dismissNotifications();
    expect(storedRuns(session).filter(({ name }) => name === 'once')).toHaveLength(3);
  });

  it('opens one of them in the panel, where the others are to be had beside it', async () => {
    const { workbench, inspector } = vscode;
    await workbench.runCommand('View: Show Unroll');
    if (!(await row(/lstm/).isVisible())) await row(/cells/).click();
    await workbench.chooseFromMenu(row(/lstm/), 'Open Run in Inspector');
    await inspector.waitUntilShown();
    await inspector.headerWhere('"LSTM"', (text) => text.includes('LSTM'));

    await inspector.turnTo('Training');
    const alone = await inspector.pixelsWhere(
      'a curve',
      () => inspector.curvePixels(),
      () => true,
    );
    await toggle('Curves of other models', /· GRU/);
    await inspector.pixelsWhere(
      'another curve',
      () => inspector.curvePixels(),
      (pixels) => pixels !== alone,
    );

    await inspector.turnTo('Memory');
    await vscode.editor('the-cat.txt').moveTo(6, 8);
    const pictures = inspector.region('What this prediction hangs on').getByRole('img');
    await waitFor('one picture', async () => (await pictures.count()) === 1);
    await toggle('Memory of other models', /· GRU/);
    await waitFor('two pictures', async () => (await pictures.count()) === 2);

    await inspector.turnTo('Predict');
    const sides = inspector.panel('Predict').locator('.compare-side');
    await sides.first().getByRole('textbox').fill('The cat sat');
    const other = sides.last().locator('vscode-dropdown');
    await other.click();
    await other.locator('vscode-option').filter({ hasText: '· GRU' }).first().click();
    const entropies = await waitFor('both predictions', async () => {
      const texts = await sides.locator('.compare-result').allInnerTexts();
      const said = texts.map((text) => /[\d.]+/.exec(text)?.[0]);
      return said.every((bits) => bits !== undefined) ? said : undefined;
    });
    expect(entropies[0]).not.toBe(entropies[1]);
    await vscode.session.screenshot('runs-beside');
  });

  it('renames one from its menu, and exports it for TensorBoard', async () => {
    const { workbench, session } = vscode;
    await workbench.runCommand('View: Show Unroll');
    await workbench.chooseFromMenu(row(/once/), 'Rename Run…');
    await workbench.answer('one more time');
    await row(/one more time/).waitFor();
    const renamed = await runWhere(session, 'its new name', ({ name }) => name === 'one more time');
    expect(renamed.state).toBe('finished');
    await workbench.chooseFromMenu(row(/one more time/), 'Export Run…');
    await workbench.pick(/^TensorBoard/);
    await waitFor('the dialog for a folder', async () =>
      (await workbench.quickInput.input.inputValue({ timeout: 1000 })).startsWith(session.workspace),
    );
    await session.page
      .locator('.quick-input-widget .monaco-button')
      .filter({ hasText: 'Export Here' })
      .click();
    await workbench.notification(/Exported events\.out\.tfevents\.\d+\.unroll/);
    const folder = path.join(session.workspace, 'one_more_time');
    const [file] = fs.readdirSync(folder);
    const events = fs.readFileSync(path.join(folder, file), 'latin1');
    expect(events).toMatch(/weights\/rnn\.weight_ih_l0/);
    expect(events).toMatch(/loss\/train/);
  });
});

describeInVscode(
  'a folder that nobody trusts',
  {
    files: { '.vscode/settings.json': JSON.stringify({ 'unroll.kernels': 'revectorized' }) },
    asksForTrust: true,
  },
  (vscode) => {
    it('is trained on like any other, and its settings start no process', async () => {
      const { workbench, inspector, session } = vscode;
      await session.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
      await workbench.openFile('the-cat.txt');
      await workbench.runCommand('Unroll: Train on This File');
      await workbench.notification(/has learnt the-cat\.txt/, 110_000);
      await workbench.runCommand('Unroll: Open Inspector');
      await inspector.waitUntilShown();
      await inspector.predictionsWhere('something', () => true);
      expect(session.processes(/dist[\\/]worker\.js/)).toEqual([]);
      expect(session.processes(/--type=extensionHost/)).toHaveLength(1);
    });
  },
);
