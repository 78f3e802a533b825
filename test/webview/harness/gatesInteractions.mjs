// What a user does in the tabs Gates and Belt, and what the host hears of it:  node test/webview/harness/gatesInteractions.mjs [part of a name]
import assert from 'node:assert/strict';
import { points, predictions, run, wordTokens } from './fakes.mjs';
import { fakeTraces } from './fakeTraces.mjs';
import { startHarness } from './page.mjs';

const wanted = process.argv[2] ?? '';
const harness = await startHarness();
const words = wordTokens(60).map(({ text }) => text);
const facts = { tokens: 400, units: 64, cell: 'lstm', texts: words, cursor: 200 };
const starts = [0];
for (let row = 0; row < 400; row++) starts.push(starts[row] + words[row % words.length].length);

async function check(name, { given = {}, state = {}, tab = 'gates', ...options }, act) {
  if (!name.includes(wanted)) return;
  const script = fakeTraces({ ...facts, ...given });
  const saved = { version: 1, layer: 0, quantity: 'all', tab, ...state };
  const panel = await harness.open({ ...options, script, state: saved });
  const message = { type: 'run', run: run(), documentName: 'story.txt', points: points(40) };
  await panel.send(message, predictions);
  await panel.settle();
  await panel.settle();
  const last = async (type) => (await panel.posted()).filter((posted) => posted.type === type).at(-1);
  const asked = async (question) => (await panel.posted()).filter((posted) => posted.name === question);
  try {
    await act({ ...panel, last, asked });
    console.log(`ok    ${name}`);
  } catch (error) {
    harness.complaints.push(`${name}: ${error.stack}`);
    console.log(`FAIL  ${name}`);
  }
  await panel.close();
}

const status = (page) => page.locator('.gates-status').innerText();
const middle = async (page, selector) => {
  const box = await page.locator(selector).boundingBox();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, width: box.width };
};
const spoken = (page) => page.locator('.inspector > [aria-live]').textContent();

await check(
  'pointing shows the exact value, a click selects token and unit',
  {},
  async ({ page, last, settle }) => {
    const { x, y } = await middle(page, '.heatmap-stack');
    await page.mouse.move(x, y);
    await settle();
    const tooltip = await page.locator('.tooltip').innerText();
    const unit = Number(/unit (\d+)/.exec(tooltip)[1]);
    assert.doesNotMatch(tooltip, /≈|…/);
    assert.equal(await page.locator('.tooltip-value').count(), 6);
    await page.mouse.click(x, y);
    const { range } = await last('select');
    assert.ok(starts.includes(range.start) && starts[starts.indexOf(range.start) + 1] === range.end);
    await page.getByRole('tab', { name: 'Belt' }).click();
    await settle();
    assert.equal(await page.locator('.belt-unit-number').inputValue(), String(unit));
  },
);

await check(
  'what if: a cell has a menu, and the heatmap is of the network as it was set',
  { theme: process.argv[3] ?? 'dark', width: 1100 },
  async ({ page, asked, settle, shot }) => {
    await page.locator('.heatmap-plot').focus();
    for (const key of ['ArrowLeft', 'ArrowDown', 'ArrowDown', 'w']) await page.keyboard.press(key);
    const menu = page.getByRole('menu');
    assert.equal(
      await menu
        .getByRole('menuitem')
        .first()
        .evaluate((node) => node === document.activeElement),
      true,
    );
    await shot('whatif-menu');
    const shut = menu.getByRole('menuitem', { name: /^Shut/ }).first();
    const set = await shut.getAttribute('title');
    assert.match(set, /^layer0\.unit\d+\.input=0$/);
    await shut.click();
    await settle();
    assert.equal(await menu.isVisible(), false);
    assert.deepEqual((await asked('whatIf')).at(-1).request.set, [set]);
    const [intervention] = (await asked('traceTiles')).at(-1).request.interventions;
    assert.equal(`layer${intervention.layer}.unit${intervention.unit}.${intervention.quantity}=0`, set);
    await page.getByRole('radio', { name: 'Difference' }).click();
    await settle();
    assert.equal((await asked('traceTiles')).at(-1).request.difference, true);
    assert.match(await status(page), /what the changes add/);
    await shot('whatif-difference');
    await page.getByRole('radio', { name: 'As it is' }).click();
    await settle();
    assert.equal((await asked('traceTiles')).at(-1).request.interventions, undefined);
    await page.getByRole('button', { name: 'Undo' }).click();
    await settle();
    assert.equal(await page.getByRole('radio', { name: 'Difference' }).isVisible(), false);
    const { x, y } = await middle(page, '.heatmap-stack');
    await page.mouse.click(x, y, { button: 'right' });
    await page.getByRole('menuitem', { name: 'At this token: another value…' }).click();
    assert.match(
      await page.getByRole('textbox', { name: 'Set a unit' }).inputValue(),
      /^layer0\.unit\d+\.\w+@\d+=$/,
    );
  },
);

