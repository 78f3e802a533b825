// From a fresh clone to an editor with Unroll in it: `npm start`.
//   --no-editor   ends after the training on the sample
//   --server      opens the editor in the browser although there is a desktop VS Code
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { run } from './lib/command.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { findDesktopCode } from './lib/desktopCode.mjs';
import { cacheFolder, inRoot, root, sampleFile, vsixFile } from './lib/paths.mjs';
import { installExtension, startServer } from './lib/serverProcess.mjs';
import { ensureVscodeServer } from './lib/vscodeServer.mjs';

const prompt = 'The cat sat on the';
/** The editor's own profile, kept between starts, so that a user's settings and extensions are not touched. */
const profile = path.join(cacheFolder, 'start');

try {
  await ensureDependencies();
  console.log('Building and packaging…');
  await (await import('./build.mjs')).build({ production: true });
  await (await import('./packageVsix.mjs')).packageVsix();
  await trainOnSample();
  if (!process.argv.includes('--no-editor')) await openEditor();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

async function trainOnSample() {
  const cli = inRoot('dist', 'cli.js');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'unroll-start-'));
  const model = path.join(folder, 'the-cat.unroll');
  console.log(`\nTraining on ${path.relative(root, sampleFile)}, some seconds at most…`);
  await run(process.execPath, [cli, 'train', sampleFile, '--out', model]);
  console.log(`\nAfter "${prompt}" it expects:`);
  await run(process.execPath, [cli, 'predict', model, '--text', prompt, '--top', '5']);
  fs.rmSync(folder, { recursive: true });
}

async function openEditor() {
  const workspace = path.join(profile, 'samples');
  fs.cpSync(inRoot('media', 'samples'), workspace, { recursive: true });
  const code = process.argv.includes('--server') ? undefined : findDesktopCode();
  await (code ? openDesktop(code, workspace) : openInBrowser(workspace));
}

/** @param {string} code @param {string} workspace */
async function openDesktop(code, workspace) {
  const folders = [
    '--user-data-dir',
    path.join(profile, 'desktop'),
    '--extensions-dir',
    path.join(profile, 'extensions'),
  ];
  /** @param {string[]} args */
  const vscode = (args) =>
    process.platform === 'win32'
      ? run('cmd.exe', ['/d', '/s', '/c', code, ...folders, ...args])
      : run(code, [...folders, ...args]);
  await vscode(['--install-extension', vsixFile, '--force']);
  await vscode([workspace, '--goto', path.join(workspace, path.basename(sampleFile))]);
  console.log(`\nVS Code has opened with Unroll and the sample, in a profile of its own (${profile}).`);
  console.log('Run "Unroll: Train on This File" from the command palette.');
  console.log(
    `To have it in your own VS Code: ${code} --install-extension ${path.relative(process.cwd(), vsixFile)}`,
  );
}

/** @param {string} workspace */
async function openInBrowser(workspace) {
  const server = await ensureVscodeServer();
  const folder = path.join(profile, 'server');
  await installExtension(server, folder, vsixFile);
  const editor = await startServer(server, { folder });
  const sample = path.join(workspace, path.basename(sampleFile));
  const payload = JSON.stringify([['openFile', `vscode-remote://${editor.authority}${sample}`]]);
  console.log('\nVS Code with Unroll and the sample is at');
  console.log(`\n  ${editor.pageOf(workspace)}&payload=${encodeURIComponent(payload)}\n`);
  console.log('Run "Unroll: Train on This File" from the command palette. Ctrl-C here ends it.');
  await new Promise((resolve) => {
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
      process.once(signal, resolve);
  });
  await editor.stop();
  console.log('Stopped.');
}
