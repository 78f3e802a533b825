import { phrase } from '../../../base/phrase';
import { around, draw, type LabTask } from './task';

/** Tokens: X and Y, whose order is asked for, and four that say nothing. */
const signals = 2;
const distractors = 4;

/**
 * Temporal order (Hochreiter and Schmidhuber 1997, task 6a): among T symbols that say nothing stand two that are X or Y,
 * one after a tenth to a fifth of the sequence, one after five to six tenths. At the end: which of XX, XY, YX, YY?
 */
export const temporalOrder: LabTask = {
  name: 'temporal-order',
  summary: 'two signals, X or Y each, far apart among distractors: in which order did they come?',
  unit: phrase`steps`,
  input: { kind: 'tokens', count: signals + distractors, embeddingSize: 6 },
  answer: { kind: 'classes', count: signals * signals },
  metric: 'accuracy',
  threshold: 0.9,
  leastDistance: 4,
  usual: {
    distance: 300,
    hiddenSize: 32,
    learningRate: 0.01,
    simpleLearningRate: 0.001,
    rows: 32,
    seconds: 300,
    firstDistance: 4,
    goodBatches: 150,
    forgetBias: 'chrono',
  },
  stepsFor: (distance) => distance,
  fill({ rows, tokens, classes }, range, random) {
    const steps = draw(random, range);
    classes.fill(-1, 0, steps * rows);
    const tenth = (count: number) => Math.floor((steps * count) / 10);
    for (let row = 0; row < rows; row++) {
      for (let t = 0; t < steps; t++) {
        tokens[t * rows + row] = draw(random, { from: signals, to: signals + distractors - 1 });
      }
      const first = draw(random, { from: 0, to: signals - 1 });
      const second = draw(random, { from: 0, to: signals - 1 });
      const firstAt = draw(random, { from: tenth(1), to: tenth(2) });
      const secondAt = draw(random, {
        from: Math.max(firstAt + 1, tenth(5)),
        to: Math.max(firstAt + 1, tenth(6)),
      });
      tokens[firstAt * rows + row] = first;
      tokens[secondAt * rows + row] = second;
      classes[(steps - 1) * rows + row] = first * signals + second;
    }
    return { steps, firstAnswer: steps - 1 };
  },
  baseline: () => 1 / 4,
  baselineLoss: () => Math.log(4),
  testDistances: (distance) => around(distance, [0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.33, 2], 4),
};
