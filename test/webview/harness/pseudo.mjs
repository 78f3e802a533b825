// The panel in a language of ⟦brackets⟧: whatever it says without them would stay English:  node test/webview/harness/pseudo.mjs [part of a name]
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { attentionAnswer, translatorModel } from './attentionFakes.mjs';
import { startChecks } from './checks.mjs';
import { bankContexts, points, predictions, run, storyAnswers, wordTokens } from './fakes.mjs';
import { fakeTraces } from './fakeTraces.mjs';
import { connectivityAnswer, taskRecord, textRecord } from './memoryFakes.mjs';
import { root } from './page.mjs';

const english = JSON.parse(fs.readFileSync(path.join(root, 'l10n', 'bundle.l10n.json'), 'utf8'));
const translations = Object.fromEntries(Object.keys(english).map((text) => [text, `⟦${text}⟧`]));

/** Units, file formats, cells, the sides of a comparison, letters of equations and ids of units: the same in every language. */
const symbols =
  /^(?:s|ms|min|h|MB|KB|nats|e|PNG|SVG|CSV|LSTM|GRU|RNN|tanh|relu|A|B|i|f|g|o|z|r|c|h|w|x|NaN|Unroll)$/;

/** How an intervention is written, here and on the command line; and a time of day as the browser's language has it. */
const notations = /(?:(?:en|de)coder\.)?layer\d+\.unit\d+\.\w+=\S+|\d\d:\d\d [AP]M/g;

/** All that the panel shows or says: texts, names and titles also inside of controls, and what is drawn on canvases. */
const saidOn = (page) =>
  page.evaluate(() => {
    const names = ['aria-label', 'title', 'placeholder', 'aria-valuetext', 'aria-roledescription', 'alt'];
    const said = [...window.drawn];
    const walk = (node) => {
      if (node.nodeType === Node.TEXT_NODE) said.push(node.data);
      if (node instanceof Element) {
        if (/^(?:script|style|slot)$/i.test(node.tagName)) return;
        for (const name of names) if (node.hasAttribute(name)) said.push(node.getAttribute(name));
        if (node.shadowRoot) for (const child of node.shadowRoot.childNodes) walk(child);
      }
      for (const child of node.childNodes) walk(child);
    };
    walk(document.body);
    return [...new Set(said.map((text) => text.trim()).filter(Boolean))];
  });

/** Notes what is drawn on canvases. */
const noteDrawn = `window.drawn = [];
  const { fillText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
    window.drawn.push(String(text));
    return fillText.call(this, text, ...place);
  };`;

/** What stands outside of all brackets. A text that does not fit is cut, and its end with it. */
function outside(text) {
  let depth = 0;
  let rest = '';
  for (const sign of text) {
    if (sign === '⟦') depth++;
    else if (sign === '⟧' && depth > 0) depth--;
    else if (depth === 0) rest += sign;
  }
  return rest;
}

const wordsOf = (text) => text.match(/\p{L}+/gu) ?? [];

/** Words of the made-up texts, models and files: the user's own. */
function ownWords(...data) {
  const words = new Set();
  const walk = (value) => {
    if (typeof value === 'string') wordsOf(value).forEach((word) => words.add(word));
    else if (value && typeof value === 'object' && !ArrayBuffer.isView(value))
      Object.values(value).forEach(walk);
  };
  walk(data);
  return words;
}

const story = wordTokens(60).map(({ text }) => text);
const answers = {
  ...storyAnswers(),
  connectivity: connectivityAnswer(),
  attention: attentionAnswer({ other: true }),
};
const script = `${noteDrawn}\n${fakeTraces({ tokens: 400, units: 64, cell: 'lstm', texts: story, cursor: 200 })}`;
const state = (tab) => ({
  version: 1,
  layer: 0,
  quantity: 'all',
  tab,
  contexts: bankContexts,
  otherRuns: ['other'],
});
const told = { message: '⟦It went wrong.⟧', hint: '⟦Try again.⟧' };
const laboratory = { type: 'laboratory', view: { records: [taskRecord, textRecord] } };
const shown = (overrides = {}, model = {}) => ({
  type: 'run',
  run: run({ state: 'finished', note: '', ...overrides }, model),
  documentName: 'story.txt',
  documentUri: 'file:///story.txt',
  points: points(90),
});

