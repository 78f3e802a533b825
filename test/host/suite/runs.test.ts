import assert from 'node:assert/strict';
import {
  commands,
  type CodeLens,
  type CompletionList,
  type Hover,
  languages,
  Uri,
  window,
  workspace,
} from 'vscode';
import { commandIds, viewTypes } from '../../../src/host/ids';
import { easyText, longText, openText, trainQuickly, unroll, until } from './support/unroll';

const folder = () => {
  const [first] = workspace.workspaceFolders ?? [];
  if (!first) throw new Error('The tests need a folder.');
  return first.uri;
};

async function writeExperiment(name: string, content: object): Promise<Uri> {
  const uri = Uri.joinPath(folder(), name);
  await workspace.fs.writeFile(uri, new TextEncoder().encode(`// a test\n${JSON.stringify(content)}`));
  return uri;
}

const small = {
  data: { files: ['the-*.txt'], split: 0.1 },
  model: { cell: 'gru', layers: 1, hiddenSize: 8, embeddingSize: 8 },
  training: { steps: 30, threads: 1 },
};

describe('runs', () => {
  it('are kept, compared, and opened in the inspector', async () => {
    const { library, registry } = await unroll();
    const { document } = await openText(easyText);
    const first = await trainQuickly(document, 3);
    const second = await trainQuickly(document, 6);
    const ids = [first, second].map(({ model }) => model.id);
    const records = await until('both runs', () => {
      const found = ids.flatMap((id) => library.get(id) ?? []);
      return found.length === 2 && found.every(({ state }) => state === 'finished') ? found : undefined;
    });
    const rows = records.map((record) => ({ kind: 'run', record }));
    await commands.executeCommand(commandIds.compareRuns, rows[0], rows);
    await until('the page of the comparison', () =>
      window.tabGroups.all.some(({ tabs }) => tabs.some((tab) => tab.label === 'Compare Runs')),
    );
    await commands.executeCommand('workbench.action.closeActiveEditor');
    await commands.executeCommand(commandIds.openRun, rows[0]);
    await until('the first model again', () => registry.models.some(({ id }) => id === ids[0]));
    await commands.executeCommand(commandIds.duplicateRun, rows[1]);
    assert.match(window.activeTextEditor?.document.getText() ?? '', /"hiddenSize": 32/);
    await commands.executeCommand(commandIds.deleteRun, rows[0], rows);
    await until('an empty list of them', () => !library.runs.some(({ id }) => ids.includes(id)));
    await library.restore(ids);
    assert.equal(library.runs.filter(({ id }) => ids.includes(id)).length, 2);
    assert.equal(viewTypes.compare.length > 0, true);
  });

  it('go on exactly where they were when the engine dies', async () => {
    const { controller, library, client } = await unroll();
    await openText(longText);
    const ending = commands.executeCommand(commandIds.trainOnFile);
    await until('the first points', () => (controller.activeRun?.points.length ?? 0) > 3);
    const id = controller.activeRun?.id ?? '';
    client.restart(); // as good as a crash: whatever it held is gone
    await ending;
    await until('its end', () => controller.activeRun === undefined);
    const record = await until('the run', () => library.get(id));
    assert.ok(['interrupted', 'failed'].includes(record.state), record.state);
    assert.equal(await library.files.readText(record.text), longText);
    const again = commands.executeCommand(commandIds.continueTraining, { kind: 'run', record });
    await until('going on', () => controller.activeRun?.id === id && controller.activeRun.points.length > 0);
    await controller.stop();
    await again;
    await until('a model', () => library.get(id)?.summary);
    assert.equal(library.get(id)?.reason, 'stopped');
  });

  it('of a sweep train in the queue, one after the other', async () => {
    const { library, queue } = await unroll();
    const uri = await writeExperiment('sizes.unroll.json', {
      ...small,
      sweep: { method: 'grid', over: { seed: [1, 2], 'model.cell': ['gru', 'rnn-tanh'] } },
    });
    const document = await workspace.openTextDocument(uri);
    assert.equal(document.languageId, 'jsonc');
    await window.showTextDocument(document);
    const lenses = await until('the lenses', async () => {
      const found = await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', uri, 9);
      return found.length === 2 ? found : undefined;
    });
    assert.match(lenses[1].command?.title ?? '', /Sweep \(4 runs\)/);
    await commands.executeCommand(commandIds.sweepExperiment, uri);
    const runsOf = () => library.runs.filter(({ experiment }) => experiment?.name === 'sizes');
    await until(
      'four finished runs',
      () => runsOf().length === 4 && runsOf().every(({ state }) => state === 'finished'),
    );
    assert.equal(new Set(runsOf().map(({ summary }) => summary?.weightsHash)).size, 4);
    assert.deepEqual(queue.waiting, []);
  });

  it('of an experiment file are completed, explained and checked while it is written', async () => {
    const text = '{ "data": { "files": ["a.txt"] }, "model": { "cell": "lstn", "" } }';
    const uri = Uri.joinPath(folder(), 'typed.unroll.json');
    await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    const document = await workspace.openTextDocument(uri);
    await window.showTextDocument(document);
    const at = (piece: string) => document.positionAt(text.indexOf(piece) + 1);
    const problems = await until('what is wrong', () => {
      const found = languages.getDiagnostics(uri).map(({ message }) => message);
      return found.some((message) => /"lstm"/.test(message)) ? found : undefined;
    });
    assert.ok(problems.length > 0);
    const completed = await until('completions', async () => {
      const list = await commands.executeCommand<CompletionList>(
        'vscode.executeCompletionItemProvider',
        uri,
        at('"" }'),
      );
      const labels = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
      return labels.includes('hiddenSize') ? labels : undefined;
    });
    assert.ok(completed.includes('attention') && !completed.includes('cell'), completed.join());
    const hovers = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', uri, at('"cell"'));
    const said = hovers.flatMap(({ contents }) =>
      contents.map((part) => (typeof part === 'string' ? part : part.value)),
    );
    assert.match(said.join(), /Kind of recurrent cell/);
    await commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('of an experiment stay within its folder', async () => {
    const { library } = await unroll();
    const before = library.runs.length;
    for (const file of ['../outside.txt', '/etc/passwd']) {
      const uri = await writeExperiment('outside.unroll.json', { ...small, data: { files: [file] } });
      await commands.executeCommand(commandIds.runExperiment, uri);
    }
    assert.equal(library.runs.length, before);
  });
});