for (const [tab, node] of [
  ['gates', '.heatmap-overlay'],
  ['belt', '.belt-staves canvas'],
])
  await check(`what is selected in the editor is marked: ${tab}`, { tab }, async ({ page, send, settle }) => {
    const drawn = () => page.locator(node).evaluate((canvas) => canvas.toDataURL());
    const before = await drawn();
    await page.evaluate(() => (window.selectedRows = { from: 195, to: 199 }));
    await send(predictions);
    await settle();
    const marked = await drawn();
    assert.notEqual(marked, before);
    await page.evaluate(() => (window.selectedRows = undefined));
    await send(predictions);
    await settle();
    assert.equal(await drawn(), before);
  });

await check('two fingers zoom and pan', {}, async ({ page, settle }) => {
  const shown = async () => {
    const [, from, to] = /(\d+)\D+(\d+)/.exec(await status(page));
    return { from: Number(from), span: Number(to) - Number(from) + 1 };
  };
  const before = await shown();
  const { x, y } = await middle(page, '.heatmap-stack');
  const session = await page.context().newCDPSession(page);
  const touch = (type, ...places) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: places.map((at, id) => ({ x: at, y, id })),
    });
  await touch('touchStart', x - 40);
  await touch('touchStart', x - 40, x + 40);
  for (let by = 50; by <= 120; by += 10) await touch('touchMove', x - by, x + by);
  await touch('touchEnd');
  await settle();
  const closer = await shown();
  assert.ok(closer.span < before.span / 2 && closer.span > before.span / 4, `${before.span} ${closer.span}`);
  await touch('touchStart', x - 40, x + 40);
  for (let by = 10; by <= 100; by += 10) await touch('touchMove', x - 40 + by, x + 40 + by);
  await touch('touchEnd');
  await settle();
  const moved = await shown();
  assert.ok(
    Math.abs(moved.span - closer.span) <= 1 && moved.from < closer.from,
    JSON.stringify([closer, moved]),
  );
});

await check('keys walk, speak, zoom and select', {}, async ({ page, last, settle }) => {
  await page.locator('.heatmap-plot').focus();
  for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowDown', 'PageDown']) await page.keyboard.press(key);
  await settle();
  assert.match(await spoken(page), /^Forget gate, unit 1, .*\d\.\d{4}$/);
  await page.keyboard.press('Enter');
  assert.deepEqual((await last('select')).range, { start: starts[199], end: starts[200] });
  const before = await status(page);
  await page.keyboard.press('-');
  assert.notEqual(await status(page), before);
  await page.keyboard.press('0');
  assert.equal(await status(page), 'tokens 1 to 400 of 400');
  await page.keyboard.press('c');
  assert.equal(await status(page), before);
  await page.keyboard.press('End');
  await settle();
  assert.match(await status(page), /to 400 of 400/);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.tooltip').isVisible(), false);
});

await check('wheel zooms, sideways and dragging pan, the minimap jumps', {}, async ({ page, settle }) => {
  const { x, y } = await middle(page, '.heatmap-stack');
  const before = await status(page);
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, 400);
  await settle();
  const wider = await status(page);
  assert.notEqual(wider, before);
  await page.mouse.wheel(200, 0);
  await settle();
  const moved = await status(page);
  assert.notEqual(moved, wider);
  await page.mouse.down();
  await page.mouse.move(x + 120, y, { steps: 4 });
  await page.mouse.up();
  await settle();
  assert.notEqual(await status(page), moved);
  const map = await page.locator('.minimap').boundingBox();
  await page.mouse.click(map.x + map.width - 40, map.y + 10);
  await settle();
  assert.match(await status(page), /to 400 of 400/);
});

