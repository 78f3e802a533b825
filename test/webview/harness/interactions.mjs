// What a user does in the panel, and what the host hears of it:  node test/webview/harness/interactions.mjs [part of a name]
import assert from 'node:assert/strict';
import { startChecks } from './checks.mjs';
import {
  bankContexts,
  halfTyped,
  points,
  predictions,
  run,
  storyAnswers,
  surprisals,
  wordTokens,
} from './fakes.mjs';

const { check, finish } = await startChecks();
const tokens = wordTokens(40);
const runMessage = {
  type: 'run',
  run: run(),
  documentName: 'story.txt',
  documentUri: 'file:///story.txt',
  points: points(40),
};

await check('tabs are walked by keys, and remembered', {}, [runMessage], async ({ page, saved }) => {
  const chosen = () => page.locator('[role=tab][aria-selected=true]').innerText();
  const tabs = await page.getByRole('tab').allInnerTexts();
  assert.equal(await chosen(), tabs[0]);
  await page.getByRole('tab', { name: tabs[0] }).focus();
  await page.keyboard.press('ArrowRight');
  assert.equal(await chosen(), tabs[1]);
  assert.equal(await page.locator('[role=tab]:focus').innerText(), tabs[1]);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  assert.equal(await chosen(), tabs.at(-1));
  await page.keyboard.press('Home');
  await page.keyboard.press('End');
  assert.equal((await saved()).tab, 'training');
  assert.equal(await page.locator('[role=tabpanel]:visible').count(), 1);
  assert.equal(await page.locator('[role=tab][tabindex="0"]').count(), 1);
});

await check(
  'predictions insert by click and by key',
  {},
  [runMessage, predictions],
  async ({ page, last, send, settle }) => {
    await page.locator('.prediction.option').nth(1).click();
    assert.deepEqual(await last('insert'), { type: 'insert', offset: 420, text: ' mat' });
    await page.locator('.prediction.option').nth(0).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    assert.equal((await last('insert')).text, ' window');
    await send(halfTyped);
    await settle();
    assert.equal(await page.locator('.prediction.option:visible').count(), 4);
    assert.equal(
      await (await page.locator('.prediction.option').first().locator('.typed').allInnerTexts()).join(''),
      '␣wi',
    );
  },
);

await check(
  'the strip tells how surprising the last tokens were, and selects',
  { answers: storyAnswers() },
  [runMessage, predictions],
  async ({ page, last, settle, posted }) => {
    const asked = (await posted()).filter(({ name }) => name === 'recentSurprisals');
    assert.deepEqual(asked.at(-1).request, { tokens: 100, top: 4 });
    const { surprisals: values } = storyAnswers().recentSurprisals;
    const read = values.ends.length - 1;
    await page
      .locator('.strip-bar')
      .nth(read - 1)
      .waitFor();
    assert.equal(await page.locator('.strip-bar').count(), read);
    const bits = (row) => -Math.log2(values.probability[row]);
    const bar = await page.locator('.strip-bar').nth(7).boundingBox();
    await page.mouse.move(bar.x + bar.width / 2, bar.y + bar.height - 1);
    await settle();
    assert.ok((await page.locator('.strip-card').innerText()).includes(`${bits(7).toFixed(2)} bits`));
    await page.mouse.click(bar.x + bar.width / 2, bar.y + bar.height - 1);
    assert.deepEqual((await last('select')).range, { start: values.starts[7], end: values.ends[7] });
    await page.locator('.strip-token').last().focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    const at = read - 2;
    assert.deepEqual((await last('select')).range, { start: values.starts[at], end: values.ends[at] });
    assert.ok((await page.locator('.actual-next').innerText()).includes(`${bits(read).toFixed(2)} bits`));
    await page.locator('.strip summary').click();
    await page
      .locator('.strip tbody tr')
      .nth(read - 1)
      .waitFor();
    assert.equal(await page.locator('.strip tbody tr').count(), read);
    assert.equal((await posted()).filter(({ name }) => name === 'recentSurprisals').length, 1);
  },
);

await check(
  'the temperature asks for other predictions',
  { answers: storyAnswers() },
  [runMessage, predictions],
  async ({ page, last, saved, settle }) => {
    const first = () => page.locator('.prediction.option .number').first().innerText();
    assert.equal(await first(), '21%');
    await page.getByRole('slider', { name: 'Temperature' }).fill('2');
    await settle();
    assert.equal((await last('ask')).request.temperature, 2);
    assert.equal(await first(), '9.0%');
    assert.equal((await saved()).temperature, 2);
    await page.getByRole('slider', { name: 'Temperature' }).fill('1');
    await settle();
    assert.equal(await first(), '21%');
  },
);

