import { phrase } from '../../../base/phrase';
import { around, draw, type LabTask } from './task';

const symbols = 8;
/** Symbols to remember. */
const length = 10;
const blank = symbols;
const signal = symbols + 1;

/**
 * Copy memory (Hochreiter and Schmidhuber 1997; Arjovsky et al. 2016): ten out of eight symbols, T blanks, then a signal
 * from which on the ten are to be said in order; everywhere else the answer is blank. Without memory the best is to guess
 * the ten: 10 ln 8 / (T + 20) nats a step.
 */
export const copyMemory: LabTask = {
  name: 'copy',
  summary: 'ten symbols, a long wait, a signal: say the ten again, in order',
  unit: phrase`steps of waiting`,
  input: { kind: 'tokens', count: symbols + 2, embeddingSize: 10 },
  answer: { kind: 'classes', count: symbols + 1 },
  metric: 'nats',
  threshold: 0.01,
  leastDistance: 1,
  usual: {
    distance: 50,
    hiddenSize: 96,
    learningRate: 0.004,
    simpleLearningRate: 0.0003,
    rows: 32,
    seconds: 120,
    firstDistance: 4,
    goodBatches: 150,
    forgetBias: 'chrono',
  },
  stepsFor: (distance) => distance + 2 * length,
  fill({ rows, tokens, classes }, range, random) {
    const distance = draw(random, range);
    const steps = copyMemory.stepsFor(distance);
    const answersFrom = steps - length;
    tokens.fill(blank, 0, steps * rows);
    classes.fill(blank, 0, steps * rows);
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < length; i++) {
        const symbol = draw(random, { from: 0, to: symbols - 1 });
        tokens[i * rows + row] = symbol;
        classes[(answersFrom + i) * rows + row] = symbol;
      }
      tokens[answersFrom * rows + row] = signal;
    }
    return { steps, firstAnswer: 0 };
  },
  baseline: (distance) => (length * Math.log(symbols)) / (distance + 2 * length),
  baselineLoss: (distance) => copyMemory.baseline(distance),
  testDistances: (distance) => around(distance, [0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.5, 2], 1),
};