await check('a pinch on a touch pad zooms, faster than a wheel', {}, async ({ page, settle }) => {
  const span = async () => {
    const [, from, to] = /(\d+)\D+(\d+)/.exec(await status(page));
    return Number(to) - Number(from) + 1;
  };
  const { x, y } = await middle(page, '.heatmap-stack');
  await page.mouse.move(x, y);
  const before = await span();
  await page.mouse.wheel(0, -80);
  await settle();
  const byWheel = await span();
  assert.ok(byWheel < before, `${before} ${byWheel}`);
  await page.mouse.wheel(0, 80);
  await settle();
  // As a browser tells of it: a wheel with Control.
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -80);
  await page.keyboard.up('Control');
  await settle();
  const byPinch = await span();
  assert.ok(byPinch < 0.6 * byWheel && byPinch > 0.2 * before, `${before} ${byWheel} ${byPinch}`);
  assert.equal(await page.evaluate(() => visualViewport.scale), 1);
});

await check(
  'the axis is brushed, other tabs and the editor hear of it, Escape puts it away',
  {},
  async ({ page, settle, asked, last }) => {
    const { x, y } = await middle(page, '.heatmap-axis');
    await page.mouse.move(x, y + 20);
    await page.mouse.down();
    await page.mouse.move(x + 90, y + 20, { steps: 5 });
    await page.mouse.up();
    await settle();
    assert.match(await spoken(page), /^tokens \d+ to \d+ brushed$/);
    assert.ok((await asked('traceTokens')).some(({ request }) => request.rows === 1));
    const [marked, ...others] = (await last('highlight')).ranges;
    assert.ok(marked.end > marked.start && others.length === 0);
    const marks = () => page.locator('.heatmap-overlay').evaluate((canvas) => canvas.toDataURL());
    const brushed = await marks();
    await page.locator('.heatmap-plot').focus();
    await page.keyboard.press('Escape');
    await settle();
    assert.notEqual(await marks(), brushed);
    assert.deepEqual((await last('highlight')).ranges, []);
  },
);

await check('layer, quantity and order are chosen and kept', {}, async ({ page, saved, settle, asked }) => {
  await page.locator('.gates-controls vscode-dropdown, .heatmap .controls vscode-dropdown').nth(1).click();
  await page.getByRole('option', { name: 'Cell state' }).click();
  await page.locator('.heatmap .controls vscode-dropdown').nth(2).click();
  await page.getByRole('option', { name: 'Units by similarity' }).click();
  await settle();
  assert.equal(await page.locator('.track-name').count(), 1);
  const { request } = (await asked('traceUnits')).at(-1);
  assert.deepEqual([request.quantity, request.sort], ['cell', 'similarity']);
  const state = await saved();
  assert.deepEqual([state.quantity, state.sort], ['cell', 'similarity']);
  await page.locator('.track-name').click();
  assert.equal(await page.locator('.track-name').count(), 6);
  await page.locator('.heatmap .controls vscode-dropdown').nth(1).click();
  await page.getByRole('option', { name: 'States', exact: true }).click();
  await settle();
  assert.equal(await page.locator('.track-name').count(), 3);
  assert.equal((await saved()).quantity, 'states');
});

await check(
  'units stand by their correlation with a token type or a pattern, which may be refused',
  { given: { types: ['type:keyword', 'type:string'] }, state: { sort: 'correlation' } },
  async ({ page, saved, settle, asked }) => {
    const other = page.getByRole('combobox', { name: 'What to correlate with' });
    await other.click();
    await page.getByRole('option', { name: 'keyword, by the language' }).click();
    await settle();
    const last = async () => (await asked('traceUnits')).at(-1).request.with;
    assert.deepEqual(await last(), { type: 'keyword' });
    assert.equal(await page.locator('.gates-order .pattern-input').isVisible(), false);
    await other.click();
    await page.getByRole('option', { name: 'your pattern' }).click();
    const input = page.locator('.gates-order .pattern-input');
    await input.fill('\\bthe\\b');
    await input.press('Enter');
    await settle();
    assert.deepEqual(await last(), { pattern: { source: '\\bthe\\b', ignoreCase: false } });
    assert.equal((await saved()).sortPattern.source, '\\bthe\\b');
    await input.fill('(a+)+$');
    await input.press('Enter');
    await settle();
    assert.match(await page.locator('.gates-order [role=alert]').innerText(), /too long.*Shorten/);
    const before = (await asked('traceUnits')).length;
    await page.locator('.heatmap-plot').focus();
    await page.keyboard.press('ArrowRight');
    await settle();
    assert.equal((await asked('traceUnits')).length, before, 'a refused pattern is not tried again');
  },
);

