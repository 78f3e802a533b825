import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands, Position, Selection, type TextEditor, workspace } from 'vscode';
import { commandIds } from '../../../src/host/ids';
import { openText, trainQuickly, unroll, until, uriOf } from './support/unroll';

/** Both sides of the same blank; only the right one tells what is missing. */
const sentences = ['She went to the ___ and caught a fish.', 'She went to the ___ and borrowed some money.'];
const answers = ['She went to the river and caught a fish.', 'She went to the bank and borrowed some money.'];

describe('Fill the Blank', () => {
  let editor: TextEditor;

  before(async () => {
    const folder = workspace.workspaceFolders?.[0].uri.fsPath ?? '';
    const sample = readFileSync(join(folder, 'river-and-bank.txt'), 'utf8');
    editor = await openText(`${sample}${sentences.join('\n')}`);
    await trainQuickly(editor.document, 30, 'blank');
  });

  const line = (fromEnd: number) => editor.document.lineAt(editor.document.lineCount - fromEnd);

  /** Runs the command, does something while its list is open, and waits for its end. */
  async function fill(whileOpen: () => Thenable<unknown>): Promise<void> {
    let isDone = false;
    const filling = Promise.resolve(commands.executeCommand(commandIds.fillBlank)).then(
      () => (isDone = true),
    );
    await until('the end of the command', async () => {
      await whileOpen();
      return isDone;
    });
    await filling;
  }

  it('puts the word that the right side asks for in the place of the blank, in one step', async () => {
    const before = editor.document.getText();
    for (const [i, answer] of answers.entries()) {
      const cursor = new Position(line(2 - i).lineNumber, 17);
      editor.selection = new Selection(cursor, cursor);
      await fill(() => commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem'));
      assert.equal(line(2 - i).text, answer);
    }
    await commands.executeCommand('undo');
    await commands.executeCommand('undo');
    assert.equal(editor.document.getText(), before);
  });

  it('leaves the text alone when the list is dismissed, for a selected word too', async () => {
    const { version } = editor.document;
    const { lineNumber } = line(1);
    editor.selection = new Selection(new Position(lineNumber, 4), new Position(lineNumber, 8));
    await fill(() => commands.executeCommand('workbench.action.closeQuickOpen'));
    assert.equal(editor.document.version, version);
  });

  it('keeps the model beside one that predicts the next word', async () => {
    const { registry } = await unroll();
    const identity = { uri: await uriOf(editor.document), languageId: 'plaintext' };
    assert.equal(registry.speakerFor(identity, 'blank')?.why, 'own');
    assert.notEqual(registry.speakerFor(identity, 'language')?.why, 'own');
  });
});
