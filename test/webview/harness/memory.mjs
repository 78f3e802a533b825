// The Memory tab: several models one under another, and a translator's pair:  node test/webview/harness/memory.mjs
import assert from 'node:assert/strict';
import { translatorModel } from './attentionFakes.mjs';
import { startChecks } from './checks.mjs';
import { points, predictions, run } from './fakes.mjs';
import { connectivityAnswer, pairConnectivityAnswer, taskRecord } from './memoryFakes.mjs';

const { check, finish } = await startChecks();
const state = { version: 1, layer: 0, quantity: 'all', tab: 'memory' };
const message = (model) => ({
  type: 'run',
  run: run({ state: 'finished' }, model),
  documentName: 'story.txt',
  documentUri: 'file:///story.txt',
  points: points(40),
});
const models = {
  models: [
    { id: 'run-1', name: 'story.txt' },
    { id: 'gru', name: 'story.txt', cell: 'gru' },
    { id: 'rnn', name: 'story.txt', cell: 'rnn-tanh' },
    { id: 'failed', name: 'story.txt', cell: 'lstm', isCurveOnly: true },
    { id: 'more', name: 'letters.txt' },
    ...Array.from({ length: 9 }, (_, i) => ({ id: `sweep-${i}`, name: `sweep ${i}` })),
    { id: 'pairs', name: 'pairs.tsv', kind: 'translate' },
  ],
};

await check(
  'other models are put under the one on view',
  { state, answers: { connectivity: connectivityAnswer(), models } },
  [message(), predictions],
  async ({ page, last, saved, settle }) => {
    const toggles = page.locator('.memory .run-toggle');
    const names = await toggles.allInnerTexts();
    assert.deepEqual(names.slice(0, 4), [
      'story.txt · GRU',
      'story.txt · RNN (tanh)',
      'letters.txt',
      'sweep 0',
    ]);
    assert.deepEqual([names.length, names.at(-1)], [9, '4 more…']);
    const asked = async () => (await last('ask')).request.models;
    assert.equal(await asked(), undefined);
    for (const index of [0, 1]) {
      await toggles.nth(index).click();
      await settle();
    }
    assert.deepEqual(await asked(), ['gru', 'rnn']);
    assert.deepEqual((await saved()).memoryRuns, ['gru', 'rnn']);
    assert.equal(await page.locator('.connectivity-row').count(), 3);
    await toggles.nth(2).click();
    await settle();
    assert.deepEqual(await asked(), ['rnn', 'more']);
    assert.equal(await toggles.nth(0).getAttribute('aria-pressed'), 'false');
    await toggles.last().click();
    assert.deepEqual([await toggles.count(), await toggles.last().innerText()], [12, 'sweep 8']);
  },
);

await check(
  'a translator says what a word hangs on in its pair',
  { state, answers: { connectivity: pairConnectivityAnswer(), models } },
  [message(translatorModel), { type: 'place', modelId: 'run-1', offset: 62 }],
  async ({ page, last, posted, settle, send }) => {
    assert.deepEqual(await page.locator('.memory .run-toggle').allInnerTexts(), ['pairs.tsv']);
    const { gradient, sourceRanges, targetRanges } = pairConnectivityAnswer().runs[0].pair;
    const words = page.locator('.connectivity-text > span:not(.pair-arrow)');
    assert.equal(await words.count(), gradient.sourceTokens.length + gradient.inputTokens.length);
    assert.equal(await page.locator('.pair-arrow').count(), 1);
    await words.nth(1).hover();
    assert.deepEqual((await last('highlight')).ranges, [
      sourceRanges[1],
      targetRanges[gradient.target.position],
    ]);
    await words.nth(1).click();
    assert.equal(await last('select'), undefined);
    await page.mouse.move(2, 2);
    await settle();
    assert.deepEqual((await last('highlight')).ranges, []);
    const choice = page.locator('.connectivity vscode-dropdown');
    await choice.click();
    await choice.locator('vscode-option').nth(2).click();
    await settle();
    assert.equal((await last('ask')).request.position, 1);
    // The cursor chooses again.
    await send({ type: 'place', modelId: 'run-1', offset: 70 });
    await settle();
    const questions = (await posted()).filter(({ name }) => name === 'connectivity');
    assert.equal(questions.at(-1).request.position, undefined);
    assert.match(await page.locator('.memory .plot-legend').first().innerText(), /right to left/);
    assert.match(
      await page.locator('.connectivity-row').innerText(),
      /the summary that the decoder starts from/,
    );
  },
);

await check(
  'how a comparison goes is told without asking the engine anew, nor drawing the one before again',
  { state, answers: { connectivity: connectivityAnswer(), models } },
  [message(), predictions, { type: 'laboratory', view: { records: [taskRecord] } }],
  async ({ page, posted, settle, send }) => {
    await settle();
    const asked = async () => (await posted()).filter(({ type }) => type === 'ask').length;
    const before = await asked();
    const plot = page.locator('.laboratory-plots .uplot').first();
    const drawn = await plot.elementHandle();
    for (const share of [0.1, 0.2, 0.3])
      await send({ type: 'comparing', running: { name: 'recall', cell: 'gru', share, loss: 1.5 } });
    await settle();
    assert.equal(await page.locator('.laboratory-running').isVisible(), true);
    assert.equal(await asked(), before);
    assert.equal(await drawn.evaluate((node) => node.isConnected), true);
    await send({ type: 'comparing' });
    await settle();
    assert.equal(await page.locator('.laboratory-running').isVisible(), false);
    assert.equal(await plot.isVisible(), true);
  },
);

await finish();
