import { phrase } from '../../../base/phrase';
import { around, draw, type LabTask } from './task';

const begin = 0;
const a = 1;
const b = 2;
/** Answers: the next symbol is b, or the end. */
const nextIsB = 0;
const nextIsEnd = 1;

/**
 * a^n b^n: after the first b everything that follows is known, to whom has counted: n - 1 more of them, then the end
 * (Gers and Schmidhuber 2001). A sequence is right when each of these answers is. Who does not count may end after the same
 * number of b always, which is right for one n of all.
 */
export const anbn: LabTask = {
  name: 'anbn',
  summary: 'aaa…bbb…: after as many b as there were a comes the end',
  unit: phrase`n`,
  input: { kind: 'tokens', count: 3, embeddingSize: 3 },
  answer: { kind: 'classes', count: 2 },
  metric: 'sequences',
  threshold: 1,
  leastDistance: 1,
  usual: {
    distance: 50,
    hiddenSize: 3,
    learningRate: 0.01,
    simpleLearningRate: 0.001,
    rows: 32,
    seconds: 60,
    firstDistance: 8,
    goodBatches: 0,
    forgetBias: 8,
  },
  stepsFor: (distance) => 1 + 2 * distance,
  fill({ rows, tokens, classes }, range, random) {
    const steps = anbn.stepsFor(range.to);
    tokens.fill(begin, 0, steps * rows);
    classes.fill(-1, 0, steps * rows);
    for (let row = 0; row < rows; row++) {
      const n = draw(random, range);
      for (let i = 1; i <= n; i++) {
        tokens[i * rows + row] = a;
        tokens[(n + i) * rows + row] = b;
        classes[(n + i) * rows + row] = i < n ? nextIsB : nextIsEnd;
      }
    }
    return { steps, firstAnswer: 2 };
  },
  baseline: (distance) => 1 / distance,
  baselineLoss: () => 0.1,
  testDistances: (distance) =>
    around(distance, [0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.6, 1.8, 2, 2.4, 2.8, 3.2, 3.6, 4], 1),
  testsBetween: true,
};
