// The least that an extension can do about a moved cursor: one number, in one message, into one paragraph.
'use strict';
const vscode = require('vscode');

const page = `<!DOCTYPE html>
<html><body><main class="floor"><p></p></main><script>
  window.addEventListener('message', ({ data }) => { document.querySelector('p').textContent = data.result.offset; });
</script></body></html>`;

/** @param {import('vscode').ExtensionContext} context */
exports.activate = (context) => {
  const open = () => {
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const panel = vscode.window.createWebviewPanel('floor', 'Floor', column, { enableScripts: true });
    panel.webview.html = page;
    const moves = vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
      const offset = textEditor.document.offsetAt(textEditor.selection.active);
      void panel.webview.postMessage({ type: 'predictions', result: { offset } });
    });
    panel.onDidDispose(() => moves.dispose());
  };
  context.subscriptions.push(vscode.commands.registerCommand('floor.open', open));
};
