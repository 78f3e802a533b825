// The Training tab draws every run that is chosen, in each of its curves:  node test/webview/harness/training.mjs
import assert from 'node:assert/strict';
import { startChecks } from './checks.mjs';
import { points, predictions, run, storyAnswers } from './fakes.mjs';

const { check, finish } = await startChecks();
const state = { version: 1, layer: 0, quantity: 'all', tab: 'training' };
const message = {
  type: 'run',
  run: run({ state: 'finished' }),
  documentName: 'story.txt',
  documentUri: 'file:///story.txt',
  points: points(40),
};

await check(
  'what happens inside is drawn of all runs, on the same axes',
  { state, answers: storyAnswers() },
  [message, predictions],
  async ({ page, settle }) => {
    const lines = (label) => page.locator('.metric', { hasText: label }).locator('polyline');
    for (const label of [
      'Gradient norm',
      'Update to weight',
      'Learning rate',
      'Clipped steps',
      'Saturated gates',
    ])
      assert.equal(await lines(label).count(), 1, label);
    const lastX = async (index) => {
      const drawn = await lines('Gradient norm').nth(index).getAttribute('points');
      return Number(drawn.split(' ').at(-1).split(',')[0]);
    };
    assert.equal(await lastX(0), 300);
    await page.locator('.run-toggle').click();
    await settle();
    for (const label of [
      'Gradient norm',
      'Update to weight',
      'Learning rate',
      'Clipped steps',
      'Saturated gates',
    ])
      assert.equal(await lines(label).count(), 2, label);
    // The other ran for twice as many steps: 800, this one for 400.
    assert.equal(await lastX(0), 300);
    assert.ok(Math.abs((await lastX(1)) - 300 * (390 / 790)) < 1);
    const [own, other] = await lines('Gradient norm').evaluateAll((nodes) =>
      nodes.map((node) => getComputedStyle(node).stroke),
    );
    assert.notEqual(own, other);
  },
);

await finish();
