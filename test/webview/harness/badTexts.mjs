// Texts that are no prose, in every tab: what is hostile is shown, and nothing of it happens:  node test/webview/harness/badTexts.mjs [part of a name]
import assert from 'node:assert/strict';
import { attentionAnswer } from './attentionFakes.mjs';
import { points, predictions, run, storyAnswers, surprisals } from './fakes.mjs';
import { fakeTraces } from './fakeTraces.mjs';
import { connectivityAnswer } from './memoryFakes.mjs';
import { startHarness } from './page.mjs';

const wanted = process.argv[2] ?? '';
const harness = await startHarness();
const tabs = ['predict', 'gates', 'belt', 'memory', 'units', 'attention', 'training'];

const planted = 'window.planted=1';
const hostile = [
  `<img src=x onerror="${planted}">`,
  `<script>${planted}</script>`,
  `</script><svg onload=${planted}>`,
  `"><iframe srcdoc="<script>parent.planted=1</script>">`,
  `javascript:${planted}`,
  '<a href="https://example.invalid">x</a>',
  '&lt;b&gt;',
  '{0} ${7*7} {{7*7}}',
  '__proto__',
];
const texts = {
  hostile,
  'right to left': ['שלום', ' עולם', '،', ' مرحبا', ' 123', ' abc', '\u202Edcba', '\u2067', ' םולש'],
  combining: ['e\u0301\u0302', '\u0301', `a${'\u0323\u0301'.repeat(60)}`, '👩‍👩‍👧‍👦', '\u200d', 'ｱﾞ', '한', 'क्षि'],
  odd: ['\0', '\x07', '\x1b[31m', '\r\n', '\u2028', '\ufeff', '\ud83d', '\udc08', '', 'x'.repeat(20_000)],
};

/** Every text as a token, a few times over. */
function tokensOf(pieces) {
  let start = 0;
  return Array.from({ length: 40 }, (_, row) => {
    const text = pieces[row % pieces.length];
    const token = { text, start, end: start + text.length, known: row % 7 !== 3 };
    start = token.end;
    return token;
  });
}

/** What a host answers about such a text; with `broken`, of a network without numbers. */
function answersFor(pieces, broken) {
  const tokens = tokensOf(pieces);
  const of = (row) => pieces[row % pieces.length];
  const listed = pieces.map((text) => ({ text, probability: broken ? NaN : 0.08 }));
  const result = { predictions: broken ? [] : listed, offset: 420, prefix: '', entropy: broken ? NaN : 2.1 };
  const story = storyAnswers();
  const strip = surprisals(tokens, tokens.at(-2).end);
  strip.surprisals.best = strip.surprisals.best.map((_, row) => [{ text: of(row + 1), probability: 0.2 }]);
  if (broken) {
    strip.surprisals.probability.fill(NaN);
    strip.surprisals.rank.fill(-1);
  }
  const { matchUnits, detectUnits } = story;
  const diverged = { refused: { code: 'diverged', message: 'No numbers.', hint: 'Train again.' } };
  const { runs } = connectivityAnswer();
  const look = attentionAnswer({ other: true });
  const renamed = (values) => values.map((text, row) => (text === '</s>' ? text : of(row)));
  const tree = look.look.translation.tree.map((node, row) => ({ ...node, text: node.isEnd ? '' : of(row) }));
  return {
    result,
    answers: {
      ...story,
      recentSurprisals: strip,
      predictAt: broken ? diverged : result,
      compare: broken ? diverged : { results: [0, 1].map(() => ({ ...result, modelName: pieces[0] })) },
      models: { models: [0, 1].map((id) => ({ id: `m${id}`, name: pieces[id] })) },
      curves: { curves: [{ id: 'm1', name: pieces[0], points: points(20) }] },
      origins: broken
        ? diverged
        : {
            result: {
              ...result,
              predictions: listed.map((each) => ({
                ...each,
                cached: {
                  share: 0.6,
                  parts: { states: 0.1, document: 0.3, neighbours: 0.1, text: 0.1 },
                  offset: 3,
                },
              })),
            },
            lines: listed.map(() => 7),
            caches: ['states', 'document', 'neighbours', 'text'],
          },
      matchUnits: broken
        ? diverged
        : {
            ...matchUnits,
            text: pieces.join(' '),
            matches: matchUnits.matches.map((match, row) => ({
              ...match,
              text: of(row),
              before: of(row + 1),
              behind: of(row + 2),
            })),
          },
      detectUnits: broken
        ? diverged
        : {
            ...detectUnits,
            detectors: [...detectUnits.detectors, { ...detectUnits.detectors[0], id: `type:${pieces[0]}` }],
          },
      whatIf: broken
        ? diverged
        : { unchanged: { result, text: pieces.join('') }, changed: { result, text: pieces.join(' ') } },
      connectivity: {
        runs: runs.map((each) => ({
          ...each,
          name: pieces[0],
          gradient: {
            ...each.gradient,
            tokens,
            connectivity: Float32Array.from(tokens, (_, row) => (broken ? NaN : 1 / (40 - row))),
            target: { ...each.gradient.target, text: pieces[0], probability: broken ? NaN : 0.3 },
          },
        })),
      },
      attention: {
        ...look,
        model: { id: 'run-1', name: pieces[0] },
        others: look.others.map((other) => ({ ...other, name: pieces[0] })),
        look: {
          ...look.look,
          sourceTokens: renamed(look.look.sourceTokens),
          targetTokens: renamed(look.look.targetTokens),
          ...(broken && { attention: look.look.attention.map(() => NaN) }),
          translation: {
            ...look.look.translation,
            tree,
            candidates: look.look.translation.candidates.map((each, row) => ({ ...each, text: of(row) })),
          },
        },
      },
    },
  };
}

