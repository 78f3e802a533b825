// Made-up but plausible messages: networks that rise and fall over the words, curves that come down, predictions.
import { attentionAnswer } from './attentionFakes.mjs';

function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const gaussian = (random) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const sigmoid = (x) => 1 / (1 + Math.exp(-x));

const prose = `The cat sat on the mat and looked at the rain. “Nobody comes here in winter,” said the old man, and the cat agreed.
\tThen the door opened: a girl with 3 wet umbrellas 🐈 stood there, and the wind came in with her. The cat sat on the`;

export function wordTokens(count) {
  const pieces = prose.match(/\r?\n|\t| ?[\p{L}\p{N}]+| ?[^\p{L}\p{N}\s]| /gu) ?? [];
  const wanted = pieces.slice(-count);
  return place(count > pieces.length ? pieces : wanted);
}

export function charTokens(count) {
  return place(Array.from(prose).slice(-count));
}

function place(pieces) {
  let start = 100;
  return pieces.map((text, index) => {
    const token = { text, start, end: start + text.length, known: index % 23 !== 17 };
    start = token.end;
    return token;
  });
}

/** A cell run over random but slowly changing inputs, so that units carry, forget and write. */
export function trace(cell, tokens, units, layers = 1, seed = 7) {
  const count = tokens.length;
  return {
    tokens,
    layers: Array.from({ length: layers }, (_, layer) =>
      layerTrace(cell, count, units, randomOf(seed + layer)),
    ),
  };
}

function layerTrace(cell, count, units, random) {
  const names = {
    lstm: ['input', 'forget', 'output', 'candidate', 'cell', 'hidden'],
    gru: ['reset', 'update', 'candidate', 'hidden'],
    'rnn-tanh': ['hidden'],
    'rnn-relu': ['hidden'],
  }[cell];
  const quantities = Object.fromEntries(names.map((name) => [name, new Float32Array(count * units)]));
  for (let unit = 0; unit < units; unit++) {
    const period = 2 + Math.floor(random() * 14);
    const phase = random() * 6;
    const keep = 1.4 + gaussian(random);
    let state = 0;
    for (let token = 0; token < count; token++) {
      const at = token * units + unit;
      const beat = Math.sin((2 * Math.PI * (token + phase)) / period) * 1.6;
      const noise = () => gaussian(random) * 0.7;
      if (cell === 'lstm') {
        const input = sigmoid(beat + noise() - 0.4);
        const forget = sigmoid(keep + noise());
        const output = sigmoid(-beat * 0.7 + noise());
        const candidate = Math.tanh(beat * 0.8 + noise());
        state = forget * state + input * candidate;
        Object.entries({
          input,
          forget,
          output,
          candidate,
          cell: state,
          hidden: output * Math.tanh(state),
        }).forEach(([name, value]) => (quantities[name][at] = value));
      } else if (cell === 'gru') {
        const reset = sigmoid(beat + noise());
        const update = sigmoid(keep + noise());
        const candidate = Math.tanh(beat + noise());
        state = (1 - update) * candidate + update * state;
        Object.entries({ reset, update, candidate, hidden: state }).forEach(
          ([name, value]) => (quantities[name][at] = value),
        );
      } else {
        const next = beat + noise() + 0.5 * state;
        state = cell === 'rnn-relu' ? Math.max(0, next) : Math.tanh(next);
        quantities.hidden[at] = state;
      }
    }
  }
  return { cell, units, quantities };
}

export function points(count, { every = 20, from = 8.3, to = 4.2 } = {}) {
  const random = randomOf(3);
  return Array.from({ length: count }, (_, index) => {
    const t = (index + 1) / 120;
    const trainLoss = to + (from - to) * Math.exp(-3.2 * t) + gaussian(random) * 0.05 - 0.25 * t;
    const point = {
      step: (index + 1) * 10,
      epoch: (index + 1) * 0.031,
      trainLoss,
      learningRate: index > 100 ? 0.001 : 0.002,
      gradientNorm: 0.3 + 2.2 * Math.exp(-index / 12) + Math.abs(gaussian(random)) * 0.09,
      clipRatio: Math.exp(-index / 18),
      updateRatio: 0.004 * Math.exp(-index / 50) + 0.0006 + Math.abs(gaussian(random)) * 0.0002,
      tokensPerSecond: 12_400 + gaussian(random) * 300,
      elapsedSeconds: (index + 1) * 0.42,
      // NaN becomes null on its way through VS Code.
      secondsLeft: index < 3 ? null : (160 - index) * 0.42,
    };
    if (index % every === every - 1) {
      point.saturation = 0.04 + 0.3 * (1 - Math.exp(-index / 60));
      point.deadUnits = 0.02 + index * 0.0002;
      point.validLoss = to + 0.18 + (from - to) * Math.exp(-3.1 * t) + Math.max(0, t - 0.85) * 0.5;
    }
    return point;
  });
}

