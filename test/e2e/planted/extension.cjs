// Opens a connection in every way that a page, the extension host, and a thread of it could. Nobody answers there.
'use strict';
const dns = require('node:dns');
const net = require('node:net');
const { Worker } = require('node:worker_threads');
const { commands, ViewColumn, window } = require('vscode');

const thread = `require('node:net').connect(5999, '127.0.0.12').on('error', () => undefined)`;
const page = `<!DOCTYPE html><body>planted<script>
  fetch('http://127.0.0.13:5999/').catch(() => undefined);
  try { new WebSocket('ws://127.0.0.14:5999/'); } catch {}
</script></body>`;

/** @param {import('vscode').ExtensionContext} context */
exports.activate = (context) => {
  context.subscriptions.push(
    commands.registerCommand('planted.connect', () => {
      net.connect({ port: 5999, host: '127.0.0.11' }).on('error', () => undefined);
      void fetch('http://127.0.0.15:5999/').catch(() => undefined);
      dns.lookup('planted.invalid', () => undefined);
      new Worker(thread, { eval: true });
      const panel = window.createWebviewPanel('planted', 'Planted', ViewColumn.Active, {
        enableScripts: true,
      });
      panel.webview.html = page;
    }),
  );
};
