// What if of a translator, from a cell of its heatmap to the attention and the translation:  node test/webview/harness/whatIfPairs.mjs
import assert from 'node:assert/strict';
import { attentionAnswer, translatorModel } from './attentionFakes.mjs';
import { startChecks } from './checks.mjs';
import { points, predictions, run, storyAnswers } from './fakes.mjs';
import { pairConnectivityAnswer } from './memoryFakes.mjs';

const { check, finish } = await startChecks();
const units = 32;
const { look, ...about } = attentionAnswer();
const shares = (values, by) => Float32Array.from(values, (value, i) => value * (i % 3 === 1 ? by : 0.97));
const changed = {
  ...look,
  probabilities: shares(look.probabilities, 0.4),
  translation: {
    ...look.translation,
    candidates: look.translation.candidates.map((each) => ({
      ...each,
      text: each.text.replace('neige', 'pluie'),
    })),
  },
};

function layers(rows, width, directions) {
  const values = (shift) =>
    Float32Array.from({ length: rows * width }, (_, i) => 0.5 + 0.5 * Math.sin(i * 0.37 + shift));
  return directions.map((direction, at) => ({
    cell: 'gru',
    ...(direction && { direction }),
    units: width,
    quantities: {
      reset: values(at),
      update: values(at + 2),
      candidate: values(at + 4).map((x) => 2 * x - 1),
      hidden: values(at + 6).map((x) => 2 * x - 1),
    },
  }));
}
const steps = look.targetTokens.length;
const pairTrace = {
  key: 'pair',
  live: false,
  cursor: 118,
  selection: { start: 118, end: 118 },
  trace: {
    sourceTokens: look.sourceTokens,
    inputTokens: ['<s>', ...look.targetTokens.slice(0, -1)],
    targetTokens: look.targetTokens,
    probabilities: [...look.probabilities],
    encoder: layers(look.sourceTokens.length, units / 2, ['forward', 'backward']),
    decoder: layers(steps, units, [undefined]),
  },
  sourceRanges: look.sourceRanges,
  targetRanges: look.targetRanges,
};
const [own] = pairConnectivityAnswer().runs;
const answers = {
  pairTrace,
  attention: { ...about, look, changed },
  whatIfPair: {
    targetTokens: look.targetTokens,
    position: 5,
    unchanged: { probabilities: look.probabilities, text: look.target },
    changed: { probabilities: changed.probabilities, text: changed.translation.candidates[0].text },
  },
  connectivity: { runs: [own, { ...own, isChanged: true }] },
  models: { models: [{ id: 'run-1', name: 'english-french.tsv', kind: 'translate' }] },
};
const messages = [
  {
    type: 'run',
    run: run({ state: 'finished', name: 'english-french.tsv' }, { ...translatorModel, hiddenSize: units }),
    documentName: 'english-french.tsv',
    documentUri: 'file:///english-french.tsv',
    points: points(40),
  },
  { type: 'place', modelId: 'run-1', offset: 118 },
];
const state = (tab) => ({ version: 1, layer: 0, quantity: 'all', tab });

