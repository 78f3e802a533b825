import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumArguments, ensureChromium } from '../../../scripts/lib/chromium.mjs';
import { inRoot, resultsFolder, vsixFile } from '../../../scripts/lib/paths.mjs';
import { descendantsOf, type RunningProcess } from '../../../scripts/lib/processes.mjs';
import { installExtension, type ServerProcess, startServer } from '../../../scripts/lib/serverProcess.mjs';
import { ensureVscodeServer } from '../../../scripts/lib/vscodeServer.mjs';
import { NetworkWatch } from './network';
import { keepWebviewsApart, processPerOrigin, underName } from './webviewsApart';

export interface SessionOptions {
  /** Files of the workspace besides the samples, by their paths in it. */
  files?: Record<string, string | Uint8Array>;
  settings?: Record<string, unknown>;
  viewport?: { width: number; height: number };
  /** Folders are not trusted until somebody says so. */
  asksForTrust?: boolean;
  /** Folders of other extensions, which are not packaged. */
  extensions?: readonly string[];
  /** Somebody in it opens connections, to see that it is noticed. */
  connects?: boolean;
  /** Webviews in a process of their own, as on a desktop. */
  webviewsApart?: boolean;
  /** Of the browser, besides the usual ones. */
  browserArguments?: readonly string[];
}

/** A VS Code with the packaged extension, in a browser, on a workspace of its own. */
export interface Session {
  readonly page: Page;
  /** Folder of the workspace. */
  readonly workspace: string;
  /** Where VS Code keeps its data, with what extensions store. */
  readonly profile: string;
  /** Of the server, which starts the extension hosts. */
  readonly serverPid: number;
  /** Processes that VS Code has started and whose command line matches. */
  processes(mark: RegExp): RunningProcess[];
  /** Who connected to where. */
  readonly network: NetworkWatch;
  /** Refusals by a content security policy and uncaught errors of the extension's own pages. */
  readonly pageErrors: string[];
  screenshot(name: string): Promise<void>;
  /** One more window on the same workspace. */
  openWindow(): Promise<Page>;
  close(): Promise<void>;
}

export async function startSession(options: SessionOptions = {}): Promise<Session> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'unroll-e2e-'));
  const workspace = path.join(folder, 'workspace');
  const profile = path.join(folder, 'profile');
  fs.cpSync(inRoot('media', 'samples'), workspace, { recursive: true });
  for (const [name, content] of Object.entries(options.files ?? {})) {
    fs.mkdirSync(path.dirname(path.join(workspace, name)), { recursive: true });
    fs.writeFileSync(path.join(workspace, name), content);
  }

  let server: ServerProcess | undefined;
  let browser: Browser | undefined;
  const close = async (): Promise<void> => {
    // A workbench that is still open would keep its extension host alive.
    for (const page of browser?.contexts()[0]?.pages() ?? []) await page.goto('about:blank');
    await browser?.close();
    await server?.stop();
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };

  try {
    const installed = await ensureVscodeServer();
    // Before the first look at the folder of extensions, which is when those that lie there are taken in.
    for (const extension of options.extensions ?? []) {
      const name = path.basename(extension);
      fs.cpSync(extension, path.join(profile, 'extensions', name), { recursive: true });
    }
    await installExtension(installed, profile, vsixFile);
    const network = new NetworkWatch(folder);
    const { settings, asksForTrust } = options;
    server = await startServer(installed, { folder: profile, settings, asksForTrust, ...network.options });
    const started = server;
    browser = await chromium.launch({
      executablePath: await ensureChromium(),
      args: [
        ...chromiumArguments,
        ...(options.webviewsApart ? processPerOrigin : []),
        ...(options.browserArguments ?? []),
      ],
    });
    const viewport = options.viewport ?? { width: 1400, height: 900 };
    const context = await browser.newContext({
      viewport,
      bypassCSP: options.webviewsApart === true,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    if (options.webviewsApart) await keepWebviewsApart(context, started.port);
    network.watchPages(context, started.authority);
    const pageErrors: string[] = [];
    const openWindow = async (): Promise<Page> => {
      const page = await context.newPage();
      collectErrors(page, pageErrors);
      const url = started.pageOf(workspace);
      await page.goto(options.webviewsApart ? underName(url) : url);
      await page.locator('.monaco-workbench .statusbar').waitFor({ timeout: 60_000 });
      return page;
    };
    const page = await openWindow();
    const screenshot = async (name: string): Promise<void> => {
      fs.mkdirSync(resultsFolder, { recursive: true });
      // Colours that are being faded in are drawn as they will be.
      await page.screenshot({ path: path.join(resultsFolder, `${name}.png`), animations: 'disabled' });
    };
    const places = { workspace, profile, serverPid: started.pid };
    const processes = (mark: RegExp) =>
      descendantsOf(started.pid).filter(({ command }) => mark.test(command));
    return { page, ...places, processes, network, pageErrors, screenshot, openWindow, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function collectErrors(page: Page, errors: string[]): void {
  page.on('console', (message) => {
    const text = message.text();
    const ours = /inspector\.(js|css)|unroll\.unroll/.test(`${message.location().url} ${text}`);
    // Tests kill it.
    if (/Extension host.*terminated unexpectedly/.test(text)) return;
    const refused = /Content[- ]Security[- ]Policy|Refused to/i.test(text);
    if (message.type() === 'error' && (ours || refused)) errors.push(text);
  });
  page.on('pageerror', (error) => {
    if (/inspector\.js/.test(error.stack ?? '')) errors.push(error.message);
  });
}
