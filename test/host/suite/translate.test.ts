import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands, Position, Selection, type TextEditor, ViewColumn, window, workspace } from 'vscode';
import { commandIds } from '../../../src/host/ids';
import type { Model } from '../../../src/host/models/modelRegistry';
import { openText, trainQuickly, unroll, until, uriOf } from './support/unroll';

/** Runs a command, does something again and again while a list of it is open, and waits for its end. */
async function runWith(command: string, whileOpen: string): Promise<void> {
  let isDone = false;
  const running = Promise.resolve(commands.executeCommand(command)).then(() => (isDone = true));
  await until('the end of the command', async () => {
    await commands.executeCommand(whileOpen);
    return isDone;
  });
  await running;
}

const accept = 'workbench.action.acceptSelectedQuickOpenItem';
const dismiss = 'workbench.action.closeQuickOpen';

describe('Translate Selection', () => {
  let model: Model;
  let editor: TextEditor;

  before(async () => {
    const folder = workspace.workspaceFolders?.[0].uri.fsPath ?? '';
    const sample = readFileSync(join(folder, 'english-french.tsv'), 'utf8');
    const pairs = await openText(sample);
    ({ model } = await trainQuickly(pairs.document, 12, 'translate'));
    editor = await openText('  She draws a cat.\n\nThe boat is white.\n');
  });

  it('asks the latest translator of the workspace, which speaks for no other document otherwise', async () => {
    const { registry } = await unroll();
    assert.equal(model.kind, 'translate');
    const identity = { uri: await uriOf(editor.document), languageId: 'plaintext' };
    assert.equal(registry.translatorFor(identity)?.id, model.id);
    assert.notEqual(registry.speakerFor(identity)?.model.id, model.id);
    assert.equal(registry.speakerFor({ ...identity, uri: model.documentUri })?.model.id, model.id);
  });

  it('puts the translation of the line in its place, in one step', async () => {
    const before = editor.document.getText();
    const cursor = new Position(0, 4);
    editor.selection = new Selection(cursor, cursor);
    await runWith(commandIds.translateSelection, accept);
    const { text } = editor.document.lineAt(0);
    assert.match(text, /^ {2}\S/);
    assert.notEqual(text, '  She draws a cat.');
    await commands.executeCommand('undo');
    assert.equal(editor.document.getText(), before);
  });

  it('translates several lines, each by itself', async () => {
    editor.selection = new Selection(new Position(0, 0), new Position(2, 18));
    await runWith(commandIds.translateSelection, accept);
    const lines = editor.document.getText().split('\n');
    assert.deepEqual(
      lines.map((line) => line.trim() !== ''),
      [true, false, true, false],
    );
    assert.notEqual(lines[2], 'The boat is white.');
    await commands.executeCommand('undo');
  });

  it('leaves the text alone when it is dismissed', async () => {
    const { version } = editor.document;
    await runWith(commandIds.translateSelection, dismiss);
    assert.equal(editor.document.version, version);
  });
});

describe('Train Translator on This File', () => {
  afterEach(async () => {
    const { controller } = await unroll();
    await controller.stop();
    // Nothing is closed: the names of untitled documents, and with them their models, would be given anew.
    await commands.executeCommand('workbench.action.editorLayoutSingle');
  });

  it('trains nothing on a text without tabs', async () => {
    const { controller } = await unroll();
    const before = controller.latestRun?.id;
    await openText('No tab is here.\nNor here.\n');
    await commands.executeCommand(commandIds.trainTranslator);
    assert.equal(controller.latestRun?.id, before);
  });

  it('takes two texts that stand side by side, line by line', async () => {
    const { controller } = await unroll();
    const sides = ['cat', 'chat'].map((word) => `one ${word}\ntwo ${word}\nthree ${word}\n`.repeat(40));
    const [target, source] = await Promise.all(
      [sides[1], sides[0]].map((content) => workspace.openTextDocument({ content, language: 'plaintext' })),
    );
    await window.showTextDocument(target, { viewColumn: ViewColumn.Two, preview: false });
    await window.showTextDocument(source, { viewColumn: ViewColumn.One, preview: false });
    const sourceUri = await uriOf(source);
    const training = runWith(commandIds.trainTranslator, accept);
    const run = await until('the training', () =>
      controller.activeRun?.source.documentUri === sourceUri ? controller.activeRun : undefined,
    );
    assert.match(run.source.name, / → /);
    assert.deepEqual(
      run.source.provenance?.files.map(({ units }) => units),
      [sides[0].length, sides[1].length],
    );
    await controller.stop();
    await training;
  });
});
