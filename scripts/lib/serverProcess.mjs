import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { run } from './command.mjs';

/** @typedef {import('./vscodeServer.mjs').InstalledServer} InstalledServer */
/**
 * @typedef {object} ServerProfile
 * @property {string} folder          where this server keeps data, settings and extensions
 * @property {Record<string, unknown>} [settings]  user settings on top of the quiet ones
 * @property {Record<string, string>} [env]  of the server and all that it starts, on top of this process's own
 * @property {string[]} [nodeArguments]  Node's own, which the extension hosts inherit
 * @property {boolean} [asksForTrust]  folders are not trusted until somebody says so
 */
/** @typedef {{ port: number, pid: number, authority: string, pageOf(workspace: string): string, stop(): Promise<void> }} ServerProcess */

/** A workbench without welcome pages, assistants, updates and experiments. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'chat.disableAIFeatures': true,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'telemetry.telemetryLevel': 'off',
  // A browser's workbench saves by itself after a second; a desktop's does not.
  'files.autoSave': 'off',
  'git.openRepositoryInParentFolders': 'never',
};

/** Nothing is looked up in a gallery. */
const environment = { EXTENSIONS_GALLERY: '{}' };

/** @param {string} folder */
const profileArguments = (folder) => [
  '--accept-server-license-terms',
  '--telemetry-level',
  'off',
  '--server-data-dir',
  folder,
  '--user-data-dir',
  folder,
  '--extensions-dir',
  path.join(folder, 'extensions'),
];

/** @param {InstalledServer} server @param {string} profileFolder @param {string} vsix */
export async function installExtension(server, profileFolder, vsix) {
  const args = [server.main, ...profileArguments(profileFolder), '--force', '--install-extension', vsix];
  const output = await run(server.node, args, { env: environment, capture: true });
  // The server ends with code 0 also when an installation failed.
  if (!/successfully installed/i.test(output)) throw new Error(`The extension was not installed:\n${output}`);
}

/**
 * Starts a server on a free port of the loopback address and waits until it listens.
 * @param {InstalledServer} server
 * @param {ServerProfile} profile
 * @returns {Promise<ServerProcess>}
 */
export async function startServer(server, profile) {
  const userFolder = path.join(profile.folder, 'User');
  fs.mkdirSync(userFolder, { recursive: true });
  const settings = JSON.stringify(
    {
      ...quietSettings,
      'security.workspace.trust.enabled': profile.asksForTrust === true,
      ...profile.settings,
    },
    null,
    2,
  );
  fs.writeFileSync(path.join(userFolder, 'settings.json'), settings);
  const args = [
    ...(profile.nodeArguments ?? []),
    server.main,
    '--host',
    '127.0.0.1',
    '--port',
    '0',
    '--without-connection-token',
    '--disable-telemetry',
    ...(profile.asksForTrust ? [] : ['--disable-workspace-trust']),
    '--disable-experiments',
    ...profileArguments(profile.folder),
  ];
  // A process group of its own, so that the extension hosts end with it.
  const child = spawn(server.node, args, {
    env: { ...process.env, ...environment, ...profile.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const killNow = () => killGroup(child, 'SIGKILL');
  process.once('exit', killNow);
  const stop = async () => {
    killGroup(child, 'SIGTERM');
    const patience = setTimeout(killNow, 3000);
    await ended;
    clearTimeout(patience);
    process.removeListener('exit', killNow);
  };
  const port = await boundPort(child).catch(async (error) => {
    await stop();
    throw error;
  });
  const authority = `127.0.0.1:${port}`;
  return {
    port,
    pid: child.pid ?? 0,
    authority,
    pageOf: (workspace) => `http://${authority}/?folder=${encodeURIComponent(workspace)}`,
    stop,
  };
}

/** @param {import('node:child_process').ChildProcess} child @returns {Promise<number>} */
function boundPort(child) {
  let output = '';
  return new Promise((resolve, reject) => {
    const limit = setTimeout(
      () => reject(new Error(`The VS Code server did not start in 60 s:\n${output}`)),
      60_000,
    );
    /** @param {Buffer} data */
    const read = (data) => {
      // Only the start is of interest; the log goes on for as long as the server runs.
      if (output.length < 100_000) output += data.toString();
      const port = /Server bound to [^:]+:(\d+)/.exec(output)?.[1];
      if (port === undefined) return;
      clearTimeout(limit);
      resolve(Number(port));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(limit);
      reject(new Error(`The VS Code server ended with code ${code}:\n${output}`));
    });
  });
}

/** @param {import('node:child_process').ChildProcess} child @param {NodeJS.Signals} signal */
function killGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // It has ended already.
  }
}