await check('a hidden tab asks nothing', {}, async ({ page, settle, posted, send }) => {
  await page.getByRole('tab', { name: 'Training' }).click();
  await settle();
  const before = (await posted()).filter(({ type }) => type === 'ask').length;
  await send({ ...predictions });
  await settle();
  const names = (await posted()).filter(({ type }) => type === 'ask').slice(before);
  assert.deepEqual(
    names.filter(({ name }) => name.startsWith('trace')),
    [],
  );
});

await check('the cursor of the editor is marked and followed', {}, async ({ page, send, settle }) => {
  await page.evaluate(() => (window.cursorRow = 20));
  await send({ ...predictions });
  await settle();
  assert.match(await status(page), /^tokens \d{1,2} to/);
});

const hostile = [
  '<img src=x onerror=document.title="hacked">',
  '</canvas><script>document.title="hacked"</script>',
  '\u202Eabc',
  'مرحبا',
  'e\u0301\u0302',
  '\ud800',
  'w'.repeat(79) + '…',
];
for (const tab of ['gates', 'belt']) {
  await check(
    `hostile text and broken numbers are shown, ${tab}`,
    { tab, given: { texts: hostile, broken: true } },
    async ({ page, settle }) => {
      for (const summary of await page.locator('summary:visible').all()) await summary.click();
      const { x, y } = await middle(page, tab === 'gates' ? '.heatmap-stack' : '.belt-staves');
      await page.mouse.move(x, y);
      await settle();
      assert.equal(await page.title(), 'Inspector');
      assert.equal(await page.locator('img').count(), 0);
    },
  );
  for (const [name, given] of [
    ['one token of one unit', { tokens: 1, units: 1, cursor: 0 }],
    ['20,000 tokens', { tokens: 20_000, units: 16, cursor: 15_000 }],
    ['a simple network', { cell: 'rnn-relu', units: 8 }],
  ]) {
    await check(`${name}, ${tab}`, { tab, given: { ...facts, ...given } }, async ({ page }) => {
      const node = page.locator(tab === 'gates' ? '.heatmap-stack' : '.belt-staves');
      assert.ok((await node.boundingBox()).height > 50);
      assert.equal(await page.locator('.waiting:visible').count(), 0);
    });
  }
}

await check('an empty text says so', { given: { tokens: 0, cursor: -1 } }, async ({ page }) =>
  assert.match(await page.locator('.waiting:visible').innerText(), /no token/),
);

await check(
  'the belt leads to what wrote, and walks by keys',
  { tab: 'belt' },
  async ({ page, last, settle }) => {
    await page.locator('.belt-event').first().click();
    await settle();
    const { range } = await last('select');
    assert.ok(starts.includes(range.start));
    assert.match(await page.locator('.belt-readout').innerText(), /written/);
    await page.locator('.belt-staves').focus();
    const unit = await page.locator('.belt-unit-number').inputValue();
    await page.keyboard.press('ArrowDown');
    await settle();
    assert.notEqual(await page.locator('.belt-unit-number').inputValue(), unit);
    await page.keyboard.press('ArrowRight');
    assert.match(await spoken(page), /Cell state/);
    await page.keyboard.press('End');
    await settle();
    await page.keyboard.press('Enter');
    assert.deepEqual((await last('select')).range, { start: starts[399], end: starts[400] });
  },
);

await harness.close();
for (const complaint of harness.complaints) console.error(complaint);
process.exitCode = harness.complaints.length > 0 ? 1 : 0;