await check(
  'two contexts are compared, typed or taken from the cursor',
  { answers: storyAnswers() },
  [runMessage, predictions],
  async ({ page, last, saved, settle }) => {
    assert.equal(await page.locator('.butterfly').isVisible(), false);
    await page.getByRole('textbox', { name: 'Context A' }).fill(bankContexts[0].text);
    await page.getByRole('textbox', { name: 'Context B' }).fill(bankContexts[1].text);
    await settle();
    const asked = await last('ask');
    assert.equal(asked.name, 'compare');
    assert.deepEqual(asked.request.contexts, bankContexts);
    const texts = await page.locator('.butterfly > *').allInnerTexts();
    assert.deepEqual(texts.slice(0, 5), ['<1.1%', '', '␣account', '', '52%']);
    assert.deepEqual(texts.slice(5, 10), ['41%', '', '␣of', '', '7.0%']);
    assert.deepEqual((await saved()).contexts, bankContexts);
    await page.getByRole('button', { name: 'Pin' }).click();
    await settle();
    const { text, cursor, surprisals: values } = storyAnswers().recentSurprisals;
    assert.equal((await saved()).contexts[1].text, text.slice(0, cursor - values.starts[0]));
  },
);

await check(
  'a refusal is told in words',
  {
    answers: {
      ...storyAnswers(),
      compare: { refused: { code: 'no-model', message: 'The model is gone.', hint: 'Choose another.' } },
    },
    state: { version: 1, layer: 0, quantity: 'all', contexts: bankContexts },
  },
  [runMessage, predictions],
  async ({ page }) =>
    assert.equal(
      await page.locator('.compare [role=status]').innerText(),
      'The model is gone. Choose another.',
    ),
);

await check(
  'what is on view is taken away',
  { answers: storyAnswers() },
  [runMessage, predictions],
  async ({ page, last, settle }) => {
    await page.getByRole('button', { name: 'CSV' }).click();
    const csv = await last('save');
    assert.equal(csv.kind, 'csv');
    assert.match(
      csv.content,
      /^kind,text,start,end,probability,bits,place,temperature\r\nprediction," floor",420,,0.214,/,
    );
    await page.getByRole('button', { name: 'SVG' }).click();
    const parsed = await page.evaluate(() => {
      const { content } = posted.at(-1);
      return new DOMParser().parseFromString(content, 'image/svg+xml').querySelectorAll('parsererror, rect')
        .length;
    });
    assert.ok(parsed > 60, String(parsed));
    await page.getByRole('button', { name: 'PNG' }).click();
    await settle();
    const head = await page.evaluate(() => [...posted.at(-1).content.subarray(1, 4)]);
    assert.equal(String.fromCharCode(...head), 'PNG');
    await page.getByRole('tab', { name: 'Training' }).click();
    await page.getByRole('button', { name: 'CSV' }).click();
    const points = (await last('save')).content.split('\r\n');
    assert.ok(points[0].startsWith('run,step,epoch,trainLoss'));
    assert.equal((await last('save')).name, 'unroll-training');
    await page.getByRole('button', { name: 'Export inspection' }).click();
    const report = await last('report');
    assert.ok(report.answers.some(({ name }) => name === 'recentSurprisals'));
    assert.equal(report.viewState.tab, 'training');
  },
);

await check(
  'an export that was asked for early waits for its run',
  { answers: storyAnswers() },
  [{ type: 'exportInspection' }],
  async ({ page, last, send, settle }) => {
    assert.equal(await last('report'), undefined);
    await send(runMessage, predictions);
    await settle();
    assert.ok(await last('report'));
    await page.evaluate(() => (window.posted = []));
    await send(predictions);
    await settle();
    assert.equal(
      (await page.evaluate(() => window.posted)).some(({ type }) => type === 'report'),
      false,
    );
  },
);

await check('the keys are listed by ?', {}, [runMessage, predictions], async ({ page }) => {
  await page.getByRole('textbox', { name: 'Context A' }).fill('');
  await page.getByRole('textbox', { name: 'Context A' }).press('?');
  assert.equal(await page.getByRole('dialog').count(), 0);
  await page.getByRole('tab', { name: 'Predict' }).press('?');
  assert.match(await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).innerText(), /Show this list/);
  await page.keyboard.press('Escape');
  assert.equal(await page.getByRole('dialog').count(), 0);
});

await check('the header commands', {}, [runMessage], async ({ page, last, send, settle }) => {
  await page.getByRole('button', { name: 'Pause' }).click();
  assert.equal((await last('command')).command, 'pause');
  await send({ ...runMessage, run: run({ state: 'paused' }) });
  await settle();
  await page.getByRole('button', { name: 'Resume' }).click();
  assert.equal((await last('command')).command, 'resume');
  await page.locator('.run-name').click();
  assert.equal((await last('command')).command, 'selectModel');
});

