// The panel in a browser: bundled as it is shipped, under the policy that the extension sets, VS Code's api faked.
import { build } from 'esbuild';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { chromiumArguments, ensureChromium } from '../../../scripts/lib/chromium.mjs';
import { themes } from './themes.mjs';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const nonce = 'harness';

/** The panel as it is shipped, into a folder. */
export async function bundlePanel(folder) {
  const entryPoints = ['inspector.ts', 'inspector.css'].map((file) => path.join(root, 'webview', file));
  await build({
    entryPoints,
    outdir: folder,
    bundle: true,
    format: 'iife',
    target: 'es2022',
    minify: true,
    logLevel: 'warning',
  });
}

// The same page as the extension's, with VS Code's default styles and its api in front.
const html = (
  theme,
  state,
  handed,
  answers,
  bundle,
) => `<!DOCTYPE html><html lang="en"><head><meta charset="UTF-8">
<link rel="stylesheet" href="/inspector.css"><title>Inspector</title></head>
<body class="${theme.bodyClass}" data-vscode-theme-kind="${theme.bodyClass.split(' ')[0]}"><div id="inspector"></div>
<script type="application/json" id="l10n">${embed(bundle)}</script>
<script type="application/json" id="view-state">${JSON.stringify(handed)}</script>
<script nonce="${nonce}">
  const root = document.documentElement.style;
  for (const [name, value] of Object.entries(${JSON.stringify(theme.variables)})) root.setProperty('--vscode-' + name, value);
  root.colorScheme = ${JSON.stringify(theme.bodyClass.includes('light') ? 'light' : 'dark')};
  window.posted = []; window.unanswered = 0; window.saved = ${embed(state)}; window.violations = [];
  document.addEventListener('securitypolicyviolation', (e) => violations.push(e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sample));
  window.revive = (value) => {
    if (Array.isArray(value)) return value.map(revive);
    if (!value || typeof value !== 'object' || ArrayBuffer.isView(value)) return value;
    if (value.typed) return globalThis[value.typed].from(value.values, Number);
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, revive(part)]));
  };
  // A host that knows some answers, by the name of the question.
  window.answers = ${embed(answers)};
  window.receive = (message) => {
    posted.push(message);
    if (message.type !== 'ask') return;
    const known = window.answerWith?.(message.name, message.request) ?? answers[message.name];
    if (known === undefined) return;
    const { id } = message;
    const reply = known.refused ? { type: 'refused', id, error: known.refused } : { type: 'answer', id, result: revive(known) };
    window.unanswered++;
    setTimeout(() => {
      window.postMessage(reply, '*');
      setTimeout(() => window.unanswered--);
    });
  };
  window.acquireVsCodeApi = () => ({ postMessage: receive, getState: () => saved, setState: (s) => { saved = s; } });
</script><script nonce="${nonce}" src="/inspector.js"></script></body></html>`;

/** As the text of a script: nothing in it ends the script element. */
const embed = (value) => JSON.stringify(flatten(value)).replace(/</g, '\\u003c');

export async function launchBrowser() {
  return chromium.launch({ executablePath: await ensureChromium(), args: chromiumArguments });
}

/** Starts server and browser; `open` gives pages, `close` ends everything. */
export async function startHarness() {
  /** Of the page that is opened next. */
  let answers = {};
  let bundle = {};
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'inspector-'));
  await bundlePanel(folder);
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname.endsWith('.js') || url.pathname.endsWith('.css')) {
      response.setHeader('Content-Type', url.pathname.endsWith('.js') ? 'text/javascript' : 'text/css');
      response.end(fs.readFileSync(path.join(folder, path.basename(url.pathname))));
      return;
    }
    if (url.pathname !== '/panel') {
      response.statusCode = 404;
      response.end();
      return;
    }
    const origin = `http://127.0.0.1:${server.address().port}`;
    response.setHeader(
      'Content-Security-Policy',
      `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${origin} 'nonce-${nonce}'; font-src ${origin}`,
    );
    response.setHeader('Content-Type', 'text/html');
    response.end(
      html(
        themes[url.searchParams.get('theme')],
        JSON.parse(url.searchParams.get('state') ?? 'null'),
        JSON.parse(url.searchParams.get('handed') ?? 'null'),
        answers,
        bundle,
      ),
    );
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await launchBrowser();
  const complaints = [];
  return {
    complaints,
    async open({
      theme = 'dark',
      width = 900,
      height = 1000,
      scale = 1,
      state = null,
      handed = null,
      reducedMotion = 'reduce',
      answers: own = {},
      translations = {},
      script = undefined,
    } = {}) {
      answers = own;
      bundle = translations;
      const context = await browser.newContext({
        viewport: { width, height },
        deviceScaleFactor: scale,
        reducedMotion,
      });
      if (script) await context.addInitScript(script);
      const page = await context.newPage();
      page.on('pageerror', (error) => complaints.push(`${theme} ${width}: ${error.stack}`));
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning')
          complaints.push(`${theme} ${width}: ${message.text()}`);
      });
      const query = new URLSearchParams({
        theme,
        state: JSON.stringify(state),
        handed: JSON.stringify(handed),
      });
      await page.goto(`http://127.0.0.1:${server.address().port}/panel?${query}`);
      return {
        page,
        send: (...messages) =>
          page.evaluate(
            (list) => list.forEach((m) => window.postMessage(revive(m), '*')),
            messages.map(flatten),
          ),
        posted: () => page.evaluate(() => window.posted),
        saved: () => page.evaluate(() => window.saved),
        /** Past every debounce, every answer and the frames asked for. It waits by the page's own clock, since the machine may be busy. */
        settle: () =>
          page.evaluate(async () => {
            const frames = () =>
              new Promise((done) =>
                requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))),
              );
            await new Promise((done) => setTimeout(done, 260));
            do await frames();
            while (window.unanswered > 0);
            await frames();
          }),
        shot: (name) => page.screenshot({ path: path.join(root, 'test-results', `${name}.png`) }),
        async close() {
          complaints.push(
            ...(await page.evaluate(() => window.violations)).map(
              (text) => `${theme} ${width}: policy: ${text}`,
            ),
          );
          await context.close();
        },
      };
    },
    async close() {
      await browser.close();
      server.close();
      fs.rmSync(folder, { recursive: true });
    },
  };
}

/** Typed arrays do not survive the way into the page; VS Code carries them, so they are made again there. */
function flatten(value) {
  if (ArrayBuffer.isView(value)) {
    const values = Array.from(value, (number) => (Number.isNaN(number) ? 'NaN' : number));
    return { typed: value.constructor.name, values };
  }
  if (Array.isArray(value)) return value.map(flatten);
  if (value && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, flatten(part)]));
  return value;
}
