// What a user does in the panel, and what the host hears of it:  node test/webview/harness/interactions.mjs [part of a name]
import assert from 'node:assert/strict';
import {
  bankContexts,
  charTokens,
  halfTyped,
  points,
  predictions,
  run,
  storyAnswers,
  surprisals,
  trace,
  wordTokens,
} from './fakes.mjs';
import { startHarness } from './page.mjs';

const wanted = process.argv[2] ?? '';
const harness = await startHarness();
const tokens = wordTokens(40);
const seen = trace('lstm', tokens, 64, 2);
const runMessage = {
  type: 'run',
  run: run(),
  documentName: 'story.txt',
  documentUri: 'file:///story.txt',
  points: points(40),
};
const traceMessage = { type: 'trace', modelId: 'run-1', trace: seen, cursorToken: 39 };
const minus = '\u2212';
const gates = { state: { version: 1, layer: 0, quantity: 'all', tab: 'gates' } };
const turnTo = (page, name) => page.getByRole('tab', { name }).click();

async function check(name, options, messages, act) {
  if (!name.includes(wanted)) return;
  const panel = await harness.open(options);
  await panel.send(...messages);
  await panel.settle();
  const last = async (type) => (await panel.posted()).filter((message) => message.type === type).at(-1);
  try {
    await act({ ...panel, last });
    console.log(`ok    ${name}`);
  } catch (error) {
    harness.complaints.push(`${name}: ${error.stack}`);
    console.log(`FAIL  ${name}`);
  }
  await panel.close();
}

/** Middle of a cell on the screen, from the place of its track's name and the axis' geometry. */
async function cellPoint(page, { track, tracks, token, count, unit, units }) {
  const box = await page.locator('.heatmap-stack').boundingBox();
  const column = Math.floor((box.width - 40 - 28) / count);
  const gap = 7;
  const height = (box.height - gap * (tracks - 1)) / tracks;
  return {
    x: box.x + 28 + (token + 0.5) * column,
    y: box.y + track * (height + gap) + ((unit + 0.5) * height) / units,
  };
}

/** First truthy answer; the machine may be busy, so that it may take a while. */
async function until(ask) {
  for (let round = 0; round < 200; round++) {
    const answer = await ask();
    if (answer) return answer;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`never came: ${ask}`);
}

await check(
  'ready comes first, the window follows the width',
  {},
  [runMessage],
  async ({ page, posted, last }) => {
    assert.deepEqual((await posted())[0], { type: 'ready' });
    assert.equal(await last('window'), undefined);
    await turnTo(page, 'Gates');
    const wide = (await until(() => last('window'))).tokens;
    assert.ok(wide > 30 && wide < 80, String(wide));
    await page.setViewportSize({ width: 400, height: 900 });
    const narrow = await until(async () =>
      (await last('window')).tokens < wide ? last('window') : undefined,
    );
    assert.ok(narrow.tokens >= 8, String(narrow.tokens));
    await turnTo(page, 'Predict');
    assert.equal((await last('window')).tokens, 0);
  },
);

await check(
  'hover shows the exact value, click selects the token',
  gates,
  [runMessage, traceMessage],
  async ({ page, last, settle }) => {
    const at = { track: 1, tracks: 6, token: 12, count: 40, unit: 30, units: 64 };
    const point = await cellPoint(page, at);
    await page.mouse.move(point.x, point.y);
    await settle();
    const tooltip = await page.locator('.tooltip').innerText();
    const value = seen.layers[0].quantities.forget[12 * 64 + 30];
    assert.match(tooltip, /unit 30/);
    assert.equal(await page.locator('.tooltip-value.current .number').innerText(), value.toFixed(4));
    assert.equal(await page.locator('.tooltip-value').count(), 6);
    await page.mouse.click(point.x, point.y);
    assert.deepEqual((await last('select')).range, { start: tokens[12].start, end: tokens[12].end });
    await page.mouse.move(5, 5);
    await settle();
    assert.equal(await page.locator('.tooltip').isVisible(), false);
  },
);

await check('a click on the axis selects', gates, [runMessage, traceMessage], async ({ page, last }) => {
  const { x } = await cellPoint(page, { track: 0, tracks: 6, token: 20, count: 40, unit: 0, units: 64 });
  const axis = await page.locator('.heatmap-axis canvas').boundingBox();
  await page.mouse.click(x + 3, axis.y + axis.height - 5);
  assert.deepEqual((await last('select')).range, { start: tokens[20].start, end: tokens[20].end });
});

