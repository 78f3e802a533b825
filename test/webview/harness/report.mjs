// A report as a person opens it: from a file, in a browser that has no network.  node test/webview/harness/report.mjs
import assert from 'node:assert/strict';
import { build } from 'esbuild';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { points, predictions, run, surprisals, trace, wordTokens } from './fakes.mjs';
import { bundlePanel, launchBrowser, root } from './page.mjs';

const hostile = '<img src=x onerror=document.title="hacked"></script>';

/** What the last five tokens hang on, and what units go along with. */
function recordedUnits(tokens) {
  const hidden = Float32Array.from({ length: 20 }, (_, lag) => 0.7 ** lag);
  const at = ({ start, end }) => ({ start, end });
  const searched = { start: 0, end: tokens.at(-1).end };
  const none = {
    thresholds: { on: 0.5, off: 0.1 },
    largest: 1,
    units: [],
    matches: [],
    searched,
    tokens: 65,
  };
  const last = tokens.slice(-5);
  return {
    gradients: last.map((token) => ({
      target: { ...at(token), token: 65, text: hostile, probability: 0.4, loss: 0.9, isAssumed: false },
      connectivity: hidden.slice().reverse(),
      layers: [{ cell: 'lstm', layer: 1, direction: 'forward', hidden }],
    })),
    detectors: [
      {
        choice: { direction: 'forward', layer: 1, quantity: 'hidden' },
        found: {
          detectors: [
            { id: 'quotes', share: 0.3, correlation: Float32Array.from({ length: 24 }, (_, i) => i / 24) },
          ],
          tokens: 65,
          searched,
        },
      },
    ],
    matches: {
      choice: { layer: 1, quantity: 'hidden' },
      ofTokens: last.map((token) => ({ ...none, selected: at(token), text: token.text })),
    },
  };
}

/** The panel over made-up data, as the command line and the editor write it. */
async function writeReport(folder) {
  await bundlePanel(folder);
  const module = path.join(folder, 'reportHtml.mjs');
  const entryPoints = [path.join(root, 'src/node/report/reportHtml.ts')];
  await build({ entryPoints, outfile: module, bundle: true, format: 'esm', logLevel: 'warning' });
  const { reportHtml } = await import(pathToFileURL(module).href);
  const tokens = wordTokens(65);
  const told = surprisals(tokens, 0);
  const recorded = {
    text: told.text,
    surprisals: told.surprisals,
    predictions: tokens.map(({ end, text }) => ({
      predictions: [
        { text: hostile, probability: 0.6 },
        { text: ` after${text}`, probability: 0.3 },
      ],
      offset: end,
      prefix: '',
      entropy: 1.2,
    })),
    trace: trace('lstm', tokens, 24, 2),
    ...recordedUnits(tokens),
  };
  const view = run({ state: 'finished', name: hostile });
  const html = reportHtml({
    script: fs.readFileSync(path.join(folder, 'inspector.js'), 'utf8'),
    style: fs.readFileSync(path.join(folder, 'inspector.css'), 'utf8'),
    recording: {
      version: 1,
      run: { type: 'run', run: view, documentName: hostile, points: points(60) },
      recorded,
      answers: [],
    },
    title: 'A report',
    language: 'en',
    nonce: 'harness',
  });
  const file = path.join(folder, 'report.html');
  fs.writeFileSync(file, html);
  return { file, tokens };
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'report-'));
const browser = await launchBrowser();
const complaints = [];
try {
  const { file, tokens } = await writeReport(folder);
  for (const colorScheme of ['dark', 'light']) {
    const page = await browser.newPage({ viewport: { width: 900, height: 900 }, colorScheme, offline: true });
    const requests = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('pageerror', (error) => complaints.push(error.stack));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    await page.goto(pathToFileURL(file).href);
    await page.locator('.strip-token').first().waitFor();
    assert.equal(await page.locator('body').getAttribute('class'), `recorded vscode-${colorScheme}`);
    // The strip stands at the end of the text; a token that is chosen moves the cursor behind it.
    const rows = () => page.locator('.prediction.option .prediction-text').allInnerTexts();
    const visible = (text) => text.replaceAll(' ', '␣').replaceAll('\n', '↵').replaceAll('\t', '⇥');
    assert.equal((await rows())[1], visible(` after${tokens.at(-1).text}`));
    await page.getByRole('tab', { name: 'Memory', exact: true }).click();
    await page.getByRole('img', { name: /hangs most on/ }).waitFor();
    assert.equal(await page.locator('.connectivity-text > span').count(), 20);
    await page.getByRole('tab', { name: 'Units', exact: true }).click();
    await page.locator('.units-phrase').waitFor();
    assert.ok((await page.locator('.units-phrase').innerText()).startsWith(tokens.at(-1).text.trim()));
    await page.getByRole('tab', { name: 'Predict', exact: true }).click();
    await page.locator('.strip-token').nth(20).click();
    await page.waitForFunction((count) => document.querySelectorAll('.strip-token').length === count, 21);
    assert.equal((await rows())[1], visible(` after${tokens[20].text}`));
    assert.match(await page.locator('.actual-next').innerText(), /The text goes on with/);
    await page.screenshot({ path: path.join(root, 'test-results', `report-${colorScheme}.png`) });
    for (const tab of await page.getByRole('tab').allInnerTexts()) {
      await page.getByRole('tab', { name: tab, exact: true }).click();
      await page.waitForTimeout(150);
      assert.equal(await page.getByRole('tabpanel', { name: tab, exact: true }).isVisible(), true);
    }
    // The cursor stands behind the token that was chosen, which has no gradient here; the last ones have.
    const turnTo = (tab) => page.getByRole('tab', { name: tab, exact: true }).click();
    await turnTo('Memory');
    await page.getByText('This report does not hold that.').first().waitFor();
    await turnTo('Units');
    await page.locator('.detector', { hasText: 'inside quotation marks' }).waitFor();
    await turnTo('Training');
    assert.equal(await page.locator('.curves-plot canvas').count(), 1);
    assert.equal(await page.title(), 'A report');
    assert.equal(await page.locator('img').count(), 0);
    assert.deepEqual(requests, [pathToFileURL(file).href]);
    await page.close();
    console.log(`ok    a report opens from a file without a request, ${colorScheme}`);
  }
} catch (error) {
  complaints.push(error.stack);
} finally {
  await browser.close();
  fs.rmSync(folder, { recursive: true });
}
for (const complaint of complaints) console.error(complaint);
process.exitCode = complaints.length > 0 ? 1 : 0;