/** Letters within a word of a token may be cut off: parts of own words are own. */
const isOwn = (own) => (word) =>
  symbols.test(word) ||
  own.has(word) ||
  [...own].some((each) => each.startsWith(word) || each.endsWith(word));

async function looked(page, settle) {
  for (let round = 0; round < 2; round++) {
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    await settle();
  }
  const own = ownWords(
    answers.recentSurprisals,
    answers.matchUnits,
    answers.attention,
    answers.compare,
    answers.origins,
    story,
    predictions,
  );
  for (const word of ['story', 'letters', 'txt', 'other', ...wordsOf(JSON.stringify(bankContexts))])
    own.add(word);
  const said = await saidOn(page);
  assert.ok(said.length > 5, 'nothing is said');
  const plain = said.filter((text) => !wordsOf(outside(text).replace(notations, '')).every(isOwn(own)));
  assert.deepEqual(plain, []);
}

const { check, finish } = await startChecks();
const tabs = ['predict', 'gates', 'belt', 'memory', 'units', 'attention', 'training'];

for (const tab of tabs) {
  const options = { translations, script, state: state(tab), answers };
  await check(
    `${tab}: a model on view`,
    options,
    [shown(), predictions, laboratory],
    async ({ page, settle }) => {
      await looked(page, settle);
      // What is told of a place at the keys, in the live region too.
      const plot = page.locator('[role=application], [role=listbox], [role=slider]').first();
      if (await plot.isVisible()) {
        await plot.focus();
        for (const key of ['ArrowRight', 'ArrowDown']) await page.keyboard.press(key);
        await settle();
        await looked(page, settle);
      }
    },
  );

  const refused = Object.fromEntries(
    Object.keys(answers).map((name) => [name, { refused: { code: 'bad-input', ...told } }]),
  );
  await check(
    `${tab}: everything is refused`,
    { translations, script: noteDrawn, state: state(tab), answers: refused },
    [shown({ state: 'failed', note: '⟦It failed.⟧' }), { type: 'error', ...told, startAgain: true }],
    ({ page, settle }) => looked(page, settle),
  );
  await check(
    `${tab}: nothing is answered yet`,
    { translations, script: noteDrawn, state: state(tab) },
    [shown({ state: 'training' })],
    ({ page, settle }) => looked(page, settle),
  );
  await check(
    `${tab}: a translator`,
    { translations, script: noteDrawn, state: state(tab), answers },
    [shown({}, translatorModel)],
    ({ page, settle }) => looked(page, settle),
  );
}

for (const reason of ['no-model', 'no-document', 'too-large']) {
  await check(
    `empty: ${reason}`,
    { translations, script: noteDrawn },
    [{ type: 'empty', documentName: reason === 'no-document' ? '' : 'story.txt', reason }],
    ({ page, settle }) => looked(page, settle),
  );
}
await check('connecting', { translations, script: noteDrawn }, [], ({ page, settle }) =>
  looked(page, settle),
);

await check(
  '?',
  { translations, script, state: state('predict'), answers },
  [shown()],
  async ({ page, settle }) => {
    await page.getByRole('tab').first().press('?');
    await page.getByRole('dialog').waitFor();
    await looked(page, settle);
  },
);

await check(
  'what is wrong with an intervention',
  { translations, script: noteDrawn, state: state('units'), answers },
  [shown(), predictions],
  async ({ page, settle }) => {
    await page.locator('.what-if > summary').click();
    const input = page.locator('.what-if input[type=text]');
    for (const wrong of ['layer0', 'layer0.unit1.other=1', 'layer0.unit1.hidden=open']) {
      await input.fill(wrong);
      await input.press('Enter');
      assert.match(await page.locator('.what-if [role=alert]').innerText(), /⟦/);
      await looked(page, settle);
    }
  },
);

await check(
  'a text that stayed English is found',
  { translations, script: noteDrawn },
  [],
  async ({ page, settle }) => {
    await page.evaluate(() => {
      const planted = document.createElement('button');
      planted.title = 'Planted here';
      document.querySelector('main').append(planted);
    });
    await assert.rejects(looked(page, settle), /Planted here/);
  },
);

await finish();
