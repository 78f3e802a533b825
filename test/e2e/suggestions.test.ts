import { expect, it } from 'vitest';
import { runWhere, storedRuns } from './driver/storedRuns';
import { waitFor } from './driver/waiting';
import { describeInVscode } from './driver/vscodeSuite';
import { readable } from './driver/workbench';
import { storedCurve } from './panel/commandLine';
import { ownModelScenarios } from './panel/ownModelScenarios';
import { sampleText } from './texts';

const start = 'The cat sat on the';

/** VS Code's own list of the words in a file covers ghost text whenever it opens first. */
const settings = { 'editor.wordBasedSuggestions': 'off', 'unroll.checkpoints.seconds': 1 };

describeInVscode('suggestions', { settings }, (vscode) => {
  const editor = () => vscode.editor('the-cat.txt');
  const press = (key: string) => vscode.session.page.keyboard.press(key);
  const menu = async (row: string | RegExp) => {
    await vscode.workbench.statusItem.click();
    await vscode.workbench.pick(row);
  };
  /** Puts the text back and types its beginning of a sentence at its end. */
  const typeAnew = async () => {
    await editor().replaceAll(sampleText);
    await editor().type(start);
  };

  it('one model for the folder speaks for its files, and the status bar says so', async () => {
    const { workbench } = vscode;
    await workbench.openFile('the-cat.txt');
    await workbench.runCommand('Unroll: Train on Workspace Files…');
    await workbench.answer('the-*.txt');
    await workbench.notification(/has learnt workspace/, 110_000);
    await workbench.dismissNotifications();
    await workbench.statusWhere('the folder’s model', (text) => text.includes('workspace'));
  });

  it('come by themselves after the whole text was replaced; Esc rejects, and leaves the text as it was typed', async () => {
    await typeAnew();
    expect(await editor().ghostText()).toMatch(/^ mat/);
    await press('Escape');
    await waitFor('no ghost text', async () => !(await editor().hasGhostText(200)));
    expect(await editor().save()).toBe(`${sampleText}${start}`);
  });

  it('are accepted word by word with VS Code’s own key, and the rest stays', async () => {
    await typeAnew();
    const whole = await editor().ghostText();
    expect(whole).toMatch(/^ mat\W+\w/);
    // Its words are those of the language: the space before one is a step of its own.
    await press('Control+ArrowRight');
    await waitFor('the space', async () => (await editor().ghostText()) === whole.slice(1));
    await press('Control+ArrowRight');
    await waitFor('the word', async () => (await editor().ghostText()) === whole.slice(4));
    await press('Escape');
    expect(await editor().save()).toBe(`${sampleText}${start} mat`);
  });

  it('are read out in VS Code’s accessible view', async () => {
    await typeAnew();
    const ghost = await editor().ghostText();
    await press('Alt+F2');
    const view = vscode.session.page.locator('.accessible-view').first();
    await waitFor('the suggestion in the accessible view', async () =>
      readable(await view.locator('.view-lines').innerText({ timeout: 1000 })).includes(
        `${start}${ghost}`.trim(),
      ),
    );
    await vscode.session.screenshot('suggestions-accessible');
    await press('Escape');
    await view.waitFor({ state: 'hidden' });
    await editor().focus();
    expect(await editor().save()).toBe(`${sampleText}${start}`);
  });

  it('asked for explicitly, are several, to be gone through there and back', async () => {
    await editor().replaceAll(sampleText);
    await editor().type('The ');
    await press('Escape');
    await vscode.workbench.runCommand('Trigger Inline Suggestion');
    const first = await editor().ghostText();
    const other = (than: string) => async () => {
      const text = await editor().ghostText();
      return text !== than ? text : undefined;
    };
    await press('Alt+BracketRight');
    const second = await waitFor('another suggestion', other(first));
    await press('Alt+BracketLeft');
    expect(await waitFor('the one before', other(second))).toBe(first);
    await press('Tab');
    expect(await editor().save()).toBe(`${sampleText}The ${first}`);
  });

  it('are paused for five minutes in the menu, which ends the pause too', async () => {
    await menu('Pause for 5 Minutes');
    await vscode.workbench.statusWhere('the countdown', (text) => /quiet for 5 min/.test(text));
    await vscode.session.screenshot('suggestions-paused');
    await typeAnew();
    expect(await editor().hasGhostText(1000)).toBe(false);
    await menu(/End the Pause/);
    expect(await editor().ghostText()).toMatch(/^ mat/);
  });

  it('are turned off for the language, and back on, in the menu', async () => {
    await menu(/Turn Off.*plaintext/);
    await vscode.workbench.statusItem.locator('.codicon-circle-slash').waitFor();
    await typeAnew();
    expect(await editor().hasGhostText(1000)).toBe(false);
    await menu(/Turn On.*plaintext/);
    await vscode.workbench.statusItem.locator('.codicon-sparkle').waitFor();
    await typeAnew();
    expect(await editor().ghostText()).toMatch(/^ mat/);
  });

  it('are silent while VS Code snoozes them', async () => {
    await vscode.workbench.runCommand('Snooze Inline Suggestions');
    await vscode.workbench.pick(/5 minutes/i);
    await typeAnew();
    expect(await editor().hasGhostText(1000)).toBe(false);
    await vscode.workbench.runCommand('Cancel Snooze Inline Suggestions');
    await typeAnew();
    expect(await editor().ghostText()).toMatch(/^ mat/);
  });

  it('say in the Predict tab which line they are copied from, and a click goes there', async () => {
    const { inspector, workbench } = vscode;
    await typeAnew();
    await workbench.runCommand('Unroll: Open Inspector');
    await inspector.waitUntilShown();
    const card = inspector.region('Where suggestions come from');
    const row = card
      .locator('.origin-row')
      .filter({ hasText: /line \d/ })
      .first();
    expect(await row.locator('.origin-bar').getAttribute('aria-label')).toMatch(/^\D+: \d+%/);
    const place = row.getByRole('button');
    const line = /^line (\d+)$/.exec(await place.innerText())?.[1];
    await vscode.session.screenshot('suggestions-origins');
    const word = (await row.locator('.prediction-text').innerText()).length;
    await place.click();
    // The panel keeps the focus; the position is shown for the focused editor.
    await workbench.runCommand('View: Focus First Editor Group');
    await editor().positionWhere(`line ${line}`, (text) => {
      const [, at, selected] = /^Ln (\d+), .*\((\d+) selected\)$/.exec(text) ?? [];
      return at === line && Number(selected) === word;
    });
  });

  it('get better when the menu is asked to keep improving the model: training goes on, suggests and predicts meanwhile with the panel open, and stops', async () => {
    const { workbench, session } = vscode;
    await workbench.dismissNotifications();
    const [before] = storedRuns(session);
    await menu('Keep Improving…');
    await workbench.pick(before.name);
    await workbench.pick('1 minutes more');
    await workbench.statusWhere('a speed', (text) => text.includes('tokens/s'));
    const growing = await runWhere(
      session,
      'more steps than before',
      ({ id, state, steps }) => id === before.id && state === 'training' && steps > before.steps,
    );
    await typeAnew();
    expect(await editor().ghostText()).toMatch(/^ mat/);
    await vscode.inspector.predictionsWhere('"mat" first', ([row]) => /mat/.test(row.text));
    await workbench.runCommand('Unroll: Stop Training');
    const stopped = await runWhere(
      session,
      'its end',
      ({ id, state, steps }) => id === before.id && state === 'finished' && steps >= growing.steps,
    );
    expect(stopped.summary?.weightsHash).not.toBe(before.summary?.weightsHash);
    expect(storedRuns(session)).toHaveLength(1);
    await workbench.notification(/has learnt workspace/);
    // It went on where it was: what began anew would count its steps from one again.
    const steps = storedCurve(session.profile).map(({ step }) => step);
    expect(steps.at(-1)).toBe(stopped.steps);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    await workbench.dismissNotifications();
  });

  it('no longer look into the text that the model was trained on, once it is told to forget it', async () => {
    const { workbench, session } = vscode;
    await workbench.runCommand('Unroll: Forget the Training Text…');
    const dialog = session.page.locator('.monaco-dialog-box');
    await dialog.getByRole('button', { name: 'Forget the Text' }).click();
    await workbench.notification(/has forgotten its text, [\d,]+ tokens/);
    await workbench.runCommand('Unroll: Forget the Training Text…');
    await dialog.getByRole('button', { name: 'Forget the Text' }).click();
    await workbench.notification(/remembers no text/);
  });

  ownModelScenarios(vscode);
});
