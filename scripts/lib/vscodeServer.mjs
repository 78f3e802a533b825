import fs from 'node:fs';
import path from 'node:path';
import { npm, run } from './command.mjs';
import { cacheFolder } from './paths.mjs';

/**
 * Servers of the real VS Code (workbench and extension host), as packed by code-server for the package registry.
 * `floor` is the oldest VS Code that the extension's manifest allows.
 */
const releases = {
  current: { codeServer: '4.139.1', node: '24.21.0' },
  floor: { codeServer: '4.100.3', node: undefined },
};

/** @typedef {keyof typeof releases} ServerRelease */
/** @typedef {{ node: string, main: string }} InstalledServer  executable of Node and the server's script */

/**
 * The server, installed into the cache folder when it is not there. It is put together beside its place and moved
 * there whole, so that an interrupted installation leaves nothing that looks like a server.
 * @param {ServerRelease} [release]
 * @returns {Promise<InstalledServer>}
 */
export async function ensureVscodeServer(release = 'current') {
  const { codeServer, node } = releases[release];
  const home = path.join(cacheFolder, `server-${codeServer}`);
  if (!fs.existsSync(home)) {
    console.log(`Installing a VS Code server (code-server ${codeServer})…`);
    fs.mkdirSync(cacheFolder, { recursive: true });
    removeLeftovers();
    const staging = path.join(cacheFolder, `staging-${process.pid}-${codeServer}`);
    await installInto(staging, codeServer, node);
    try {
      fs.renameSync(staging, home);
    } catch (error) {
      // Another process finished first: its server is as good.
      if (!fs.existsSync(home)) throw error;
      fs.rmSync(staging, { recursive: true, force: true });
    }
  }
  const ownNode = path.join(home, 'node_modules', nodePackage(), 'bin', 'node');
  return {
    node: fs.existsSync(ownNode) ? ownNode : process.execPath,
    main: path.join(home, 'vscode', 'out', 'server-main.js'),
  };
}

/** @param {string} staging @param {string} codeServer @param {string | undefined} nodeVersion */
async function installInto(staging, codeServer, nodeVersion) {
  const vscode = path.join(staging, 'vscode');
  fs.mkdirSync(vscode, { recursive: true });
  fs.writeFileSync(path.join(staging, 'package.json'), '{ "name": "vscode-server", "private": true }\n');
  /** @type {Record<string, string>} */
  const env = {};
  if (nodeVersion) {
    const wanted = `${nodePackage()}@${nodeVersion}`;
    await npm(['install', '--no-save', '--no-package-lock', '--ignore-scripts', wanted], {
      cwd: staging,
      capture: true,
    });
    const bin = path.join(staging, 'node_modules', nodePackage(), 'bin');
    env.PATH = `${bin}${path.delimiter}${process.env.PATH ?? ''}`;
  }
  await npm(['pack', '--silent', `code-server@${codeServer}`], { cwd: staging, capture: true });
  const archive = `code-server-${codeServer}.tgz`;
  const unpack = ['xzf', archive, '-C', 'vscode', '--strip-components=3', 'package/lib/vscode'];
  await run('tar', unpack, { cwd: staging, capture: true });
  fs.rmSync(path.join(staging, archive));
  // Not `npm ci`: the lock file of the package does not match its manifest.
  await npm(['install', '--omit=dev', '--ignore-scripts'], { cwd: vscode, env, capture: true });
  for (const unused of ['node_modules/@github', 'extensions/copilot']) {
    fs.rmSync(path.join(vscode, unused), { recursive: true, force: true });
  }
}

function nodePackage() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  return `node-${platform}-${process.arch}`;
}

/** Removes what interrupted installations left, unless their process still works on it. */
function removeLeftovers() {
  for (const name of fs.readdirSync(cacheFolder)) {
    const pid = /^staging-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || isRunning(Number(pid))) continue;
    fs.rmSync(path.join(cacheFolder, name), { recursive: true, force: true });
  }
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
