#!/usr/bin/env node
// A stand-in for VS Code's own executable where there is no desktop: takes the part of its command line that
// @vscode/test-electron uses, opens the workbench of a VS Code server in a headless Chromium, runs the tests inside
// the extension host and ends with their exit code.
import fs from 'node:fs';
import path from 'node:path';
import util from 'node:util';
import { chromium } from 'playwright-core';
import { chromiumArguments, ensureChromium } from './lib/chromium.mjs';
import { resultsFolder } from './lib/paths.mjs';
import { startServer } from './lib/serverProcess.mjs';
import { ensureVscodeServer } from './lib/vscodeServer.mjs';

/** @param {string} name @returns {string[]} every value of --name=value */
const valuesOf = (name) =>
  process.argv
    .slice(2)
    .filter((argument) => argument.startsWith(`--${name}=`))
    .map((argument) => argument.slice(name.length + 3));

/** @param {string} name */
function valueOf(name) {
  const value = valuesOf(name)[0];
  if (value === undefined) throw new Error(`--${name}= is needed`);
  return value;
}

const extensions = valuesOf('extensionDevelopmentPath');
const workspace = process.argv.slice(2).find((argument) => !argument.startsWith('-')) ?? extensions[0];
const release = process.env.UNROLL_VSCODE === 'floor' ? 'floor' : 'current';

const executablePath = await ensureChromium();
const server = await startServer(await ensureVscodeServer(release), { folder: valueOf('user-data-dir') });
const browser = await chromium.launch({ executablePath, args: chromiumArguments });
const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });

/** @param {string} path  as the workbench names a file of the server's machine */
const uri = (path) => ({ scheme: 'vscode-remote', authority: server.authority, path });

/** @type {Promise<number>} */
const result = new Promise((resolve) => {
  void page.exposeFunction('codeAutomationExit', resolve);
  page.on('crash', () => resolve(1));
});
// Everything goes to a file; to the terminal only what the tests say, not the workbench's own chatter.
const chatter =
  /^(Resolv(ing|ed) connection|Creating a socket|Ignoring fetching|Updating additional|Error while fetching|Unload veto|\[[\w:-]+\])/;
fs.mkdirSync(resultsFolder, { recursive: true });
const consoleLog = fs.createWriteStream(path.join(resultsFolder, 'host-console.log'));
await page.exposeFunction(
  'codeAutomationLog',
  (/** @type {string} */ type, /** @type {unknown[]} */ values) => {
    const line = `${util.format(...values)}\n`;
    if (type !== 'error' && type !== 'warn' && !chatter.test(line)) process.stdout.write(line);
    consoleLog.write(`[${type}] ${line}`);
  },
);
await page.addInitScript(
  (development) => {
    // Equals --extensionDevelopmentPath and --extensionTestsPath: the workbench reads its options from this attribute.
    const get = Element.prototype.getAttribute;
    Element.prototype.getAttribute = function (/** @type {string} */ name) {
      const value = get.call(this, name);
      if (value === null || name !== 'data-settings' || this.id !== 'vscode-workbench-web-configuration')
        return value;
      const config = JSON.parse(value);
      config.developmentOptions = { ...config.developmentOptions, ...development };
      return JSON.stringify(config);
    };
  },
  { extensions: extensions.map(uri), extensionTestsPath: uri(valueOf('extensionTestsPath')) },
);
await page.goto(server.pageOf(workspace));

const limitMs = 5 * 60_000;
const code = await Promise.race([
  result,
  new Promise((resolve) => setTimeout(resolve, limitMs, 1)).then(() => {
    console.error(`The tests inside the extension host did not end within ${limitMs / 60_000} minutes.`);
    return 1;
  }),
]);
// A workbench that is still open would keep its extension host alive.
await page.goto('about:blank').catch(() => undefined);
await browser.close();
await server.stop();
process.exit(code);
