import assert from 'node:assert/strict';
import { commands, ConfigurationTarget, Selection, type TextEditor, workspace } from 'vscode';
import { commandIds, settingIds, settingsSection } from '../../../src/host/ids';
import type { Model } from '../../../src/host/models/modelRegistry';
import { easyText, openText, trainQuickly, unroll, until } from './support/unroll';

/** Words that the model knows, as it has never read them. */
const typed = 'The rug lay on the dog. The mat sat on the cat. ';

describe('learning as one types', () => {
  let editor: TextEditor;
  let model: Model;

  before(async () => {
    editor = await openText(easyText);
    ({ model } = await trainQuickly(editor.document));
  });

  async function set(id: string, value: unknown): Promise<void> {
    await workspace.getConfiguration(settingsSection).update(id, value, ConfigurationTarget.Global);
  }

  async function typeAtEnd(text: string): Promise<void> {
    const end = editor.document.lineAt(editor.document.lineCount - 1).range.end;
    editor.selection = new Selection(end, end);
    for (const character of text) await commands.executeCommand('type', { text: character });
  }

  /** Nats a token of the typed text in a document of its own, so that no cache knows it. */
  async function lossOfTyped(): Promise<number> {
    const { engine } = (await unroll()).client;
    const place = { modelId: model.id, documentId: 'probe:typed', version: 1 };
    await engine.openDocument({ ...place, text: typed });
    const { probability } = await engine.surprisals({
      ...place,
      range: { start: 0, end: typed.length },
      topK: 0,
    });
    await engine.closeDocument(place);
    return probability.reduce((sum, p) => sum - Math.log(p), 0) / probability.length;
  }

  it('is off unless it was switched on', async () => {
    const { learner } = await unroll();
    await typeAtEnd(typed);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    assert.deepEqual(learner.learnt, []);
  });

  it('makes what was typed more probable, in pauses, and all of it can be taken back', async () => {
    const { learner, client } = await unroll();
    const before = await lossOfTyped();
    await set(settingIds.learnShare, 0.5);
    await set(settingIds.learnEnabled, true);
    try {
      await typeAtEnd(typed.repeat(4));
      await until('what was typed to be learnt', () => learner.learnt.some(({ tokens }) => tokens >= 40));
      const after = await lossOfTyped();
      assert.ok(after < before - 0.1, `${after} instead of ${before} nats a token`);
      const { share } = await client.engine.learntTyped({ modelId: model.id });
      assert.ok(share > 0, `a share of ${share}`);
    } finally {
      await set(settingIds.learnEnabled, undefined);
      await set(settingIds.learnShare, undefined);
    }
    await commands.executeCommand(commandIds.forgetTyped);
    assert.deepEqual(learner.learnt, []);
    assert.equal(await lossOfTyped(), before);
    const { weightsHash } = await client.engine.forgetTyped({ modelId: model.id });
    assert.equal(weightsHash, model.record?.summary.weightsHash);
  });
});
