// Pictures of the panel in every theme and width, into test-results/:  node test/webview/harness/shots.mjs [part of a name]
import {
  bankContexts,
  charTokens,
  halfTyped,
  points,
  predictions,
  run,
  storyAnswers,
  trace,
  wordTokens,
} from './fakes.mjs';
import { attentionAnswer, translatorModel } from './attentionFakes.mjs';
import { connectivityAnswer, pairConnectivityAnswer, taskRecord, textRecord } from './memoryFakes.mjs';
import { fakeTraces } from './fakeTraces.mjs';
import { startHarness } from './page.mjs';

const wanted = process.argv[2] ?? '';
const harness = await startHarness();

const lstm = (width, options = {}) => {
  const tokens = wordTokens(Math.max(8, Math.floor((width - 170) / 16)));
  return [
    { type: 'run', run: run(options.run), documentName: 'story.txt', points: points(92) },
    predictions,
    { type: 'trace', trace: trace('lstm', tokens, options.units ?? 128, 2), cursorToken: tokens.length - 1 },
  ];
};

const words = wordTokens(60).map(({ text }) => text);

/** Gates and states of a long text, for the tabs that draw them. */
function traces(tab) {
  if (tab !== 'gates' && tab !== 'belt') return undefined;
  return fakeTraces({ tokens: 400, units: 64, cell: 'lstm', texts: words, cursor: 200 });
}

async function shot(name, options, messages, act) {
  if (!name.includes(wanted)) return;
  const panel = await harness.open({
    answers: storyAnswers(),
    script: traces(options.state?.tab),
    ...options,
  });
  await panel.send(...messages);
  await panel.settle();
  if (act) await act(panel);
  await panel.shot(name);
  await panel.close();
}

for (const theme of ['dark', 'light', 'highContrast', 'highContrastLight']) {
  for (const [width, height] of [
    [400, 900],
    [900, 900],
    [1600, 1000],
  ]) {
    for (const tab of ['predict', 'gates', 'belt', 'units', 'training']) {
      const state = {
        version: 1,
        layer: 0,
        quantity: 'all',
        tab,
        contexts: bankContexts,
        otherRuns: ['other'],
      };
      const options = tab === 'units' ? { run: { state: 'finished', note: 'Finished after 0:42.' } } : {};
      await shot(`${tab}-${theme}-${width}`, { theme, width, height, state }, lstm(width, options));
    }
  }
}
const memory = { version: 1, layer: 0, quantity: 'all', tab: 'memory' };
const laboratory = (records, running) => ({
  type: 'laboratory',
  view: { records, ...(running && { running }) },
});
for (const theme of ['dark', 'light', 'highContrast', 'highContrastLight']) {
  for (const [width, height] of [
    [400, 1700],
    [1000, 1400],
  ]) {
    const options = { theme, width, height, state: memory, answers: { connectivity: connectivityAnswer() } };
    await shot(`memory-${theme}-${width}`, options, [...lstm(width), laboratory([taskRecord, textRecord])]);
  }
}
await shot(
  'memory-alone-light',
  { theme: 'light', height: 900, state: memory, answers: { connectivity: connectivityAnswer(false) } },
  [...lstm(900), laboratory([])],
);
for (const theme of ['dark', 'light'])
  await shot(
    `memory-pair-${theme}`,
    { theme, height: 800, state: memory, answers: { connectivity: pairConnectivityAnswer() } },
    [
      {
        type: 'run',
        run: run({ name: 'english-french.tsv', state: 'finished' }, translatorModel),
        documentName: 'english-french.tsv',
        points: points(92),
      },
      { type: 'place', modelId: 'run-1', offset: 62 },
      laboratory([]),
    ],
  );
await shot(
  'memory-no-model-dark',
  {
    state: memory,
    answers: {
      connectivity: { refused: { code: 'no-model', message: 'No model speaks.', hint: 'Train one.' } },
    },
  },
  [
    { type: 'empty', documentName: 'story.txt', reason: 'no-model' },
    laboratory([textRecord], {
      name: 'recall',
      cell: 'gru',
      share: 0.4,
      loss: 0.31,
      reached: 16,
      distance: 40,
    }),
  ],
);
const gates = { version: 1, layer: 0, quantity: 'all', tab: 'gates' };
const hover = async ({ page, settle }) => {
  const box = await page.locator('.heatmap-stack').boundingBox();
  await page.mouse.move(box.x + box.width * 0.55, box.y + box.height * 0.71);
  await settle();
};
for (const theme of ['dark', 'light', 'highContrast']) {
  await shot(`hover-${theme}`, { theme, width: 1100, height: 950, state: gates }, lstm(1100), hover);
}
await shot(
  'sharp-dark',
  { width: 900, height: 900, scale: 2, state: gates },
  lstm(900, { units: 64 }),
  hover,
);
await shot(
  'single-dark',
  { state: { version: 1, layer: 1, quantity: 'cell', tab: 'gates', tableOpen: true } },
  lstm(900),
);
await shot('large-dark', { width: 1200, state: gates }, lstm(1200, { units: 600 }), hover);

