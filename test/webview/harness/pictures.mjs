// What every tab exports as a picture, and when its buttons do so:  node test/webview/harness/pictures.mjs [part of a name]
// Pictures stay in test-results/ (picture-TAB-THEME.png and .svg), to be looked at.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { attentionAnswer, translatorModel } from './attentionFakes.mjs';
import { startChecks } from './checks.mjs';
import { fakeTraces } from './fakeTraces.mjs';
import { points, predictions, run, storyAnswers, wordTokens } from './fakes.mjs';
import { connectivityAnswer } from './memoryFakes.mjs';
import { root } from './page.mjs';

const { check, finish } = await startChecks();
const folder = path.join(root, 'test-results');
fs.mkdirSync(folder, { recursive: true });

const texts = wordTokens(60).map(({ text }) => text);
const traces = fakeTraces({ tokens: 400, units: 64, cell: 'lstm', texts, cursor: 200 });
const runMessage = {
  type: 'run',
  run: run({ name: 'letters.txt', state: 'finished' }),
  documentName: 'story.txt',
  documentUri: 'file:///story.txt',
  points: points(92),
};
const translator = [
  {
    ...runMessage,
    run: run({ state: 'finished', name: 'english-french.tsv' }, translatorModel),
    documentName: 'english-french.tsv',
  },
  { type: 'place', modelId: 'run-1', offset: 62 },
];
const answers = {
  ...storyAnswers(),
  connectivity: connectivityAnswer(),
  attention: attentionAnswer(),
};
/** What the picture of a tab has to say besides the names of model and text. */
const told = {
  predict: ['Next word', 'Probability', 'bits', 'entropy'],
  gates: ['Forget', 'unit', 'Layer 1', 'units by number', 'tokens 1'],
  belt: ['keeps, writes, shows', 'curve: Cell state', 'unit ', '▲ Strongest writes', 'Layer 1'],
  memory: ['steps back', 'gradient norm, logarithmic', '10⁻', 'influence on the prediction'],
  units: ['its correlation r', 'r negative', 'units are on here', 'Hidden state'],
  attention: ['score at its right', 'rows: target, columns: source', 'share of attention', 'Probability'],
  training: ['steps of training', 'loss, nats per token', 'Validation'],
};

const kinds = ['PNG', 'SVG', 'CSV'];
const stateOf = (tab) => ({ version: 1, layer: 0, quantity: 'all', tab, otherRuns: ['other'] });
const buttonOf = (page, kind) => page.getByRole('button', { name: kind, exact: true });

