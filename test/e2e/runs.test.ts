import { expect, it } from 'vitest';
import { storedRuns } from './driver/storedRuns';
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
