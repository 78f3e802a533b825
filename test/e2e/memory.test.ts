import { expect, it } from 'vitest';
import { describeInVscode } from './driver/vscodeSuite';
import { talk, unitsScenarios } from './panel/unitsScenarios';
import { sampleText } from './texts';

const afterThe = 'The cat sat on the'.length + 1;
const catLine = sampleText.slice(0, sampleText.indexOf('The cat sat on the mat')).split('\n').length;

// As long as it takes to draw something; how well they learn is looked at elsewhere.
const settings = { 'unroll.compareMemory.seconds': 3 };

describeInVscode('comparing memory, and units', { settings, files: { 'talk.txt': talk } }, (vscode) => {
  it('trains three cells on a task and draws what they hold, without any model of a text', async () => {
    const { workbench, inspector, session } = vscode;
    // The panel opens beside what is open.
    await workbench.openFile('the-cat.txt');
    await workbench.runCommand('Unroll: Compare Memory');
    await workbench.pick(/^Recall/);
    const laboratory = inspector.region('Memory laboratory');
    await laboratory.getByText('Recall: answers right by distance').waitFor({ timeout: 100_000 });
    const cells = await laboratory.getByRole('listitem').allInnerTexts();
    expect(cells.map((text) => text.split(':')[0])).toEqual(['RNN (tanh)', 'GRU', 'LSTM']);
    await laboratory.getByText('Show as table').first().click();
    await laboratory.getByRole('columnheader', { name: 'without memory' }).waitFor();
    await session.screenshot('memory-task');
  });

  it('shades the words before the cursor by what the prediction hangs on', async () => {
    const { workbench, inspector, session } = vscode;
    await workbench.runCommand('Unroll: Train on This File');
    await workbench.notification(/has learnt the-cat\.txt/, 110_000);
    await workbench.dismissNotifications();
    await vscode.editor('the-cat.txt').moveTo(catLine, afterThe);
    await inspector.waitUntilShown();
    await inspector.turnTo('Memory');
    const hangs = inspector.region('What this prediction hangs on');
    await hangs.getByRole('img', { name: /hangs most on/ }).waitFor({ timeout: 30_000 });
    const strongest = hangs.locator('.shade-10');
    await strongest.waitFor();
    expect((await strongest.innerText()).trim()).not.toBe('');
    await session.screenshot('memory-text');
  });

  it('compares cells of equal size on the open text, each beside the others', async () => {
    const { workbench, inspector, session } = vscode;
    await workbench.openFile('the-cat.txt');
    await workbench.runCommand('Unroll: Compare Memory');
    await workbench.pick(/^This text/);
    const laboratory = inspector.region('Memory laboratory');
    const title = laboratory.getByRole('heading', { name: 'Perplexity while training on the-cat.txt' });
    await title.waitFor({ timeout: 110_000 });
    const cells = await laboratory.getByRole('listitem').allInnerTexts();
    expect(cells.map((text) => text.split(':')[0])).toEqual(['RNN (tanh)', 'GRU', 'LSTM']);
    for (const text of cells) expect(text).toMatch(/perplexity|held/i);
    await session.screenshot('memory-comparison');
  });

  unitsScenarios(vscode);
});
