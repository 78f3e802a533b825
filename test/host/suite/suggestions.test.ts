import assert from 'node:assert/strict';
import {
  commands,
  ConfigurationTarget,
  languages,
  Position,
  Selection,
  type TextEditor,
  window,
  workspace,
} from 'vscode';
import { commandIds, settingIds, settingsSection } from '../../../src/host/ids';
import type { ModelRecord } from '../../../src/host/models/modelRecord';
import { easyText, openText, trainQuickly, unroll, until, uriOf } from './support/unroll';

const typed = 'The cat sat on the';

async function typeAtEnd(editor: TextEditor, text: string): Promise<void> {
  const end = editor.document.lineAt(editor.document.lineCount - 1).range.end;
  editor.selection = new Selection(end, end);
  for (const character of text) await commands.executeCommand('type', { text: character });
}

/** Accepts what the editor shows as ghost text, if it does within the time. */
async function acceptGhost(editor: TextEditor, timeoutMs: number): Promise<string | undefined> {
  const before = editor.document.getText();
  try {
    await until(
      'ghost text',
      async () => {
        await commands.executeCommand('editor.action.inlineSuggest.commit');
        return editor.document.getText() !== before;
      },
      timeoutMs,
    );
  } catch {
    return undefined;
  }
  return editor.document.getText().slice(before.length);
}

describe('inline suggestions', () => {
  let editor: TextEditor;

  before(async () => {
    editor = await openText(easyText);
    await trainQuickly(editor.document);
  });

  it('go on from what is typed', async () => {
    await typeAtEnd(editor, typed);
    const accepted = await acceptGhost(editor, 20_000);
    assert.match(accepted ?? '', /^ (mat|rug)/);
  });

  it('come from a worker that was started afresh, with the model from storage', async () => {
    const { client } = await unroll();
    const { generation } = client;
    client.restart();
    await typeAtEnd(editor, `\n${typed}`);
    // The first answer takes as long as a worker to start; VS Code takes back what it asked by itself after 750 ms.
    await until('the worker', () => client.generation > generation);
    await client.engine.info({});
    await typeAtEnd(editor, `\n${typed}`);
    assert.match((await acceptGhost(editor, 20_000)) ?? '', /^ (mat|rug)/);
    assert.equal(client.generation, generation + 1);
  });

  it('have their document read before the first key, when it comes to the front', async () => {
    const { client } = await unroll();
    await openText('[another]', 'ini');
    client.restart();
    assert.equal(client.isRunning, false);
    await window.showTextDocument(editor.document);
    await until('the document to be read', () => client.isRunning, 20_000);
  });

  it('stay away when they are toggled off, and come back', async () => {
    await commands.executeCommand(commandIds.toggleInlineSuggestions);
    const setting = () => workspace.getConfiguration(settingsSection).get(settingIds.suggestionsEnabled);
    assert.equal(setting(), false);
    await typeAtEnd(editor, `\n${typed}`);
    assert.equal(await acceptGhost(editor, 1000), undefined);
    await commands.executeCommand(commandIds.toggleInlineSuggestions);
    assert.equal(setting(), true);
    await typeAtEnd(editor, `\n${typed}`);
    assert.notEqual(await acceptGhost(editor, 20_000), undefined);
  });

  it('can be switched off for one language', async () => {
    const section = workspace.getConfiguration(settingsSection);
    await section.update(
      settingIds.suggestionsLanguages,
      { '*': true, plaintext: false },
      ConfigurationTarget.Global,
    );
    await typeAtEnd(editor, `\n${typed}`);
    const accepted = await acceptGhost(editor, 1000);
    await section.update(settingIds.suggestionsLanguages, undefined, ConfigurationTarget.Global);
    assert.equal(accepted, undefined);
  });

  it('know a new untitled document from the one that had its name before', async () => {
    const { registry } = await unroll();
    const first = await openText(easyText, 'ini');
    const { model } = await trainQuickly(first.document, 1);
    const firstUri = await uriOf(first.document);
    assert.equal(model.documentUri, firstUri);
    // VS Code calls this closed, and opens it again: it is the same document.
    const { document } = first;
    await languages.setTextDocumentLanguage(document, 'plaintext');
    await languages.setTextDocumentLanguage(document, 'ini');
    assert.equal(await uriOf(document), firstUri);
    assert.equal(registry.speakerFor({ uri: firstUri, languageId: 'ini' })?.why, 'own');
    await window.showTextDocument(document);
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await until('its end', () => document.isClosed);
    const second = await workspace.openTextDocument(document.uri);
    assert.equal(second.uri.toString(), document.uri.toString());
    const secondUri = await uriOf(second);
    assert.notEqual(secondUri, firstUri);
    assert.notEqual(registry.speakerFor({ uri: secondUri, languageId: 'ini' })?.why, 'own');
    await window.showTextDocument(second);
    await commands.executeCommand('workbench.action.closeActiveEditor');
    await registry.delete(model.record as ModelRecord);
  });

  it('are silent where no model speaks', async () => {
    const other = await openText('', 'python');
    await typeAtEnd(other, 'import');
    assert.equal(await acceptGhost(other, 1000), undefined);
    assert.deepEqual(other.selection.active, new Position(0, 6));
  });
});
