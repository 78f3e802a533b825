// A report as a person opens it: from a file, in a browser that has no network.  node test/webview/harness/report.mjs
import assert from 'node:assert/strict';
import { build } from 'esbuild';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { attentionAnswer, translatorModel } from './attentionFakes.mjs';
import { points, predictions, run, surprisals, trace, wordTokens } from './fakes.mjs';
import { pairConnectivityAnswer } from './memoryFakes.mjs';
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

/** Bundles the panel; the answer writes reports with it, as the command line and the editor do. */
async function startReports(folder) {
  await bundlePanel(folder);
  const module = path.join(folder, 'reports.mjs');
  const contents = ['src/node/report/reportHtml.ts', 'src/protocol/recording.ts']
    .map((file) => `export * from ${JSON.stringify(path.join(root, file))};`)
    .join('');
  const stdin = { contents, resolveDir: root, loader: 'ts' };
  await build({ stdin, outfile: module, bundle: true, format: 'esm', logLevel: 'warning' });
  const { reportHtml, nothingRecorded } = await import(pathToFileURL(module).href);
  const write = (name, recording) => {
    const html = reportHtml({
      script: fs.readFileSync(path.join(folder, 'inspector.js'), 'utf8'),
      style: fs.readFileSync(path.join(folder, 'inspector.css'), 'utf8'),
      recording: { version: 1, ...recording },
      title: 'A report',
      language: 'en',
      nonce: 'harness',
    });
    const file = path.join(folder, name);
    fs.writeFileSync(file, html);
    return file;
  };
  return { write, nothingRecorded };
}

/** The panel over made-up data. */
function writeReport({ write }, name = 'report.html', more = () => ({}), viewState = undefined) {
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
  Object.assign(recorded, more(recorded, tokens));
  const view = run({ state: 'finished', name: hostile });
  const file = write(name, {
    run: { type: 'run', run: view, documentName: hostile, points: points(60) },
    recorded,
    answers: [],
    ...(viewState && { viewState }),
  });
  return { file, tokens };
}

const set = 'layer1.unit3.hidden=0';

/** With a unit that was silenced when the page was made. */
function writeChangedReport(reports) {
  const side = (probability, text) => ({
    result: { predictions: [{ text: hostile, probability }], offset: 0, prefix: '', entropy: 1 },
    text,
  });
  const whatIf = ({ gradients }) => ({
    whatIf: {
      set: [set],
      ofTokens: gradients.map(() => ({ unchanged: side(0.6, 'as before'), changed: side(0.1, hostile) })),
      gradients,
    },
  });
  const items = [{ set, on: true }];
  const state = { version: 1, layer: 0, quantity: 'all', tab: 'memory', whatIf: { modelId: 'run-1', items } };
  return writeReport(reports, 'changed.html', whatIf, state);
}

/** A translator's: what is told of its pair is among the answers. */
function writePairReport({ write, nothingRecorded }) {
  const view = run({ state: 'finished', name: 'english-french.tsv' }, translatorModel);
  const answer = (name, request, result) => ({ name, request, result });
  const [lags, maxLags] = [200, 64];
  return write('pair.html', {
    run: { type: 'run', run: view, documentName: 'english-french.tsv', points: points(60) },
    recorded: nothingRecorded(),
    answers: [
      answer('attention', { beam: 4 }, attentionAnswer()),
      answer('connectivity', { lags }, pairConnectivityAnswer()),
      answer('connectivity', { lags, position: 2 }, pairConnectivityAnswer(2)),
      answer('gradientReach', { maxLags }, { norms: Float32Array.of(1, 0.5) }),
    ],
  });
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'report-'));
const browser = await launchBrowser();
const complaints = [];
try {
  const reports = await startReports(folder);
  const { file, tokens } = writeReport(reports);
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
  const changed = await browser.newPage({ viewport: { width: 900, height: 900 }, offline: true });
  changed.on('pageerror', (error) => complaints.push(error.stack));
  await changed.goto(pathToFileURL(writeChangedReport(reports).file).href);
  const sides = changed.locator('.what-if-side');
  await changed.getByText('as before').waitFor();
  assert.match(await sides.nth(0).innerText(), /60%/);
  assert.match(await sides.nth(1).innerText(), /10%/);
  assert.equal(await changed.locator('.what-if code').innerText(), set);
  assert.equal(await changed.locator('.what-if input[type=checkbox]').isDisabled(), true);
  assert.equal(await changed.getByRole('textbox', { name: 'Set a unit' }).count(), 0);
  await changed.getByText('nothing else can be set here').waitFor();
  await changed
    .getByRole('img', { name: /hangs most on/ })
    .nth(1)
    .waitFor();
  await changed.screenshot({ path: path.join(root, 'test-results', 'report-what-if.png') });
  await changed.getByRole('tab', { name: 'Gates', exact: true }).click();
  await changed.locator('.heatmap-plot').focus();
  await changed.keyboard.press('ArrowLeft');
  await changed.keyboard.press('w');
  assert.match(await changed.getByRole('menu').innerText(), /nothing else can be set here/);
  assert.equal(await changed.getByRole('radio', { name: 'Difference' }).isVisible(), false);
  await changed.close();
  console.log('ok    a report shows what was set when it was made, and why nothing else can be');
  const page = await browser.newPage({ viewport: { width: 900, height: 900 }, offline: true });
  page.on('pageerror', (error) => complaints.push(error.stack));
  await page.goto(pathToFileURL(writePairReport(reports)).href);
  await page.getByText('This model translates').waitFor();
  const turnTo = (tab) => page.getByRole('tab', { name: tab, exact: true }).click();
  await turnTo('Memory');
  const choice = page.locator('.connectivity vscode-dropdown');
  await page.getByText('“un”, expected with').waitFor();
  await choice.click();
  await choice.locator('vscode-option').nth(3).click();
  await page.getByText('“filles”, expected with').waitFor();
  await turnTo('Attention');
  await page.locator('.attention-candidates li').first().waitFor();
  await turnTo('Training');
  await page.locator('.curves-plot canvas').waitFor();
  await page.close();
  console.log('ok    a report of a translator holds its pair');
} catch (error) {
  complaints.push(error.stack);
} finally {
  await browser.close();
  fs.rmSync(folder, { recursive: true });
}
for (const complaint of complaints) console.error(complaint);
process.exitCode = complaints.length > 0 ? 1 : 0;