await check(
  'a dead engine is started again, and a model of another text is trained on this one',
  {},
  [
    { ...runMessage, differs: 'other', run: run({ state: 'finished', name: 'letters.txt' }) },
    predictions,
    { type: 'error', message: 'The engine stopped.', hint: 'Models are safe.', startAgain: true },
  ],
  async ({ page, last, send, settle }) => {
    await page.getByRole('button', { name: 'Start Again' }).click();
    assert.equal((await last('command')).command, 'startAgain');
    await send(predictions);
    await settle();
    assert.equal(await page.getByRole('alert').isVisible(), false);
    assert.match(await page.getByRole('note').innerText(), /Trained on letters\.txt/);
    assert.equal(await page.getByRole('button', { name: 'Train Again' }).count(), 0);
    await page.getByRole('note').getByRole('button').click();
    assert.equal((await last('command')).command, 'train');
    await send({ ...runMessage, differs: 'edited', run: run({ state: 'finished' }) });
    await settle();
    assert.match(await page.getByRole('note').innerText(), /an earlier version of this text/);
    await send({ ...runMessage, run: run({ state: 'finished' }) });
    await settle();
    assert.equal(await page.getByRole('note').isVisible(), false);
    await send({ type: 'error', message: 'Something else.', hint: '' });
    await settle();
    assert.equal(await page.getByRole('button', { name: 'Start Again' }).isVisible(), false);
  },
);

await check(
  'each way of having nothing says what to do',
  {},
  [{ type: 'empty', documentName: 'story.txt', reason: 'no-model' }],
  async ({ page, last, send, settle }) => {
    await page.getByRole('button', { name: 'Train on This File' }).click();
    assert.equal((await last('command')).command, 'train');
    for (const [reason, words] of [
      ['no-document', /open/i],
      ['too-large', /smaller part/],
    ]) {
      await send({ type: 'empty', documentName: '', reason });
      await settle();
      assert.match(await page.locator('.empty').innerText(), words);
      assert.equal(await page.getByRole('button', { name: 'Train on This File' }).isVisible(), false);
    }
  },
);

await check('other models are not listened to', {}, [runMessage], async ({ page, send, settle }) => {
  const step = () => page.locator('.stats dd').nth(1).innerText();
  assert.equal(await step(), '400');
  await send({ type: 'points', modelId: 'other', points: [{ ...points(80).at(-1) }] });
  await settle();
  assert.equal(await step(), '400');
  await send({ type: 'points', modelId: 'run-1', points: [{ ...points(41).at(-1) }] });
  await settle();
  assert.equal(await step(), '410');
});

const hostile = [
  '<img src=x onerror=document.title="hacked">',
  '</canvas><script>1</script>',
  '&lt;',
  '\u202Eabc',
  'e\u0301\u0302',
  '\ud800',
  '🐈',
];
/** Every hostile text as a token, the first ones of a broken network. */
function hostileStrip() {
  let start = 0;
  const tokens = hostile.map((text) => ({ text, start, end: (start += text.length), known: true }));
  const strip = surprisals(tokens, start);
  strip.surprisals.probability.fill(NaN, 0, 2);
  strip.surprisals.rank.fill(-1, 0, 2);
  return strip;
}

await check(
  'hostile text is text',
  { answers: { ...storyAnswers(), recentSurprisals: hostileStrip() } },
  [
    { ...runMessage, documentName: hostile[0], run: run({ name: hostile[1], note: hostile[0] }) },
    {
      ...predictions,
      contextTail: hostile[0],
      result: { ...predictions.result, predictions: hostile.map((text) => ({ text, probability: 0.1 })) },
    },
    { type: 'error', message: hostile[0], hint: hostile[1] },
  ],
  async ({ page }) => {
    assert.equal(await page.locator('img, main script').count(), 0);
    assert.equal(await page.locator('.strip-token').count(), hostile.length);
    assert.equal(await page.locator('.strip-token').first().textContent(), hostile[0]);
    assert.equal(await page.locator('.strip-bar.missing').count(), 2);
    assert.equal(await page.title(), 'Inspector');
    assert.equal(
      await page
        .locator('.prediction.option')
        .first()
        .innerText()
        .then((text) => text.split('\n')[0]),
      hostile[0].replaceAll(' ', '␣'),
    );
  },
);

await check(
  'where suggestions come from stays on view while a newer answer is on its way',
  { answers: storyAnswers() },
  [runMessage, predictions],
  async ({ page, send, settle, posted }) => {
    const origins = page.locator('.origins');
    await origins.waitFor();
    // The next one is answered by nobody, and given up for the one after it.
    const known = await page.evaluate(() => {
      window.hidden = 0;
      const node = document.querySelector('.origins');
      new MutationObserver(() => (window.hidden += node.hidden ? 1 : 0)).observe(node, { attributes: true });
      const { origins: answer } = window.answers;
      delete window.answers.origins;
      return answer;
    });
    await send({ ...predictions, contextTail: 'another place' });
    await settle();
    await page.evaluate((answer) => (window.answers.origins = answer), known);
    await send({ ...predictions, contextTail: 'yet another one' });
    await settle();
    const asked = (await posted()).filter(({ type, name }) => type === 'ask' && name === 'origins');
    assert.ok(asked.length >= 3, `${asked.length}`);
    assert.ok(await origins.isVisible());
    assert.equal(await page.evaluate(() => window.hidden), 0);
  },
);

await check(
  'nothing is said of a unit before there is one',
  { state: { version: 1, layer: 0, quantity: 'all', tab: 'belt' } },
  [runMessage, predictions],
  async ({ page }) => {
    await page.getByRole('tabpanel', { name: 'Belt' }).getByText('Reading the text…').waitFor();
    assert.equal(await page.locator('.belt-why').isVisible(), false);
  },
);

await finish();
