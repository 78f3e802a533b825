// Runs the tests of test/host inside the extension host of a real VS Code: the desktop build where there is a
// display and it can be downloaded, else the VS Code server. UNROLL_VSCODE=desktop|server|floor decides by hand.
// Another bundle in out/ may be named to be run instead of the tests.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { cacheFolder, inRoot, root } from './lib/paths.mjs';

const choice = process.env.UNROLL_VSCODE ?? '';
const hasDisplay = process.platform !== 'linux' || !!(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
const firstAnswerMs = 15_000;
/** Stages of a download after which it may take its time. */
const answered = ['downloading', 'foundMatchingInstall', 'newInstallComplete'];

const desktop = choice === 'desktop' || (choice === '' && hasDisplay) ? await desktopExecutable() : undefined;
if (choice === 'desktop' && !desktop)
  throw new Error('The desktop build of VS Code could not be downloaded.');
console.log(desktop ? `VS Code: desktop build, ${desktop}` : 'VS Code: server in a headless browser');

const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'unroll-host-'));
const workspace = path.join(profile, 'workspace');
fs.cpSync(inRoot('media', 'samples'), workspace, { recursive: true });
try {
  await runTests({
    vscodeExecutablePath: desktop ?? inRoot('scripts', 'vscodeShim.mjs'),
    extensionDevelopmentPath: root,
    extensionTestsPath: inRoot('out', process.argv[2] ?? 'test/host/index.js'),
    launchArgs: [
      workspace,
      `--user-data-dir=${path.join(profile, 'data')}`,
      `--extensions-dir=${path.join(profile, 'extensions')}`,
      '--disable-extensions',
    ],
  });
} catch {
  // The output above says what failed.
  process.exitCode = 1;
}
fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
// A download that was given up may still hold a connection open.
process.exit();

/** The desktop build, or undefined when its download server does not answer soon. */
async function desktopExecutable() {
  /** @type {(value: undefined) => void} */
  let giveUp = () => undefined;
  const tooLate = new Promise((/** @type {(value: undefined) => void} */ resolve) => (giveUp = resolve));
  const timer = setTimeout(giveUp, firstAnswerMs, undefined);
  const reporter = {
    /** @param {{ stage: string }} report */
    report: ({ stage }) => answered.includes(stage) && clearTimeout(timer),
    error: () => undefined,
  };
  const download = downloadAndUnzipVSCode({ cachePath: cacheFolder, timeout: firstAnswerMs, reporter });
  return Promise.race([download.catch(() => undefined), tooLate]);
}