const gruTokens = charTokens(70);
await shot('gru-char-light', { theme: 'light', width: 900, state: gates }, [
  {
    type: 'run',
    run: run(
      { state: 'finished', note: 'Stopped early: validation no longer improved.' },
      { cell: 'gru', layers: 1, hiddenSize: 48, vocabularySize: 61 },
      'char',
    ),
    documentName: 'notes.md',
    points: points(150),
  },
  halfTyped,
  { type: 'trace', trace: trace('gru', gruTokens, 48), cursorToken: 66 },
]);
const relu = trace('rnn-relu', wordTokens(40), 24);
relu.layers[0].quantities.hidden.fill(NaN, 24 * 10, 24 * 11);
await shot('relu-dark', { state: gates }, [
  {
    type: 'run',
    run: run(
      { state: 'failed', note: 'The loss became NaN at step 310. Try a lower learning rate.' },
      { cell: 'rnn-relu', layers: 1, hiddenSize: 24 },
    ),
    documentName: 'story.txt',
    points: points(30, { every: 200 }),
  },
  predictions,
  { type: 'trace', trace: relu, cursorToken: 39 },
  {
    type: 'error',
    message: 'The worker stopped unexpectedly.',
    hint: 'Run the command again: a fresh one starts.',
  },
]);
await shot('waiting-dark', {}, [{ type: 'run', run: run(), documentName: 'story.txt', points: [] }]);
await shot('empty-model-dark', { width: 700, height: 700 }, [
  { type: 'empty', documentName: 'story.txt', reason: 'no-model' },
]);
await shot('empty-document-light', { theme: 'light', width: 700, height: 700 }, [
  { type: 'empty', documentName: '', reason: 'no-document' },
]);
await shot('empty-error-dark', { width: 400, height: 600 }, [
  { type: 'empty', documentName: 'a-rather-long-file-name-that-does-not-fit.txt', reason: 'no-model' },
  {
    type: 'error',
    message: 'This text is too short to train on.',
    hint: 'Open one with at least a few hundred words.',
  },
]);
for (const [theme, width] of [
  ['dark', 400],
  ['light', 1000],
  ['highContrast', 1000],
  ['highContrastLight', 400],
]) {
  const story = { type: 'run', documentName: 'story.txt', points: points(92) };
  const about = { state: 'finished', note: 'Finished after 0:42.' };
  await shot(`differs-${theme}-${width}`, { theme, width, height: 700 }, [
    { ...story, run: run({ ...about, name: 'letters.txt' }), differs: 'other' },
    predictions,
    {
      type: 'error',
      message: "Unroll's engine stopped unexpectedly: out of memory.",
      hint: 'Stored models are safe. The next command starts it again.',
      startAgain: true,
    },
  ]);
}
await shot('differs-edited-dark', { height: 700 }, [
  {
    type: 'run',
    run: run({ state: 'finished', note: 'Finished after 0:42.' }),
    documentName: 'story.txt',
    points: points(92),
    differs: 'edited',
  },
  predictions,
]);
await shot('empty-too-large-dark', { width: 700, height: 700 }, [
  { type: 'empty', documentName: '', reason: 'too-large' },
]);
const units = {
  version: 1,
  layer: 0,
  quantity: 'all',
  tab: 'units',
  whatIf: {
    modelId: 'run-1',
    items: [
      { set: 'layer0.unit17.hidden=0', on: true },
      { set: 'layer1.unit93.forget=1', on: true },
      { set: 'layer0.unit3.cell@12=2', on: false },
    ],
  },
};
const chooseUnit = async ({ page, settle }) => {
  await page.locator('.what-if > summary').click();
  await page.locator('.unit-chip').first().click();
  await settle();
};
for (const [theme, width] of [
  ['dark', 400],
  ['dark', 1100],
  ['light', 1100],
  ['highContrast', 1100],
  ['highContrastLight', 800],
]) {
  await shot(
    `whatif-${theme}-${width}`,
    { theme, width, height: 900, state: units },
    lstm(width),
    chooseUnit,
  );
}
const attention = { version: 1, layer: 0, quantity: 'all', tab: 'attention' };
const translator = [
  {
    type: 'run',
    run: run(
      { state: 'finished', name: 'english-french.tsv', note: 'Finished after 5:00.' },
      translatorModel,
    ),
    documentName: 'english-french.tsv',
    points: points(92),
  },
  { type: 'place', modelId: 'run-1', offset: 62 },
];
const pointAt = async ({ page, settle }) => {
  const box = await page.locator('.attention-plot').first().boundingBox();
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.6);
  await settle();
};
for (const theme of ['dark', 'light', 'highContrast', 'highContrastLight']) {
  for (const [width, height] of [
    [400, 1700],
    [900, 1500],
    [1400, 1000],
  ]) {
    const options = { theme, width, height, state: attention, answers: { attention: attentionAnswer() } };
    await shot(`attention-${theme}-${width}`, options, translator, pointAt);
  }
}
await shot(
  'attention-none-dark',
  {
    state: attention,
    width: 1000,
    answers: { attention: attentionAnswer({ attention: false, from: 'line', other: true }) },
  },
  translator,
);
await shot(
  'attention-refused-light',
  {
    theme: 'light',
    state: attention,
    answers: { attention: { refused: { code: 'no-model', message: 'No translator.', hint: 'Train one.' } } },
  },
  lstm(900),
);
await harness.close();
for (const complaint of harness.complaints) console.error(complaint);
process.exitCode = harness.complaints.length > 0 ? 1 : 0;