export function run(overrides = {}, model = {}, tokenizer = 'word') {
  return {
    modelId: 'run-1',
    name: 'story.txt',
    state: 'training',
    spec: {
      model: {
        cell: 'lstm',
        layers: 2,
        hiddenSize: 128,
        embeddingSize: 128,
        vocabularySize: 4210,
        tied: true,
        dropout: 0.2,
        ...model,
      },
      tokenizer: { kind: tokenizer, minCount: 2, vocabularyLimit: 0 },
      training: {
        optimizer: 'adam',
        learningRate: 0.002,
        clipNorm: 1,
        batchSize: 16,
        sequenceLength: 32,
        epochs: 5,
        steps: 0,
        seconds: 0,
        seed: 1,
        validationFraction: 0.1,
        decayFactor: 0.5,
        patience: 3,
        keep: 'best',
      },
    },
    parameters: 807_282,
    trainTokens: 198_212,
    validTokens: 21_880,
    note: '',
    ...overrides,
  };
}

export const predictions = {
  type: 'predictions',
  modelId: 'run-1',
  contextTail: 'and the wind came in with her. The cat sat on the',
  result: {
    predictions: [
      { text: ' floor', probability: 0.214 },
      { text: ' mat', probability: 0.183 },
      { text: ' window', probability: 0.091 },
      { text: ' old', probability: 0.064 },
      { text: '\n', probability: 0.041 },
      { text: ' table', probability: 0.032 },
      { text: ' girl', probability: 0.021 },
      { text: ' umbrellas', probability: 0.0094 },
    ],
    offset: 420,
    prefix: '',
    entropy: 3.62,
  },
};

export const halfTyped = {
  type: 'predictions',
  contextTail: 'the wind came in with her. The cat sat on the wi',
  result: {
    predictions: [
      { text: ' window', probability: 0.712 },
      { text: ' wind', probability: 0.143 },
      { text: ' winter', probability: 0.0721 },
      { text: ' will', probability: 0.0004 },
    ],
    offset: 420,
    prefix: ' wi',
    entropy: 0.93,
  },
};

/** A network that is surprised at some words of the prose, and sure of others. */
export function surprisals(tokens, cursor, seed = 11) {
  const random = randomOf(seed);
  const count = tokens.length;
  const probability = Float32Array.from(tokens, () => 2 ** -(random() ** 2.2 * 15 + 0.05));
  return {
    surprisals: {
      starts: Int32Array.from(tokens, ({ start }) => start),
      ends: Int32Array.from(tokens, ({ end }) => end),
      probability,
      rank: Int32Array.from(probability, (p) => Math.floor(0.4 / p)),
      unknown: Uint8Array.from(tokens, ({ known }) => (known ? 0 : 1)),
      excess: new Float32Array(tokens.length),
      best: Array.from({ length: count }, (_, row) => [
        { text: tokens[(row + 5) % count].text, probability: 0.31 },
        { text: tokens[(row + 9) % count].text, probability: 0.12 },
        { text: tokens[(row + 14) % count].text, probability: 0.04 },
      ]),
    },
    text: tokens.map(({ text }) => text).join(''),
    cursor,
  };
}

const side = (modelName, entropy, ...words) => ({
  modelName,
  entropy,
  offset: 0,
  prefix: '',
  predictions: words.map(([text, probability]) => ({ text, probability })),
});