await check(
  'keys move the crosshair, are read out, and Enter selects',
  gates,
  [runMessage, traceMessage],
  async ({ page, last, settle }) => {
    await page.locator('.heatmap-plot').focus();
    for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowDown', 'PageDown', 'PageDown', 'PageDown', 'PageDown'])
      await page.keyboard.press(key);
    await settle();
    const value = seen.layers[0].quantities.cell[38 * 64 + 1];
    const shown = `${value < 0 ? minus : ''}${Math.abs(value).toFixed(4)}`;
    assert.equal(
      await page.locator('.heatmap [aria-live]').textContent(),
      `Cell state, unit 1, ${tokens[38].text.trim()}: ${shown}`,
    );
    await page.keyboard.press('Enter');
    assert.deepEqual((await last('select')).range, { start: tokens[38].start, end: tokens[38].end });
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('.tooltip').isVisible(), false);
  },
);

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
    assert.deepEqual((await last('ask')).request, { tokens: 100, top: 4 });
    const { surprisals: values } = storyAnswers().recentSurprisals;
    const read = values.ends.length - 1;
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
  'layer and quantity are chosen, kept and restored',
  gates,
  [runMessage, traceMessage],
  async ({ page, saved, settle }) => {
    await page.locator('.controls vscode-dropdown').nth(0).click();
    await page.getByRole('option', { name: 'Layer 2, last' }).click();
    await page.locator('.controls vscode-dropdown').nth(1).click();
    await page.getByRole('option', { name: 'Cell state' }).click();
    await settle();
    assert.equal(await page.locator('.track-name').count(), 1);
    await page.locator('.heatmap summary').click();
    await settle();
    assert.equal(await page.locator('.heatmap tbody tr').count(), 16);
    await turnTo(page, 'Training');
    await page.getByRole('radio', { name: 'Perplexity' }).click();
    await turnTo(page, 'Gates');
    const state = await saved();
    assert.deepEqual(state, {
      version: 1,
      layer: 1,
      quantity: 'cell',
      cell: 'lstm',
      documentUri: 'file:///story.txt',
      curves: 'perplexity',
      tab: 'gates',
      tableOpen: true,
    });
    await check('  restored', { state }, [runMessage, traceMessage], async (again) => {
      assert.match(await again.page.locator('.track-name').innerText(), /Cell/);
      assert.equal(await again.page.locator('.heatmap tbody tr').count(), 16);
      assert.equal(
        await again.page
          .locator('.controls vscode-dropdown')
          .nth(0)
          .evaluate((node) => node.value),
        '1',
      );
      await again.page.locator('.track-name').click();
      assert.equal(await again.page.locator('.track-name').count(), 6);
    });
  },
);

await check(
  'other models are not listened to',
  {},
  [runMessage, traceMessage],
  async ({ page, send, settle }) => {
    const step = () => page.locator('.stats dd').nth(1).innerText();
    assert.equal(await step(), '400');
    await send({ type: 'points', modelId: 'other', points: [{ ...points(80).at(-1) }] });
    await settle();
    assert.equal(await step(), '400');
    await send({ type: 'points', modelId: 'run-1', points: [{ ...points(41).at(-1) }] });
    await settle();
    assert.equal(await step(), '410');
  },
);

await check('a change of theme repaints', gates, [runMessage, traceMessage], async ({ page, settle }) => {
  const pixels = () => page.locator('.heatmap-cells').evaluate((canvas) => canvas.toDataURL());
  const before = await pixels();
  await page.evaluate(() => {
    document.body.className = 'vscode-light';
    document.documentElement.style.setProperty('--vscode-editor-background', '#ffffff');
  });
  await settle();
  assert.notEqual(await pixels(), before);
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
    {
      type: 'trace',
      trace: trace(
        'gru',
        hostile.map((text, index) => ({ text, start: index, end: index + 1, known: true })),
        4,
      ),
      cursorToken: 0,
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

for (const [name, count, units] of [
  ['one token', 1, 3],
  ['many tokens', 400, 200],
  ['more tokens than pixels', 1500, 8],
]) {
  const many = Array.from({ length: count }, (_, index) => ({
    text: ` w${index}`,
    start: index * 5,
    end: index * 5 + 5,
    known: true,
  }));
  await check(
    name,
    { width: 700, ...gates },
    [runMessage, { type: 'trace', trace: trace('rnn-tanh', many, units), cursorToken: 0 }],
    async ({ page, settle, last }) => {
      const box = await page.locator('.heatmap-stack').boundingBox();
      await page.mouse.move(box.x + 40, box.y + 10);
      await settle();
      assert.equal(await page.locator('.tooltip').isVisible(), true);
      await page.mouse.click(box.x + 40, box.y + 10);
      assert.equal(typeof (await last('select')).range.start, 'number');
    },
  );
}

await check(
  'an empty trace waits, an empty panel offers training',
  gates,
  [runMessage, { type: 'trace', trace: { tokens: [], layers: [] }, cursorToken: -1 }],
  async ({ page, send, settle, last }) => {
    assert.equal(await page.locator('.heatmap .waiting').isVisible(), true);
    await send({ type: 'empty', documentName: 'story.txt', reason: 'no-model' });
    await settle();
    await page.getByRole('button', { name: 'Train on This File' }).click();
    assert.equal((await last('command')).command, 'train');
    await send({ type: 'error', message: 'Broken.', hint: 'Mend it.' });
    await settle();
    assert.equal(
      await page
        .getByRole('alert')
        .innerText()
        .then((text) => text.includes('Mend it.')),
      true,
    );
    await page.getByRole('button', { name: 'Dismiss' }).click();
    assert.equal(await page.getByRole('alert').isVisible(), false);
  },
);

await check(
  'a point paints no cell again',
  gates,
  [runMessage, traceMessage],
  async ({ page, send, settle }) => {
    await page.evaluate(() => {
      const draw = CanvasRenderingContext2D.prototype.drawImage;
      window.drawn = 0;
      CanvasRenderingContext2D.prototype.drawImage = function (...args) {
        window.drawn++;
        return draw.apply(this, args);
      };
    });
    await send(
      { type: 'points', modelId: 'run-1', points: [points(41).at(-1)] },
      { type: 'points', modelId: 'run-1', points: [points(42).at(-1)] },
    );
    await settle();
    assert.equal(await page.evaluate(() => window.drawn), 0);
  },
);

await check(
  'characters',
  { width: 700 },
  [
    { ...runMessage, run: run({}, { cell: 'gru', layers: 1 }, 'char') },
    { type: 'trace', trace: trace('gru', charTokens(50), 16), cursorToken: 49 },
  ],
  async ({ page }) => {
    assert.equal(await page.locator('.predictions h2').innerText(), 'NEXT CHARACTER');
    await turnTo(page, 'Gates');
    assert.ok((await page.locator('.heatmap-axis').boundingBox()).height < 30);
  },
);

await harness.close();
for (const complaint of harness.complaints) console.error(complaint);
process.exitCode = harness.complaints.length > 0 ? 1 : 0;
