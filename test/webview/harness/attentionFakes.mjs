// A made-up but plausible translation: what each French word looks at, what it would be without, and a beam search.

const source = [
  'two',
  'young',
  'girls',
  'are',
  'playing',
  'with',
  'a',
  'black',
  'dog',
  'in',
  'the',
  'snow',
  '.',
];
const target = [
  'deux',
  'jeunes',
  'filles',
  'jouent',
  'avec',
  'un',
  'chien',
  'noir',
  'dans',
  'la',
  'neige',
  '.',
];
/** Where each word of the target looks. */
const aligned = [0, 1, 2, 4, 5, 6, 8, 7, 9, 10, 11, 12, 13];

/** Tokens with their places, one space between; the mark of the end behind them. */
function placed(words, from) {
  let at = from;
  const ranges = words.map((word) => {
    const range = { start: at, end: at + word.length };
    at = range.end + 1;
    return range;
  });
  return [...ranges, { start: at - 1, end: at - 1 }];
}

function attentionWeights() {
  const columns = source.length + 1;
  const weights = new Float32Array((target.length + 1) * columns);
  aligned.forEach((peak, row) => {
    const scores = Array.from({ length: columns }, (_, column) => {
      const noise = Math.abs(Math.sin((row + 1) * (column + 3) * 1.7)) * 1.2;
      return Math.exp((column === peak ? 4.6 : 0) + (Math.abs(column - peak) === 1 ? 1.3 : 0) + noise);
    });
    const sum = scores.reduce((a, b) => a + b, 0);
    scores.forEach((score, column) => (weights[row * columns + column] = score / sum));
  });
  return weights;
}

const probabilities = [0.97, 0.91, 0.82, 0.74, 0.95, 0.88, 0.93, 0.69, 0.72, 0.9, 0.96, 0.99, 0.998];
const lost = [0.71, 0.32, 0.41, 0.12, 0.6, 0.52, 0.06, 0.09, 0.33, 0.4, 0.03, 0.62, 0.9];

/** A search of four hypotheses: the target above all, with words that nearly were. */
function searchTree() {
  const tree = [];
  const others = ['les', 'petites', 'femmes', 'sont', 'dans', 'le', 'chat', 'brun', 'sur', 'une', 'eau', '!'];
  let kept = [{ index: -1, logProbability: 0 }];
  for (let step = 0; step <= target.length; step++) {
    const candidates = kept.flatMap(({ index, logProbability }, row) => {
      const isLast = step === target.length;
      const word = isLast ? '' : target[step];
      const rest = [others[step % others.length], others[(step + 4) % others.length]];
      const options = [
        [word, probabilities[step] * (1 - row * 0.05)],
        [rest[0], 0.09],
        [rest[1], 0.03],
      ];
      return options.map(([text, probability]) => ({
        parent: index,
        text,
        step,
        probability,
        logProbability: logProbability + Math.log(probability),
        isEnd: isLast && text === '',
      }));
    });
    candidates.sort((a, b) => b.logProbability - a.logProbability);
    const next = [];
    for (const [rank, node] of candidates.slice(0, 8).entries()) {
      const score = node.logProbability / (step + 1) ** 0.8;
      tree.push({ ...node, score, kept: rank < 4 });
      if (rank < 4 && !node.isEnd) next.push({ index: tree.length - 1, logProbability: node.logProbability });
    }
    kept = next.length > 0 ? next : kept;
  }
  return tree;
}

const candidate = (text, score, isComplete = true) => ({
  text,
  tokens: text.split(' '),
  logProbability: score * 13 ** 0.8,
  score,
  isComplete,
});

export function attentionAnswer({ attention = true, from = 'pair', other = false } = {}) {
  const text = target.join(' ');
  const sourceRanges = placed(source, 40);
  const start = (sourceRanges.at(-1)?.end ?? 0) + 1;
  return {
    model: { id: 'run-1', name: 'english-french.tsv' },
    from,
    cursor: 62,
    look: {
      sourceTokens: [...source, '</s>'],
      sourceRanges,
      sourceKnown: [...source.map((word) => word !== 'snow'), true],
      target: text,
      targetTokens: [...target, '</s>'],
      targetRanges: placed(target, start),
      probabilities: Float32Array.from(probabilities),
      ...(attention && { attention: attentionWeights() }),
      without: attention
        ? ['off', 'last', 'uniform'].map((substitute, i) => ({
            substitute,
            probabilities: Float32Array.from(lost, (p) => Math.min(1, p * (1 + 0.25 * i))),
          }))
        : [],
      translation: {
        source: source.map((word) => ({ text: word, known: word !== 'snow' })),
        candidates: [
          candidate(text, -0.18),
          candidate(text.replace('filles', 'femmes'), -0.31),
          candidate(text.replace('la neige', 'une eau'), -0.52),
          candidate(text.replace('jouent', 'sont'), -0.61, false),
        ],
        tree: searchTree(),
      },
    },
    others: other ? [{ id: 'plain', name: 'without-attention.tsv' }] : [],
    ...(other && {
      other: {
        id: 'plain',
        name: 'without-attention.tsv',
        probabilities: Float32Array.from(lost, (p) => p * 1.3),
      },
    }),
  };
}

/** The model on view translates. */
export const translatorModel = {
  kind: 'translate',
  attention: 'additive',
  bidirectional: true,
  cell: 'gru',
  layers: 1,
  sourceVocabularySize: 3100,
};
