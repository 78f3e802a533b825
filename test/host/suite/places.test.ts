import assert from 'node:assert/strict';
import { commands, type Disposable, Uri, window, workspace } from 'vscode';
import { commandIds } from '../../../src/host/ids';
import { WorkspaceFsFolder } from '../../../src/host/models/storageFolder';
import { RunStore } from '../../../src/host/runs/runStore';
import { MemoryProvider } from './support/memoryProvider';
import { easyText, openText, trainQuickly, unroll, until, uriOf } from './support/unroll';

const idle = async () => {
  const { controller } = await unroll();
  await until('the end of every training', () => !controller.activeRun);
};

const bytesOf = (text: string) => new TextEncoder().encode(text);

describe('a virtual workspace', () => {
  const provider = new MemoryProvider();
  let registration: Disposable;
  before(() => (registration = MemoryProvider.register('unrollmem', provider)));
  after(() => registration.dispose());

  it('is trained on, spoken for, and asked', async () => {
    provider.files.set('/story.txt', bytesOf(easyText));
    const document = await workspace.openTextDocument(Uri.parse('unrollmem:/story.txt'));
    const editor = await window.showTextDocument(document);
    await idle();
    const { model } = await trainQuickly(document);
    assert.equal(model.state, 'stored');
    const { registry } = await unroll();
    const speaker = registry.speakerFor({ uri: await uriOf(document), languageId: 'plaintext' });
    assert.equal(speaker?.model.id, model.id);
    await editor.edit((edit) =>
      edit.insert(document.positionAt(document.getText().length), 'The cat sat on'),
    );
    assert.ok(await document.save());
    assert.ok(new TextDecoder().decode(provider.files.get('/story.txt')).endsWith('sat on'));
  });

  it('has experiments, with patterns and all, and is exported to', async () => {
    const { library } = await unroll();
    provider.files.set('/lab/texts/a.txt', bytesOf(easyText));
    provider.files.set('/lab/texts/deep/b.txt', bytesOf(easyText.toUpperCase()));
    provider.files.set('/lab/texts/c.md', bytesOf('not this'));
    const experiment = {
      data: { files: ['texts/**/*.txt'], split: 0.1 },
      model: { cell: 'gru', layers: 1, hiddenSize: 8, embeddingSize: 8 },
      training: { steps: 20, threads: 1 },
    };
    provider.files.set('/lab/nowhere.unroll.json', bytesOf(JSON.stringify(experiment)));
    await commands.executeCommand(commandIds.runExperiment, Uri.parse('unrollmem:/lab/nowhere.unroll.json'));
    const record = await until('its run', () =>
      library.runs.find(({ experiment, state }) => experiment?.name === 'nowhere' && state === 'finished'),
    );
    const names = record.summary?.provenance?.files.map(({ name }) => name);
    assert.deepEqual(names, ['texts/a.txt', 'texts/deep/b.txt']);
    const { showQuickPick, showSaveDialog } = window;
    try {
      for (const [label, name] of [
        ['Model', 'out.safetensors'],
        ['Curve', 'out.csv'],
      ]) {
        Object.assign(window, {
          showQuickPick: (items: { label: string }[]) =>
            Promise.resolve(items.find((item) => item.label === label)),
          showSaveDialog: () => Promise.resolve(Uri.parse(`unrollmem:/${name}`)),
        });
        await commands.executeCommand(commandIds.exportRun, { kind: 'run', record });
      }
    } finally {
      Object.assign(window, { showQuickPick, showSaveDialog });
    }
    const csv = new TextDecoder().decode(provider.files.get('/out.csv'));
    assert.match(csv, /^step,epoch,trainLoss,validLoss,/);
    const stored = await library.files.readModel(record.id);
    assert.deepEqual(Buffer.from(provider.files.get('/out.safetensors') ?? []), Buffer.from(stored ?? []));
  });
});

describe('a storage', () => {
  it('that cannot be written: the training goes through, and its model is there', async () => {
    const { storageUri, library, registry } = await unroll();
    const runs = Uri.joinPath(storageUri, '..', 'runs');
    const aside = Uri.joinPath(storageUri, '..', 'runs.aside');
    await idle();
    await until('all that is being written', () => library.runs.every(({ state }) => state !== 'training'));
    await workspace.fs.rename(runs, aside, { overwrite: true });
    await workspace.fs.writeFile(runs, new Uint8Array()); // a file where the folder should be
    const { document } = await openText(easyText);
    try {
      const { model } = await trainQuickly(document, 2);
      assert.equal(model.state, 'stored');
      assert.equal(library.get(model.id)?.state, 'finished');
      assert.equal(
        registry.speakerFor({ uri: await uriOf(document), languageId: 'plaintext' })?.model.id,
        model.id,
      );
    } finally {
      await workspace.fs.delete(runs);
      await workspace.fs.rename(aside, runs);
    }
  });

  it('that is full: what was there stays, and what was begun leaves nothing', async () => {
    const provider = new MemoryProvider(5000);
    const registration = MemoryProvider.register('unrollfull', provider);
    try {
      const store = new RunStore(new WorkspaceFsFolder(Uri.parse('unrollfull:/runs')));
      const first = new Uint8Array(2000).fill(1);
      await store.writeCheckpoint('run-1', first);
      await assert.rejects(store.writeCheckpoint('run-1', new Uint8Array(4000)));
      await assert.rejects(store.writeModel('run-1', new Uint8Array(4000)));
      const found = await store.readCheckpoint('run-1', () => undefined);
      assert.deepEqual(Buffer.from(found ?? []), Buffer.from(first));
      assert.equal(await store.readModel('run-1'), undefined);
      assert.deepEqual([...provider.files.keys()], ['/runs/run-1.checkpoint']);
    } finally {
      registration.dispose();
    }
  });
});
