import assert from 'node:assert/strict';
import { commands, ConfigurationTarget, FileType, Selection, workspace } from 'vscode';
import { commandIds, settingIds, settingsSection } from '../../../src/host/ids';
import { easyText, longText, openText, trainQuickly, unroll, until, uriOf } from './support/unroll';

describe('training', () => {
  it('is given by a command, shows itself in the status bar, and stores a model when it is stopped', async () => {
    const { controller, registry, statusBar, storageUri } = await unroll();
    const { document } = await openText(longText);
    const ending = commands.executeCommand(commandIds.trainOnFile);
    await until('the first point', () => controller.latestRun?.points.length);
    assert.match(statusBar.view?.text ?? '', /perplexity [\d.,]+ · [\d.]+k? tokens\/s/);
    assert.equal(statusBar.view?.click, 'inspector');

    await commands.executeCommand(commandIds.pauseTraining);
    await until('the pause', () => controller.activeRun?.state === 'paused');
    await commands.executeCommand(commandIds.resumeTraining);
    await until('going on', () => controller.activeRun?.state === 'training');
    await commands.executeCommand(commandIds.stopTraining);
    await ending;

    const speaker = registry.speakerFor({ uri: await uriOf(document), languageId: 'plaintext' });
    assert.deepEqual([speaker?.why, speaker?.model.state], ['own', 'stored']);
    const files = await workspace.fs.readDirectory(storageUri);
    const stored = files.filter(([name, type]) => type === FileType.File && name.endsWith('.safetensors'));
    assert.ok(stored.length > 0, 'a model file');
    assert.deepEqual(
      files.filter(([name]) => name.endsWith('.tmp')),
      [],
    );
    await until('the name of the model in the status bar', () => statusBar.view?.click === 'menu');
  });

  it('uses as many threads as the setting says', async () => {
    const { controller } = await unroll();
    await openText(longText);
    const section = workspace.getConfiguration(settingsSection);
    await section.update(settingIds.threads, 2, ConfigurationTarget.Global);
    try {
      const before = controller.latestRun;
      const ending = commands.executeCommand(commandIds.trainOnFile);
      await until(
        'points of another run',
        () => controller.latestRun !== before && controller.latestRun?.points.length,
      );
      assert.equal(controller.latestRun?.plan?.spec.training.threads, 2);
      await controller.stop();
      await ending;
      assert.equal(controller.latestRun?.state, 'finished');
    } finally {
      await section.update(settingIds.threads, undefined, ConfigurationTarget.Global);
    }
  });

  it('trains in a process of its own when revectorized kernels are asked for', async () => {
    const { client } = await unroll();
    const section = workspace.getConfiguration(settingsSection);
    await section.update(settingIds.kernels, 'revectorized', ConfigurationTarget.Global);
    client.restart();
    try {
      const { kernels, reason } = await client.engine.info({});
      assert.match(`${kernels}: ${reason}`, /^revectorized: correct here|not revectorized, because /);
      const editor = await openText(easyText);
      const { model } = await trainQuickly(editor.document, 3);
      assert.equal(model.documentUri, await uriOf(editor.document));
    } finally {
      await section.update(settingIds.kernels, undefined, ConfigurationTarget.Global);
      client.restart();
    }
  });

  it('takes the selection only, when it is asked to', async () => {
    const { controller } = await unroll();
    const editor = await openText(longText);
    editor.selection = new Selection(0, 0, 3000, 0);
    const ending = commands.executeCommand(commandIds.trainOnSelection);
    const uri = await uriOf(editor.document);
    await until('the run', () => controller.activeRun?.source.documentUri === uri);
    assert.equal(controller.activeRun?.source.textLength, editor.document.getText(editor.selection).length);
    await controller.stop();
    await ending;
  });

  it('goes on while its document is edited and closed', async () => {
    const { controller, registry } = await unroll();
    const editor = await openText(longText);
    const uri = await uriOf(editor.document);
    const training = trainQuickly(editor.document, 3);
    await until('the first point', () => controller.activeRun?.points.length);
    await editor.edit((edit) => edit.insert(editor.document.positionAt(0), 'Once more. '));
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    const { model } = await training;
    assert.equal(model.documentUri, uri);
    assert.equal(registry.models.filter(({ documentUri }) => documentUri === uri).length, 1);
  });

  it('asks before a second one takes the place of the first', async () => {
    const { controller } = await unroll();
    const first = await openText(longText);
    const ending = commands.executeCommand(commandIds.trainOnFile);
    const firstUri = await uriOf(first.document);
    await until('the first run', () => controller.activeRun?.source.documentUri === firstUri);
    await openText(easyText);
    const second = commands.executeCommand(commandIds.trainOnFile);
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(controller.activeRun?.source.documentUri, firstUri);
    await commands.executeCommand('notifications.clearAll'); // as good as “Keep Training”
    await second;
    assert.equal(controller.latestRun?.source.documentUri, firstUri);
    await controller.stop();
    await ending;
  });
});
