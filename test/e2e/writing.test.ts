import { expect, it } from 'vitest';
import { describeInVscode } from './driver/vscodeSuite';
import { blanks, blankScenarios } from './panel/blankScenarios';

const start = 'The cat sat on the';

describeInVscode('writing', { files: { 'start.txt': start, 'blanks.txt': blanks } }, (vscode) => {
  it('says what to do when nothing has been trained', async () => {
    const { workbench } = vscode;
    await workbench.openFile('start.txt');
    await workbench.statusWhere('no model', (text) => text.includes('no model'));
    await workbench.runCommand('Unroll: Generate Text…');
    const toast = await workbench.notification(/start\.txt/);
    await toast.getByRole('button', { name: 'Train on This File' }).waitFor();
    await workbench.dismissNotifications();
  });

  it('trains with the options that were asked for', async () => {
    const { workbench, inspector } = vscode;
    await workbench.openFile('the-cat.txt');
    await workbench.runCommand('Unroll: Train with Options…');
    for (const choice of ['The next word', 'GRU', /^2/, /^64/, 'Words', /^16/, /^50/])
      await workbench.pick(choice);
    await workbench.notification(/has learnt the-cat\.txt/, 110_000);
    await workbench.dismissNotifications();
    await workbench.runCommand('Unroll: Open Inspector');
    await inspector.waitUntilShown();
    await inspector.headerWhere('"GRU"', (text) => /GRU · 2 × 64 units/.test(text));
  });

  it('speaks for another text of the same language, and lists the next words', async () => {
    const { workbench } = vscode;
    await workbench.openFile('start.txt');
    await workbench.statusWhere('the model of the other text', (text) => text.includes('the-cat.txt'));
    await vscode.editor('start.txt').moveToEnd();
    await workbench.runCommand('Unroll: Predict Next Word');
    await workbench.pick(/mat/);
    await vscode
      .editor('start.txt')
      .visibleTextWhere('the word that was picked', (text) => text === `${start} mat`);
    expect(await vscode.editor('start.txt').save()).toBe(`${start} mat`);
  });

  it('streams generated text into a new editor', async () => {
    const { workbench } = vscode;
    await workbench.openFile('start.txt');
    await workbench.runCommand('Unroll: Generate Text…');
    await workbench.answer(start);
    await workbench.answer('0.5');
    await workbench.answer('40');
    const text = await vscode
      .editor('Untitled-1')
      .visibleTextWhere(
        'generated text',
        (shown) => shown.startsWith(start) && shown.length > start.length + 60,
      );
    expect(text.slice(start.length)).toMatch(/\b(cat|dog|hen|mouse|bird|room|mat|rug|nest)\b/);
  });

  blankScenarios(vscode);

  it('opens its log', async () => {
    const { workbench, session } = vscode;
    await workbench.runCommand('Unroll: Show Log');
    // What the log says is not tested here: this VS Code has no native module for log files.
    await session.page.locator('.panel .output-view-container, .panel .monaco-editor').first().waitFor();
    const channel = session.page
      .locator('.panel .monaco-select-box, .panel select')
      .filter({ hasText: 'Unroll' });
    await channel.first().waitFor({ timeout: 20_000 });
  });
});
