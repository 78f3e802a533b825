import assert from 'node:assert/strict';
import { commands, TabInputWebview, window } from 'vscode';
import { commandIds, viewTypes } from '../../../src/host/ids';
import { easyText, openText, unroll, until } from './support/unroll';

const inspectorTabs = () =>
  window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(({ input }) => input instanceof TabInputWebview && input.viewType.endsWith(viewTypes.inspector));

describe('the inspector', () => {
  it('opens beside the text, once, and leaves the focus there', async () => {
    const { inspector } = await unroll();
    const editor = await openText(easyText);
    await commands.executeCommand(commandIds.openInspector);
    await until('the page', () => inspector.isShowing);
    await commands.executeCommand(commandIds.openInspector);
    assert.equal(inspectorTabs().length, 1);
    assert.equal(window.activeTextEditor?.document, editor.document);
  });

  it('is gone when it is closed, and can be opened again', async () => {
    const { inspector } = await unroll();
    await window.tabGroups.close(inspectorTabs());
    await until('the end', () => !inspector.isShowing);
    await commands.executeCommand(commandIds.openInspector);
    await until('the page', () => inspector.isShowing);
    await window.tabGroups.close(inspectorTabs());
  });
});
