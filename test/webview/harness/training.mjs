// The Training tab draws every run that is chosen, in each of its curves; what is said of a network that learns:  node test/webview/harness/training.mjs
import assert from 'node:assert/strict';
import { startChecks } from './checks.mjs';
import { points, predictions, run, storyAnswers } from './fakes.mjs';
import { fakeTraces } from './fakeTraces.mjs';

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

for (const live of [false, true])
  await check(
    live
      ? 'of a unit of a network that learns nothing is said: it may be another a step later'
      : 'what there is to see of a unit is said',
    {
      state: { ...state, tab: 'belt' },
      script: fakeTraces({
        tokens: 200,
        units: 16,
        cell: 'lstm',
        texts: ['The', ' cat', ' sat', '.'],
        cursor: 100,
        forgets: 5,
        live,
      }),
    },
    [message, predictions],
    async ({ page }) => {
      const belt = page.getByRole('tabpanel', { name: 'Belt' });
      await belt.getByRole('spinbutton', { name: 'Unit' }).waitFor();
      await page.waitForFunction(() => document.querySelector('.belt input[type=number]').value === '5');
      const why = belt.getByText('Unit 5 forgets as sentences end: there');
      assert.equal(await why.isVisible(), !live);
      const option = belt.getByRole('option', { name: 'Unit 5, forgets', includeHidden: true });
      assert.equal(await option.count(), live ? 0 : 1);
    },
  );

await finish();
