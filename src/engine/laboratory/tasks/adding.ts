import { phrase } from '../../../base/phrase';
import { around, draw, type LabTask } from './task';

/**
 * The adding problem (Hochreiter and Schmidhuber 1997): T numbers from 0 to 1, of which two are marked, one in each half
 * of the sequence; at the end their sum is wanted. Always answering 1 has a mean squared error of 1/6.
 */
export const adding: LabTask = {
  name: 'adding',
  summary: 'the sum of the two marked numbers among many',
  unit: phrase`steps`,
  input: { kind: 'values', width: 2 },
  answer: { kind: 'number' },
  metric: 'meanSquaredError',
  threshold: 0.01,
  leastDistance: 2,
  usual: {
    distance: 300,
    hiddenSize: 48,
    learningRate: 0.004,
    simpleLearningRate: 0.0003,
    rows: 32,
    seconds: 300,
    firstDistance: 4,
    goodBatches: 300,
    forgetBias: 'chrono',
  },
  stepsFor: (distance) => distance,
  fill({ rows, values, numbers }, range, random) {
    const steps = draw(random, range);
    const half = Math.floor(steps / 2);
    for (let row = 0; row < rows; row++) {
      const marked = [draw(random, { from: 0, to: half - 1 }), draw(random, { from: half, to: steps - 1 })];
      numbers[row] = 0;
      for (let t = 0; t < steps; t++) {
        const value = random.uniform();
        const isMarked = marked.includes(t);
        values[2 * (t * rows + row)] = value;
        values[2 * (t * rows + row) + 1] = isMarked ? 1 : 0;
        if (isMarked) numbers[row] += value;
      }
    }
    return { steps, firstAnswer: steps - 1 };
  },
  baseline: () => 1 / 6,
  baselineLoss: () => 1 / 6,
  testDistances: (distance) => around(distance, [0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.33, 2], 2),
};
