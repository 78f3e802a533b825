import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Script } from 'node:vm';
import { commands, extensions } from 'vscode';
import { commandIds, extensionId } from '../../../src/host/ids';
import { unroll } from './support/unroll';

describe('activation', () => {
  it('takes a moment, and starts no worker', async () => {
    const api = await unroll();
    const bundle = path.join(
      extensions.getExtension(extensionId)?.extensionPath ?? '',
      'dist',
      'extension.js',
    );
    const startMs = performance.now();
    new Script(readFileSync(bundle, 'utf8'), { filename: bundle });
    const loadMs = performance.now() - startMs;
    console.log(
      `activation: ${api.activationMs.toFixed(1)} ms, reading and compiling the bundle: ${loadMs.toFixed(1)} ms`,
    );
    assert.ok(api.activationMs > 0);
    assert.equal(api.client.isRunning, false);
    assert.equal(api.client.generation, 0);
  });

  it('registers every command', async () => {
    await unroll();
    const registered = new Set(await commands.getCommands(true));
    const missing = Object.values(commandIds).filter((id) => !registered.has(id));
    assert.deepEqual(missing, []);
  });
});
