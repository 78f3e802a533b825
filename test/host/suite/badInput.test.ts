import assert from 'node:assert/strict';
import { commands, Uri, window, workspace } from 'vscode';
import type { UnrollError } from '../../../src/base/errors';
import { noEditorError } from '../../../src/host/editor/noEditor';
import { commandIds } from '../../../src/host/ids';
import { easyText, openText, trainQuickly, unroll, until, uriOf } from './support/unroll';

/** The code of the error that the latest run ended with; the test's bundle has a class of its own, so no `instanceof`. */
async function failureOf(content: string): Promise<string> {
  const { controller } = await unroll();
  const { document } = await openText(content);
  await commands.executeCommand(commandIds.trainOnFile);
  const run = controller.latestRun;
  assert.equal(run?.source.documentUri, await uriOf(document));
  assert.equal(run.state, 'failed');
  const { code, message, hint } = run.error as UnrollError;
  assert.ok(message.length > 0 && hint.length > 0, 'what happened and what to do');
  return code;
}

describe('bad input', () => {
  it('an empty file is refused in words', async () => assert.equal(await failureOf(''), 'bad-input'));
  it('so is a file of one token', async () => assert.equal(await failureOf('word'), 'bad-input'));
  it('and a binary file', async () =>
    assert.equal(await failureOf('\u0000\u0001\u0002\u0000\uFFFD\u0003'.repeat(500)), 'bad-input'));

  it('a file over 50 MB, which VS Code keeps from extensions, is named with what to do', async () => {
    const { controller, storageUri } = await unroll();
    const before = controller.latestRun;
    const file = Uri.joinPath(storageUri, '..', 'huge.txt');
    await workspace.fs.writeFile(file, new Uint8Array(51 * 1024 * 1024).fill(97));
    await commands.executeCommand('vscode.open', file);
    const label = () => window.tabGroups.activeTabGroup.activeTab?.label;
    await until('its tab', () => label() === 'huge.txt');
    const { code, message, hint } = noEditorError();
    await commands.executeCommand(commandIds.trainOnFile);
    await commands.executeCommand('workbench.action.closeActiveEditor');
    await workspace.fs.delete(file);
    assert.equal(code, 'too-large');
    assert.match(message, /huge\.txt/);
    assert.match(hint, /unroll train/);
    assert.equal(controller.latestRun, before);
  });

  it('lone surrogates are text like any other', async () => {
    const { document } = await openText('high \uD83D and low \uDE00 alone.\n'.repeat(100));
    const { model } = await trainQuickly(document, 1);
    assert.equal(model.state, 'stored');
  });

  it('a storage that cannot be written leaves the model usable in memory', async () => {
    const { registry, storageUri } = await unroll();
    const aside = Uri.joinPath(storageUri, '..', 'models.aside');
    await workspace.fs.rename(storageUri, aside, { overwrite: true });
    await workspace.fs.writeFile(storageUri, new Uint8Array()); // a file where the folder should be
    const { document } = await openText(easyText);
    try {
      const { model } = await trainQuickly(document, 1);
      assert.equal(model.state, 'unsaved');
    } finally {
      await workspace.fs.delete(storageUri);
      await workspace.fs.rename(aside, storageUri);
    }
    const model = registry.speakerFor({ uri: await uriOf(document), languageId: 'plaintext' })?.model;
    assert.ok(model);
    await registry.save(model.id);
    assert.equal(registry.models.find(({ id }) => id === model.id)?.state, 'stored');
  });

  it('a damaged model file is told, and the model speaks no more', async () => {
    const { registry, client, storageUri } = await unroll();
    const { document } = await openText('Alone in its language.\n'.repeat(200), 'ini');
    const earlier = new Set((await workspace.fs.readDirectory(storageUri)).map(([name]) => name));
    const { model } = await trainQuickly(document, 1);
    const files = await workspace.fs.readDirectory(storageUri);
    const [name] = files
      .map(([file]) => file)
      .filter((file) => file.endsWith('.safetensors') && !earlier.has(file));
    const file = Uri.joinPath(storageUri, name);
    const bytes = await workspace.fs.readFile(file);
    await workspace.fs.writeFile(file, bytes.slice(0, bytes.length / 2));
    client.restart();
    void commands.executeCommand(commandIds.predictNextWord);
    await until('the model to fall silent', () => !registry.models.some(({ id }) => id === model.id));
    assert.equal(registry.speakerFor({ uri: await uriOf(document), languageId: 'ini' }), undefined);
  });

  it('a worker that was ended is replaced by the next question', async () => {
    const { client } = await unroll();
    const info = await client.engine.info({});
    assert.ok(info.threads >= 1);
    const { generation } = client;
    client.restart();
    assert.equal(client.isRunning, false);
    await client.engine.info({});
    assert.equal(client.generation, generation + 1);
  });
});
