import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands, type QuickPickItem, Uri, window } from 'vscode';
import { commandIds } from '../../../src/host/ids';
import { openText, unroll, uriOf } from './support/unroll';

const golden = (name: string) => join(__dirname, '../../../test/golden/wordLanguageModels', name);

/** Answers the dialogs that a command shows, in order, and gives VS Code its own back at the end. */
async function answering<T>(
  answers: { open?: string[]; save?: string; pick?: string[] },
  work: () => Thenable<T>,
): Promise<T> {
  const { showErrorMessage, showOpenDialog, showSaveDialog, showQuickPick } = window;
  const messages: string[] = [];
  const { open = [], save, pick = [] } = answers;
  Object.assign(window, {
    showOpenDialog: () => Promise.resolve([Uri.file(open.shift() ?? '')]),
    showErrorMessage: (message: string) => {
      messages.push(message);
      return Promise.resolve(undefined);
    },
    showSaveDialog: () => Promise.resolve(Uri.file(save ?? '')),
    showQuickPick: async (items: readonly QuickPickItem[]) => {
      const label = pick.shift();
      const item = (await Promise.resolve(items)).find((candidate) => candidate.label === label);
      assert.ok(item, `the choice of ${label}`);
      return item;
    },
  });
  try {
    const result = await work();
    assert.deepEqual(messages, []);
    return result;
  } finally {
    Object.assign(window, { showErrorMessage, showOpenDialog, showSaveDialog, showQuickPick });
  }
}

describe('models of other programs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'unroll-formats-'));
  after(() => rmSync(folder, { recursive: true }));

  it('are imported with their vocabulary, speak at once, and are exported', async () => {
    const { registry } = await unroll();
    const { document } = await openText('the cat sat on the');
    const open = [golden('lstm.safetensors'), golden('words.vocab.txt')];
    await answering({ open, pick: ['Words'] }, () => commands.executeCommand(commandIds.importModel));
    const speaker = registry.speakerFor({ uri: await uriOf(document), languageId: 'plaintext' });
    assert.deepEqual([speaker?.why, speaker?.model.name], ['chosen', 'lstm.safetensors']);
    assert.equal(speaker?.model.state, 'stored');
    assert.equal(speaker?.model.record?.summary.spec.tokenizer.kind, 'space');

    const save = join(folder, 'lm.safetensors');
    await answering({ save, pick: ['PyTorch'] }, () => commands.executeCommand(commandIds.exportModel));
    assert.match(readFileSync(join(folder, 'lm.py'), 'utf8'), /nn\.LSTM/);
    assert.ok(readFileSync(save).includes('rnn.weight_ih_l1'));
  });
});
