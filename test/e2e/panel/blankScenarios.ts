import { expect, it } from 'vitest';
import type { Vscode } from '../driver/vscodeSuite';

/** So far down that the list does not cover it. */
const linesBefore = 30;
/** A text with two of them, as a file of the workspace. */
export const blanks = `${'\n'.repeat(linesBefore)}She went to the ___ and caught a fish.\nShe went to the ___ and borrowed some money.\n`;
/** Before the third underscore. */
const column = 19;

/** Filling blanks.txt. */
export function blankScenarios(vscode: Vscode): void {
  it('Fill the Blank needs a model that reads both sides, which Train with Options offers', async () => {
    const { workbench } = vscode;
    await workbench.openFile('blanks.txt');
    await workbench.runCommand('Unroll: Fill the Blank');
    const toast = await workbench.notification(/reads both sides/);
    await toast.getByRole('button', { name: 'Train One on This File' }).waitFor();
    await workbench.dismissNotifications();
    await workbench.openFile('river-and-bank.txt');
    await workbench.runCommand('Unroll: Train with Options…');
    for (const choice of ['A missing word', 'LSTM', /^1/, /^32/, 'Words', /^16/, /^50/])
      await workbench.pick(choice);
    await workbench.notification(/has learnt river-and-bank\.txt/, 110_000);
    await workbench.dismissNotifications();
  });

  it('Fill the Blank shows candidates in the text, and puts the one there that the right side asks for', async () => {
    const { workbench, session } = vscode;
    await workbench.openFile('blanks.txt');
    const editor = vscode.editor('blanks.txt');
    for (const [line, word] of [
      [1, 'river'],
      [2, 'bank'],
    ] as const) {
      await editor.moveTo(linesBefore + line, column);
      await workbench.runCommand('Unroll: Fill the Blank');
      const first = session.page.locator('.quick-input-widget .monaco-list-row').first();
      await first.filter({ hasText: word }).waitFor({ timeout: 20_000 });
      // What the line would become; the text itself shows it as a decoration, which is no text.
      await session.page.getByPlaceholder(new RegExp(`to the ${word} and`)).waitFor();
      expect(await editor.visibleText()).toContain('to the ___ and');
      await session.screenshot(`fill-blank-${word}`);
      await workbench.pick(word);
      await editor.visibleTextWhere(`the ${word}`, (text) => text.includes(`to the ${word} and`));
    }
    const saved = await editor.save();
    expect(saved).toBe(blanks.replace('___', 'river').replace('___', 'bank'));
  });
}