/** What a host answers that has a story open. */
/** Units of a story: some go along with quotation marks and capital letters, most with nothing. */
function unitsAnswers() {
  const random = randomOf(11);
  const units = 128;
  const noise = () => Float32Array.from({ length: units }, () => gaussian(random) * 0.09);
  const feature = (id, share, ...strong) => {
    const correlation = noise();
    for (const [unit, r] of strong) correlation[unit] = r;
    return { id, share, correlation };
  };
  const match = (units, before, text, behind, start) => ({
    start,
    end: start + text.length,
    units,
    closed: 3,
    text,
    before,
    behind,
  });
  return {
    matchUnits: {
      text: ' said the old man',
      thresholds: { on: 0.52, off: 0.18 },
      largest: 0.98,
      units: [
        { unit: 17, sign: 1, inside: 0.91, around: 0.04 },
        { unit: 93, sign: -1, inside: 0.83, around: 0.11 },
        { unit: 40, sign: 1, inside: 0.7, around: -0.2 },
        { unit: 101, sign: 1, inside: 0.61, around: 0.13 },
        { unit: 6, sign: -1, inside: 0.55, around: 0.17 },
      ],
      matches: [
        match(5, 'comes here in spring,”', ' said the girl', ', and the wind came in with her', 220),
        match(5, 'I have seen the sea,”', ' said the cat', '. The rain went on and the', 410),
        match(4, 'the door opened, and', ' asked the old woman', ' where they had been all', 630),
        match(4, '<img src=x onerror="alert(1)">', ' answered the wind', ', which nobody had asked', 900),
        match(3, 'the mat and looked at', ' the rain', '. “Nobody comes here', 80),
      ],
      selected: { start: 120, end: 137 },
      searched: { start: 0, end: 9200 },
      tokens: 2140,
    },
    detectUnits: {
      tokens: 2140,
      searched: { start: 0, end: 9200 },
      detectors: [
        feature('quotes', 0.31, [17, 0.87], [93, -0.71], [55, 0.42]),
        feature('brackets', 0),
        feature('column', 0.98, [8, -0.78], [71, 0.52]),
        feature('indentation', 0.02, [88, 0.36]),
        feature('capitals', 0.12, [40, 0.64], [3, 0.44]),
        feature('numbers', 0.004, [2, 0.29]),
        feature('type:comment', 0.09, [6, -0.58]),
      ].map((each) => (each.share > 0 ? each : { ...each, correlation: each.correlation.fill(NaN) })),
    },
    whatIf: {
      unchanged: {
        result: predictions.result,
        text: ' mat and looked at the rain. “Nobody comes here,” said the old man',
      },
      changed: {
        result: {
          ...predictions.result,
          predictions: [
            [' rug', 0.31],
            [' mat', 0.12],
            [' rain', 0.09],
            [' old', 0.05],
            [' cat', 0.04],
          ].map(([text, probability]) => ({ text, probability })),
        },
        text: ' rug and the cat and the rain and the door, and nobody said a word.',
      },
    },
    colourByUnit: {},
  };
}

export function storyAnswers() {
  const tokens = wordTokens(65);
  return {
    ...unitsAnswers(),
    attention: attentionAnswer(),
    recentSurprisals: surprisals(tokens, tokens.at(-2).end),
    curves: { curves: [{ id: 'other', name: 'letters.txt', points: points(80, { from: 8.1, to: 4.5 }) }] },
    gradientReach: { norms: Float32Array.from({ length: 64 }, (_, lag) => Math.exp(-lag / 1.4)) },
    models: {
      models: [
        { id: 'run-1', name: 'story.txt' },
        { id: 'other', name: 'letters.txt' },
      ],
    },
    compare: {
      results: [
        side(
          'story.txt',
          2.31,
          [' of', 0.41],
          [' where', 0.13],
          [' and', 0.12],
          [' was', 0.061],
          ['.', 0.05],
          [' full', 0.011],
        ),
        side(
          'story.txt',
          1.62,
          [' account', 0.52],
          [' and', 0.21],
          [' of', 0.07],
          ['.', 0.06],
          [' notes', 0.034],
          [' clerk', 0.021],
          [' was', 0.018],
        ),
      ],
    },
    origins: {
      result: {
        ...predictions.result,
        predictions: predictions.result.predictions.slice(0, 6).map((prediction, index) => {
          const document = [0.55, 0, 0.2, 0.02, 0, 0][index];
          const parts = { states: index === 0 ? 0.2 : 0.05, document, neighbours: 0.04, text: 0.12 };
          const share = parts.states + parts.document + parts.neighbours + parts.text;
          return { ...prediction, cached: { share, parts, ...(document >= 0.1 && { offset: 4 + index }) } };
        }),
      },
      lines: [42, null, 7, null, null, null],
      caches: ['states', 'document', 'neighbours', 'text'],
    },
    predictAt: {
      ...predictions.result,
      entropy: 5.1,
      predictions: predictions.result.predictions.map(({ text }, index) => ({
        text,
        probability: 0.09 - index * 0.004,
      })),
    },
  };
}

export const bankContexts = [
  { text: 'They sat down on the grass by the river bank' },
  { text: 'He put the coins into his money bank' },
];
