// Made-up but plausible memory: gradients that fade at different speeds, and a comparison of three cells.
import { attentionAnswer } from './attentionFakes.mjs';
import { wordTokens } from './fakes.mjs';

const fading = (count, keep, first = 1) => Array.from({ length: count }, (_, lag) => first * keep ** lag);

function gradient(cell, keep, seed) {
  const tokens = wordTokens(60);
  const connectivity = Float32Array.from(
    tokens,
    (_, i) => keep ** (tokens.length - 1 - i) * (0.2 + Math.abs(Math.sin((i + 1) * seed))),
  );
  const hidden = Float32Array.from(fading(60, keep, 0.4));
  const layer = { cell, layer: 0, direction: 'forward', hidden };
  return {
    target: { token: 60, start: 400, end: 404, text: ' mat', probability: 0.37, loss: 1, isAssumed: false },
    tokens,
    connectivity,
    layers: [cell === 'lstm' ? { ...layer, cellState: Float32Array.from(fading(60, 0.97, 0.3)) } : layer],
  };
}

export function connectivityAnswer(compared = true) {
  const own = { modelId: 'run-1', name: 'story.txt', gradient: gradient('lstm', 0.9, 1.3) };
  const other = (cell, keep, seed) => ({
    modelId: cell,
    name: 'story.txt',
    comparedCell: cell,
    gradient: gradient(cell, keep, seed),
  });
  const others = [other('rnn-tanh', 0.55, 2.1), other('gru', 0.88, 3.7), other('lstm', 0.93, 4.9)];
  return { runs: compared ? others : [own] };
}

const distances = [0, 1, 2, 5, 10, 20, 30, 40, 60, 80, 120, 160, 240, 320];

function cellResult(cell, parameters, hiddenSize, halfLife, keep) {
  const norms = fading(49, keep, 0.6);
  return {
    cell,
    hiddenSize,
    parameters,
    metric: 'accuracy',
    value: 1,
    byDistance: distances.map((distance) => ({
      distance,
      value: 0.05 + 0.95 / (1 + (distance / halfLife) ** 3),
    })),
    dropsAt: distances.find((distance) => 0.05 + 0.95 / (1 + (distance / halfLife) ** 3) < 0.9),
    gradientNorms: norms,
    ...(cell === 'lstm' && { cellGradientNorms: fading(49, 0.985, 0.4) }),
    initialGradientNorms: norms,
    steps: 300,
    seconds: 19.5,
    reached: 40,
    reason: 'learnt',
  };
}

export const taskRecord = {
  kind: 'task',
  id: 'lab-1',
  at: Date.UTC(2026, 0, 5, 14, 30),
  result: {
    task: 'recall',
    distance: 40,
    metric: 'accuracy',
    baseline: 0.05,
    baselines: distances.map((distance) => ({ distance, value: 0.05 })),
    threshold: 0.9,
    seed: 1,
    results: [
      cellResult('rnn-tanh', 29495, 135, 14, 0.62),
      cellResult('gru', 29285, 75, 300, 0.93),
      cellResult('lstm', 29380, 64, 2000, 0.9),
    ],
  },
};

const textCell = (cell, parameters, least, keep) => ({
  cell,
  modelId: cell,
  hiddenSize: 64,
  parameters,
  validLoss: Math.log(least * 1.1),
  trainLoss: Math.log(least),
  curve: Array.from({ length: 40 }, (_, i) => ({
    seconds: i / 2,
    loss: Math.log(least + 300 * Math.exp(-i / 6)),
  })),
  gradientNorms: fading(60, keep, 0.5),
  ...(cell === 'lstm' && { cellGradientNorms: fading(60, 0.96, 0.5) }),
  steps: 800,
  seconds: 20,
});

export const textRecord = {
  kind: 'text',
  id: 'lab-2',
  at: Date.UTC(2026, 0, 5, 14, 40),
  documentUri: 'file:///story.txt',
  name: 'story.txt',
  cells: [
    textCell('rnn-tanh', 41200, 38, 0.6),
    textCell('gru', 41120, 29, 0.85),
    textCell('lstm', 41350, 27, 0.9),
  ],
};

/** A translator with attention at the sixth word of its target. */
export function pairConnectivityAnswer(position = 5) {
  const { look, from } = attentionAnswer();
  const { sourceTokens, sourceRanges, targetTokens, targetRanges, probabilities } = look;
  const count = sourceTokens.length;
  const layer = { cell: 'gru', layer: 0 };
  const near = (i, at) => Math.exp(-Math.abs(i - at) / 1.5);
  const gradient = {
    target: { position, text: targetTokens[position], probability: probabilities[position], loss: 1 },
    sourceTokens,
    sourceConnectivity: Float32Array.from({ length: count }, (_, i) => near(i, position)),
    inputTokens: ['<s>', ...targetTokens.slice(0, position)],
    inputConnectivity: Float32Array.from({ length: position + 1 }, (_, i) => 0.6 * 0.7 ** (position - i)),
    encoder: ['forward', 'backward'].map((direction, at) => ({
      ...layer,
      direction,
      hidden: Float32Array.from({ length: count }, (_, i) => 0.2 * near(i, position - at)),
    })),
    decoder: [{ ...layer, direction: 'forward', hidden: Float32Array.from(fading(position + 1, 0.6, 0.5)) }],
    summary: [{ hidden: 0.014 }],
    attention: Float32Array.from({ length: count }, (_, i) => near(i, position) / 3),
  };
  const pair = { from, gradient, sourceRanges, targetTokens, targetRanges };
  return { runs: [{ modelId: 'run-1', name: 'english-french.tsv', pair }] };
}
