import { phrase } from '../../../base/phrase';
import type { Random } from '../../random';
import { around, draw, type LabTask } from './task';

const open = 0;
const close = 1;

/** A word of balanced brackets, each of that length with the same probability; 0 opens, 1 closes. */
export function dyckWord(length: number, random: Random): number[] {
  const word: number[] = [];
  let depth = 0;
  for (let left = length; left > 0; left--) {
    // Of the ways to come from this depth to 0 in the steps left, by the ballot numbers, the share that opens next.
    const share = ((depth + 2) * (left - depth)) / (2 * (depth + 1) * left);
    const opens = random.uniform() < share;
    word.push(opens ? open : close);
    depth += opens ? 1 : -1;
  }
  return word;
}

/**
 * Dyck-1: brackets of one kind; after each, is everything closed? Counting is all that it takes, and a single LSTM unit
 * can count (Weiss et al. 2018; Suzgun et al. 2019). Without memory one may guess that every closing bracket closes
 * everything, which is right for one word of each length, of as many as Catalan's number.
 */
export const dyck: LabTask = {
  name: 'dyck-1',
  summary: 'balanced brackets: after each, is everything closed?',
  unit: phrase`brackets`,
  input: { kind: 'tokens', count: 2, embeddingSize: 2 },
  answer: { kind: 'classes', count: 2 },
  metric: 'sequences',
  threshold: 0.9,
  leastDistance: 2,
  usual: {
    distance: 50,
    hiddenSize: 3,
    learningRate: 0.01,
    simpleLearningRate: 0.001,
    rows: 32,
    seconds: 30,
    firstDistance: Infinity,
    goodBatches: 0,
    forgetBias: 8,
  },
  stepsFor: (distance) => 2 * Math.ceil(distance / 2),
  fill({ rows, tokens, classes }, range, random) {
    const steps = dyck.stepsFor(draw(random, range));
    for (let row = 0; row < rows; row++) {
      let depth = 0;
      dyckWord(steps, random).forEach((bracket, t) => {
        depth += bracket === open ? 1 : -1;
        tokens[t * rows + row] = bracket;
        classes[t * rows + row] = depth === 0 ? 1 : 0;
      });
    }
    return { steps, firstAnswer: 0 };
  },
  baseline(distance) {
    const pairs = Math.ceil(distance / 2);
    let catalan = 1;
    for (let i = 2; i <= pairs; i++) catalan *= (pairs + i) / i;
    return 1 / catalan;
  },
  baselineLoss: () => 0.25,
  testDistances: (distance) => around(distance, [0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.5, 2, 4], 2),
};
