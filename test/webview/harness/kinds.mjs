// The panel of models that do not write on: what it offers, and what it compares:  node test/webview/harness/kinds.mjs
import assert from 'node:assert/strict';
import { translatorModel } from './attentionFakes.mjs';
import { startChecks } from './checks.mjs';
import { points, predictions, run, storyAnswers } from './fakes.mjs';

const { check, finish } = await startChecks();
const message = (overrides, model) => ({
  type: 'run',
  run: run(overrides, model),
  documentName: 'story.txt',
  documentUri: 'file:///story.txt',
  points: points(40),
});

for (const [kind, model, words, use, train] of [
  ['language', {}, ['Generate…', 'Train Again'], 'generate', 'train'],
  ['blank', { kind: 'blank' }, ['Fill the Blank', 'Train Again…'], 'fillBlank', 'trainBlank'],
  ['translate', translatorModel, ['Translate', 'Train Again'], 'translate', 'trainTranslator'],
])
  await check(
    `the header offers what a model can do: ${kind}`,
    {},
    [message({ state: 'finished' }, model)],
    async ({ page, last, send, settle }) => {
      const buttons = page.locator('header.run .actions vscode-button');
      assert.deepEqual(await buttons.allInnerTexts(), words);
      await buttons.nth(0).click();
      assert.equal((await last('command')).command, use);
      await buttons.nth(1).click();
      assert.equal((await last('command')).command, train);
      await send({ ...message({ state: 'finished' }, model), differs: 'edited' });
      await settle();
      assert.deepEqual(await buttons.allInnerTexts(), [words[0]]);
      await page.getByRole('note').getByRole('button').click();
      assert.equal((await last('command')).command, train);
      await send(message({ state: 'failed' }, model));
      await settle();
      assert.deepEqual(await buttons.allInnerTexts(), [words[1]]);
    },
  );

await check(
  'two models read one context, and one that translates is not among them',
  {
    answers: {
      ...storyAnswers(),
      models: {
        models: [
          { id: 'run-1', name: 'story.txt' },
          { id: 'other', name: 'letters.txt' },
          { id: 'pairs', name: 'pairs.tsv', kind: 'translate' },
        ],
      },
    },
  },
  [message(), predictions],
  async ({ page, last, settle }) => {
    const other = page.locator('.compare-side.B vscode-dropdown');
    const choices = await other.locator('vscode-option').allTextContents();
    assert.deepEqual(choices, ['story.txt (on view)', 'letters.txt']);
    await page.getByRole('textbox', { name: 'Context A' }).fill('The cat sat');
    await settle();
    assert.deepEqual((await last('ask')).request.contexts, [{ text: 'The cat sat' }]);
    await other.click();
    await other.locator('vscode-option').nth(1).click();
    await settle();
    const asked = await last('ask');
    assert.deepEqual(asked.request.contexts, [
      { text: 'The cat sat' },
      { text: 'The cat sat', modelId: 'other' },
    ]);
    const empty = page.getByRole('textbox', { name: 'Context B' });
    assert.equal(await empty.getAttribute('placeholder'), 'Empty: reads the context of A');
    assert.equal(await page.locator('.butterfly').isVisible(), true);
    assert.match(await page.locator('.uncertainty').innerText(), /^Entropy 5\.22 bits: .* 37 tokens\.$/);
  },
);

await finish();