/** Elements that the panel is made of; whatever a text may say, it brings no other. */
const own = new Set(
  (
    'main div span p section header footer figure figcaption button ul ol li dl dt dd h1 h2 h3 bdi table caption thead tbody tr th td ' +
    'details summary label input output textarea canvas svg rect line polyline path circle g text dialog kbd ' +
    'code strong em form vscode-button vscode-dropdown vscode-option'
  ).split(' '),
);

async function check(name, { pieces, tab, broken = false }) {
  const title = `${name}, ${tab}`;
  if (!title.includes(wanted)) return;
  const { answers, result } = answersFor(pieces, broken);
  const script = fakeTraces({ tokens: 120, units: 16, cell: 'lstm', texts: pieces, cursor: 60, broken });
  const state = {
    version: 1,
    layer: 0,
    quantity: 'all',
    tab,
    tableOpen: true,
    otherRuns: ['m1'],
    contexts: [{ text: pieces[0] }, { text: pieces[1] }],
    whatIf: { modelId: 'run-1', items: [{ set: 'layer0.unit3.cell=0', on: true }] },
  };
  const panel = await harness.open({ answers, script, state });
  const { page, settle, send } = panel;
  try {
    await send(
      {
        type: 'run',
        run: run({ name: pieces[0], note: pieces[1], state: 'finished' }),
        documentName: pieces[0],
        documentUri: 'file:///story.txt',
        points: points(30).map((point) => (broken ? { ...point, trainLoss: NaN, gradientNorm: NaN } : point)),
      },
      { ...predictions, contextTail: pieces.join('').slice(0, 60), result },
      { type: 'error', message: pieces[0], hint: pieces[1] },
    );
    await settle();
    await settle();
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    const plot = page.locator('.heatmap-plot:visible, .belt-staves:visible, .attention-plot:visible').first();
    if (await plot.count()) {
      await plot.focus();
      for (const key of ['ArrowRight', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
    }
    if (tab === 'predict') await page.locator('.strip-token').first().focus();
    // Also where they are grey, since there is nothing to export: then they say so.
    for (const kind of ['SVG', 'CSV'])
      await page.getByRole('button', { name: kind, exact: true }).click({ force: true });
    await settle();
    const found = await page.evaluate(async () => {
      // An image that had been made would have failed by now, and said so.
      await new Promise((done) => setTimeout(done, 50));
      const nodes = [...document.querySelectorAll('body *')].filter((node) => node.closest('main'));
      return {
        planted: window.planted ?? 0,
        tags: [...new Set(nodes.map((node) => node.localName))],
        handlers: nodes.flatMap((node) =>
          node.getAttributeNames().filter((each) => /^(on|href|src)/.test(each)),
        ),
        text: document.querySelector('main').textContent,
        wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        pictures: posted
          .filter(({ type, kind }) => type === 'save' && kind === 'svg')
          .map(({ content }) => {
            const made = new DOMParser().parseFromString(content, 'image/svg+xml');
            const isStrange = (node) =>
              /^(parsererror|script|foreignObject|a|iframe)$/.test(node.localName) ||
              node.getAttributeNames().some((each) => each.startsWith('on')) ||
              (node.localName === 'image' && !node.getAttribute('href')?.startsWith('data:image/png'));
            return [...made.querySelectorAll('*')].filter(isStrange).length;
          }),
      };
    });
    assert.equal(found.planted, 0);
    assert.deepEqual(
      found.tags.filter((tag) => !own.has(tag)),
      [],
    );
    assert.deepEqual(found.handlers, []);
    assert.ok(found.wide <= 0, `the page is ${found.wide} px too wide`);
    assert.deepEqual(
      found.pictures.filter((strange) => strange > 0),
      [],
    );
    if (pieces === hostile) assert.ok(found.text.includes(pieces[0]), 'the text is not shown as it is');
    assert.equal(await page.title(), 'Inspector');
    if (wanted) await panel.shot(`bad-${title.replace(/\W+/g, '-')}`);
    console.log(`ok    ${title}`);
  } catch (error) {
    harness.complaints.push(`${title}: ${error.stack}`);
    console.log(`FAIL  ${title}`);
  }
  await panel.close();
}

for (const tab of tabs) {
  for (const [name, pieces] of Object.entries(texts)) await check(name, { pieces, tab });
  await check('no numbers', { pieces: texts['right to left'], tab, broken: true });
}
await harness.close();
for (const complaint of harness.complaints) console.error(complaint);
process.exitCode = harness.complaints.length > 0 ? 1 : 0;
