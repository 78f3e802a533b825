import { expect, it } from 'vitest';
import { describeInVscode } from './driver/vscodeSuite';
import { waitFor } from './driver/waiting';
import { longText, sampleText } from './texts';

const catLine = sampleText.slice(0, sampleText.indexOf('The cat sat on the mat')).split('\n').length;
const afterThe = 'The cat sat on the'.length + 1;

describeInVscode('inspector', { files: { 'long.txt': longText() } }, (vscode) => {
  it('shows curves, predictions and a heatmap that change as the training goes', async () => {
    const { workbench, inspector, session } = vscode;
    await workbench.openFile('long.txt');
    await vscode.editor('long.txt').moveToEnd();
    await workbench.runCommand('Unroll: Train on This File');
    await workbench.runCommand('Unroll: Open Inspector');
    await inspector.waitUntilShown();
    await inspector.headerWhere('"Training"', (text) => text.includes('Training'));
    const heatmap = () => inspector.heatmapPixels();
    const curves = () => inspector.curvePixels();
    await inspector.turnTo('Gates');
    const firstCells = await inspector.pixelsWhere('a heatmap', heatmap, () => true);
    await inspector.pixelsWhere('other cells', heatmap, (pixels) => pixels !== firstCells);
    await inspector.turnTo('Training');
    const firstCurve = await inspector.pixelsWhere('a curve', curves, () => true);
    await inspector.pixelsWhere('a longer curve', curves, (pixels) => pixels !== firstCurve);
    await inspector.turnTo('Predict');
    const first = await inspector.predictionsWhere('bars', (rows) => rows[0].probability > 0);
    await inspector.predictionsWhere('other bars', (rows) => JSON.stringify(rows) !== JSON.stringify(first));
    await session.screenshot('inspector-training');
  });

  it('pauses, resumes and stops the training by its buttons', async () => {
    const { inspector, workbench } = vscode;
    await inspector.button('Pause').click();
    await inspector.headerWhere('"Paused"', (text) => text.includes('Paused'));
    await workbench.statusWhere('"paused"', (text) => text.includes('paused'));
    await inspector.button('Resume').click();
    await inspector.headerWhere('"Training"', (text) => text.includes('Training'));
    await workbench.statusWhere('a speed', (text) => text.includes('tokens/s'));
    await inspector.button('Stop').click();
    await inspector.headerWhere('"Trained"', (text) => text.includes('Trained'));
  });

  it('writes text and chooses another model by its buttons', async () => {
    const { inspector, workbench } = vscode;
    await workbench.dismissNotifications();
    for (const [name, box] of [
      ['Generate…', 'Generate text with the model of long.txt'],
      ['long.txt', 'Which model speaks for long.txt?'],
    ] as const) {
      await inspector.header.getByRole('button', { name }).click();
      await waitFor(`the box “${box}”`, async () => (await workbench.quickInput.title())?.startsWith(box));
      await vscode.session.page.keyboard.press('Escape');
    }
  });

  it('lets predictions follow the cursor', async () => {
    const { workbench, inspector } = vscode;
    await workbench.dismissNotifications();
    const editor = vscode.editor('the-cat.txt');
    await workbench.openFile('the-cat.txt');
    // Another text's model speaks: the panel says so, beside a button that trains on it.
    await inspector.button('Train on This Text').click();
    await workbench.notification(/has learnt the-cat\.txt/, 110_000);
    await workbench.dismissNotifications();
    await editor.moveTo(catLine, afterThe);
    await inspector.predictionsWhere(
      '"mat" first',
      (rows) => /mat/.test(rows[0].text) && rows[0].probability > 0.3,
    );
    await editor.moveTo(catLine, 'The cat'.length + 1);
    const rows = await inspector.predictionsWhere('"sat" first', ([row]) => /sat/.test(row.text));
    const sum = rows.reduce((total, { probability }) => total + probability, 0);
    expect(sum).toBeGreaterThan(0.3);
    expect(sum).toBeLessThanOrEqual(1.001);
    expect(rows).toEqual([...rows].sort((a, b) => b.probability - a.probability));
    await vscode.session.screenshot('inspector-trained');
  });

  it('selects in the editor the token that is clicked in the heatmap', async () => {
    const { workbench, inspector } = vscode;
    const editor = vscode.editor('the-cat.txt');
    await inspector.turnTo('Gates');
    expect(await inspector.hoverHeatmap(0.4)).toMatch(/unit \d+[\s\S]*-?\d\.\d+/i);
    const token = await inspector.hoveredToken();
    await inspector.clickHeatmap();
    // The panel keeps the focus, so that a person can go on exploring; the position is shown for the focused editor.
    await workbench.runCommand('View: Focus First Editor Group');
    const position = await editor.positionWhere('a selection', (text) => /selected/.test(text));
    const selected = Number(/\((\d+) selected\)/.exec(position)?.[1]);
    expect(selected).toBeGreaterThanOrEqual(1);
    // A word token carries its leading white space, which the panel may draw or not.
    expect([token.length, token.length + 1]).toContain(selected);
  });

  it('is restored by a reload of the window, with the model that was stored', async () => {
    const { workbench, inspector } = vscode;
    // Right after a click: in a browser VS Code stores what panels remember every five seconds only, we at once.
    await workbench.reload();
    await inspector.waitUntilShown();
    await workbench.openFile('the-cat.txt');
    await inspector.headerWhere(
      '"Trained"',
      (text) => text.includes('Trained') && text.includes('the-cat.txt'),
    );
    await vscode.editor('the-cat.txt').moveTo(catLine, afterThe);
    // The tab that was left is on view again.
    await inspector.pixelsWhere(
      'a heatmap',
      () => inspector.heatmapPixels(),
      () => true,
    );
    await inspector.turnTo('Predict');
    await inspector.predictionsWhere('"mat" first', (rows) => /mat/.test(rows[0].text));
  });
});