for (const theme of ['dark', 'light'])
  await check(
    `a cell of either half has a menu, and every tab follows: ${theme}`,
    { theme, width: 1100, answers, state: state('gates') },
    messages,
    async ({ page, posted, settle, shot }) => {
      const asked = async (name) => (await posted()).filter((each) => each.name === name).at(-1)?.request;
      const openMenu = async () => {
        await page.locator('.heatmap-plot').focus();
        for (const key of ['ArrowLeft', 'ArrowDown', 'w']) await page.keyboard.press(key);
      };
      assert.deepEqual(await asked('pairTrace'), {});
      assert.equal(await page.locator('.what-if').isVisible(), false);
      await openMenu();
      const menu = page.getByRole('menu');
      assert.match(await menu.innerText(), /^Decoder, unit \d+, layer 1/);
      const silence = menu.getByRole('menuitem', { name: 'Silence' });
      const first = await silence.getAttribute('title');
      assert.match(first, /^decoder\.layer0\.unit\d+\.hidden=0$/);
      await silence.click();
      await settle();
      assert.deepEqual(await asked('whatIfPair'), { set: [first], beam: 4 });
      assert.deepEqual(await asked('pairTrace'), { set: [first] });

      await page.getByRole('radio', { name: 'Encoder' }).click();
      await settle();
      await openMenu();
      await page.getByRole('menuitem', { name: 'At this token: another value…' }).click();
      const input = page.getByRole('textbox', { name: 'Set a unit' });
      const begun = await input.inputValue();
      assert.match(begun, /^encoder\.layer0\.unit\d+\.\w+@\d+=$/);
      await input.fill(`${begun}0.5`);
      await input.press('Enter');
      await settle();
      const set = [first, `${begun}0.5`];
      assert.deepEqual(await asked('pairTrace'), { set });
      await page.getByRole('radio', { name: 'Difference' }).click();
      await settle();
      assert.deepEqual(await asked('pairTrace'), { set, difference: true });
      await shot(`whatif-pair-${theme}`);

      const sides = page.locator('.what-if-side');
      assert.equal(await sides.nth(1).locator('.what-if-row').count(), look.targetTokens.length);
      assert.equal(await sides.nth(1).locator('[aria-current]').innerText(), 'un\n85%');
      assert.match(await sides.nth(0).innerText(), /translates: .*neige/);
      assert.match(await sides.nth(1).innerText(), /translates: .*pluie/);
      assert.match(await page.locator('.what-if > summary').innerText(), /2 changes · “un”: 88%/);

      await page.getByRole('tab', { name: 'Attention' }).click();
      await settle();
      assert.deepEqual((await asked('attention')).set, set);
      const candidates = page.locator('.attention-candidates');
      assert.match(await candidates.nth(0).innerText(), /pluie/);
      assert.doesNotMatch(await candidates.nth(1).innerText(), /pluie/);
      const matrices = page.locator('.attention-matrix .attention-side');
      const readouts = page.locator('.attention-matrix .attention-readout');
      const boxes = await Promise.all([0, 1].map((side) => matrices.nth(side).boundingBox()));
      assert.ok(boxes[1].x > boxes[0].x + boxes[0].width - 1, 'side by side');
      // The same word of the target is marked in both, with what each network says of it.
      await page.locator('.attention-matrix .attention-plot').nth(0).focus();
      for (const key of ['ArrowDown', 'ArrowRight', 'ArrowDown']) await page.keyboard.press(key);
      const words = await readouts.allInnerTexts();
      assert.equal(words[0].split(' · ')[0], words[1].split(' · ')[0]);
      assert.match(words[0], /%/);
      assert.notEqual(words[0], words[1]);
      await page.locator('.attention-search .attention-plot').nth(1).focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      const trees = await page.locator('.attention-search .attention-readout').allInnerTexts();
      assert.match(trees[1], /%/);
      assert.equal(trees[0], trees[1]);
      await shot(`whatif-pair-attention-${theme}`);
      // Out of sight it would be marked for nobody.
      for (let step = 0; step < 5; step++) await page.keyboard.press('ArrowRight');
      const scrolled = await page
        .locator('.attention-search .attention-scroll')
        .evaluateAll((nodes) => nodes.map((node) => node.scrollLeft));
      assert.ok(scrolled[0] > 0 && scrolled[0] === scrolled[1], scrolled.join());
      await page.setViewportSize({ width: 520, height: 900 });
      await settle();
      const narrow = await Promise.all([0, 1].map((side) => matrices.nth(side).boundingBox()));
      assert.ok(narrow[1].y >= narrow[0].y + narrow[0].height - 1, 'one above the other');
      await page.setViewportSize({ width: 1100, height: 900 });
      await page.getByRole('tabpanel').getByRole('radio', { name: 'As it is' }).click();
      await settle();
      assert.equal(await candidates.count(), 1);
      assert.doesNotMatch(await candidates.nth(0).innerText(), /pluie/);

      await page.getByRole('tab', { name: 'Memory' }).click();
      await settle();
      assert.deepEqual((await asked('connectivity')).set, set);
      assert.equal(await page.locator('.connectivity-row').count(), 2);

      await page.getByRole('button', { name: 'Undo' }).click();
      await settle();
      assert.deepEqual((await asked('connectivity')).set, [first]);
      await page.getByRole('button', { name: 'Undo' }).click();
      await settle();
      assert.equal((await asked('connectivity')).set, undefined);
    },
  );

await check(
  'the belt of a translator has the menu too',
  { answers, state: state('belt') },
  messages,
  async ({ page, settle, posted }) => {
    await page.locator('.belt-staves').focus();
    for (const key of ['ArrowLeft', 'w']) await page.keyboard.press(key);
    const item = page.getByRole('menuitem', { name: /^Shut/ }).first();
    const set = await item.getAttribute('title');
    assert.match(set, /^decoder\.layer0\.unit\d+\.reset=0$/);
    await item.click();
    await settle();
    const traced = (await posted()).filter(({ name }) => name === 'pairTrace');
    assert.deepEqual(traced.at(-1).request, { set: [set] });
  },
);

const items = [{ set: 'layer0.unit3.hidden=0', on: true }];
await check(
  'what was asked before everything was switched off is not told afterwards',
  { answers: {}, state: { ...state('predict'), whatIf: { modelId: 'run-1', items } } },
  [{ ...messages[0], run: run({ state: 'finished' }) }, predictions],
  async ({ page, settle, posted, send }) => {
    const summary = page.locator('.what-if > summary');
    await summary.click();
    await settle();
    const { id } = (await posted()).filter(({ name }) => name === 'whatIf').at(-1);
    assert.equal(await page.locator('.what-if-sides').isVisible(), false, 'names of nothing');
    await page.locator('.what-if input[type=checkbox]').uncheck();
    const { whatIf: result } = storyAnswers();
    await send({ type: 'answer', id, result });
    await settle();
    assert.match(await summary.innerText(), /all changes are off$/);
    assert.equal(await page.locator('.what-if-sides').isVisible(), false);
  },
);

await finish();