/** What was saved last of a kind: a text, or the bytes of a PNG with the size of the picture that they are. */
async function take({ page, last, settle }, kind) {
  await buttonOf(page, kind).click();
  await settle();
  const saved = await last('save');
  assert.equal(saved?.kind, kind.toLowerCase());
  if (kind !== 'PNG') return saved.content;
  const bytes = Buffer.from(await page.evaluate(() => [...posted.at(-1).content]));
  return { bytes, width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

/** Size in CSS pixels, texts and images of an SVG, read by the browser; and the boxes of its texts as the browser sets them. */
const readSvg = (page, content) =>
  page.evaluate((text) => {
    const made = new DOMParser().parseFromString(text, 'image/svg+xml');
    const images = [...made.querySelectorAll('image')].map((node) => node.getAttribute('image-rendering'));
    // The panel's policy lets no image in.
    for (const image of made.querySelectorAll('image')) image.remove();
    const svg = document.importNode(made.documentElement, true);
    document.body.append(svg);
    const corner = svg.getBoundingClientRect();
    const drawn = [...svg.querySelectorAll('text')].map((node) => {
      const { left, top, right, bottom } = node.getBoundingClientRect();
      return {
        text: node.textContent,
        anchor: node.getAttribute('text-anchor'),
        left: left - corner.left,
        top: top - corner.top,
        right: right - corner.left,
        bottom: bottom - corner.top,
      };
    });
    svg.remove();
    const [width, height] = ['width', 'height'].map((name) => Number(svg.getAttribute(name)));
    return { width, height, drawn, images, errors: made.querySelectorAll('parsererror').length };
  }, content);

for (const [tab, words] of Object.entries(told)) {
  for (const theme of ['dark', 'light', 'highContrast']) {
    for (const scale of theme === 'dark' ? [1, 2] : [1]) {
      const options = { theme, scale, state: stateOf(tab), answers };
      if (tab === 'gates' || tab === 'belt') options.script = traces;
      const messages = tab === 'attention' ? translator : [runMessage, predictions];
      await check(`a picture of ${tab}, ${theme}, ${scale}`, options, messages, async (panel) => {
        const content = await take(panel, 'SVG');
        const svg = await readSvg(panel.page, content);
        const png = await take(panel, 'PNG');
        assert.ok((await take(panel, 'CSV')).split('\r\n').length > 2);
        if (scale === 1) {
          fs.writeFileSync(path.join(folder, `picture-${tab}-${theme}.svg`), content);
          fs.writeFileSync(path.join(folder, `picture-${tab}-${theme}.png`), png.bytes);
        }
        assert.equal(svg.errors, 0);
        assert.ok(Math.abs(png.width - 2 * svg.width) <= 1, `${png.width} of ${svg.width}`);
        assert.ok(Math.abs(png.height - 2 * svg.height) <= 1, `${png.height} of ${svg.height}`);
        const all = svg.drawn.map(({ text }) => text).join('\n');
        const model = tab === 'attention' ? 'english-french.tsv' : 'letters.txt';
        for (const word of [...words, `model: ${model} (`, 'text: ']) assert.ok(all.includes(word), word);
        for (const { text, left, top, right, bottom } of svg.drawn)
          assert.ok(
            left >= -1 && top >= -2 && right <= svg.width + 1 && bottom <= svg.height + 2,
            `outside of the picture: ${text}`,
          );
        for (const style of svg.images) assert.equal(style, 'pixelated');
      });
    }
  }
}

await check(
  'numbers of units do not touch, and the largest and the smallest are there',
  { script: traces, state: { ...stateOf('gates'), quantity: 'hidden' }, answers },
  [runMessage, predictions],
  async (panel) => {
    const { drawn } = await readSvg(panel.page, await take(panel, 'SVG'));
    const numbers = drawn.filter(({ text, anchor }) => anchor === 'end' && /^\d+$/.test(text));
    assert.equal(numbers[0].text, '0');
    assert.equal(numbers.at(-1).text, '63');
    assert.ok(numbers.length > 5, String(numbers.length));
    for (const [i, number] of numbers.slice(1).entries())
      assert.ok(number.top >= numbers[i].bottom - 3, `${numbers[i].text} and ${number.text}`);
  },
);

await check(
  'a picture that no canvas holds is told so, and there as SVG',
  { state: stateOf('predict'), answers },
  [runMessage, predictions],
  async (panel) => {
    const { page, last, settle } = panel;
    const many = Array.from({ length: 400 }, (_, i) => ({ text: ` w${i}`, probability: 1 / 400 }));
    await panel.send({ ...predictions, result: { ...predictions.result, predictions: many } });
    await settle();
    await buttonOf(page, 'PNG').click();
    await settle();
    assert.equal(await last('save'), undefined);
    assert.match(await page.locator('[role=alert], .message').first().innerText(), /too large for a PNG/);
    assert.ok((await take(panel, 'SVG')).includes('w399<'));
  },
);

/** Lets nobody know an answer before `window.isTalking`. */
const silent = `{
  let known;
  Object.defineProperty(window, 'answerWith', {
    get: () => (name, request) => {
      if (!window.isTalking) return { refused: { code: 'no-model', message: 'No model.', hint: 'Train one.' } };
      return known?.(name, request);
    },
    set: (other) => (known = other),
  });
}`;

for (const tab of Object.keys(told)) {
  const isTraced = tab === 'gates' || tab === 'belt';
  const before =
    tab === 'training' ? [{ ...runMessage, points: [] }] : tab === 'attention' ? translator : [runMessage];
  await check(
    `buttons of ${tab} say that there is nothing yet, and come alive`,
    { state: stateOf(tab), answers, script: isTraced ? `${silent};${traces}` : silent },
    before,
    async ({ page, last, send, settle }) => {
      for (const kind of kinds) {
        const button = buttonOf(page, kind);
        assert.equal(await button.getAttribute('aria-disabled'), 'true', kind);
        assert.match(await button.getAttribute('title'), /nothing .* to export/);
        await button.focus();
        assert.equal(await page.locator(':focus').innerText(), kind);
        await page.keyboard.press('Enter');
      }
      assert.equal(await last('save'), undefined);
      // The host answers now, and is asked again since the cursor has moved.
      await page.evaluate(() => (window.isTalking = true));
      if (tab === 'attention') await send({ type: 'place', modelId: 'run-1', offset: 63 });
      else await send(runMessage, predictions);
      await settle();
      for (const kind of kinds) {
        assert.equal(await buttonOf(page, kind).getAttribute('aria-disabled'), null, kind);
        assert.equal(await buttonOf(page, kind).getAttribute('title'), null);
      }
    },
  );
}
await finish();
