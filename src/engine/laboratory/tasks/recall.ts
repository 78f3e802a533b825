import { phrase } from '../../../base/phrase';
import type { Random } from '../../random';
import { countries, fillerSentences } from './recallWords';
import { around, draw, type LabTask } from './task';

const opening = 'I grew up in'.split(' ');
const closing = 'so I speak fluent'.split(' ');
const fillers = fillerSentences.map((sentence) => sentence.split(' '));

/** Every word that a network may read, each once. */
const words = [
  ...new Set([...opening, ...countries.map(([country]) => country), ...closing, ...fillers.flat()]),
];
const idOf = new Map(words.map((word, id) => [word, id]));

/** The words of one sequence, up to where the language is to be said. */
export function recallWords(country: number, distance: number, random: Random): string[] {
  const filler: string[] = [];
  while (filler.length < distance) {
    filler.push(...fillers[draw(random, { from: 0, to: fillers.length - 1 })]);
  }
  return [...opening, countries[country][0], ...filler.slice(0, distance), ...closing];
}

/** “I grew up in France … so I speak fluent ___”: one of twenty words, said so many other words ago. */
export const recall: LabTask = {
  name: 'recall',
  summary: '“I grew up in France … so I speak fluent ___”: twenty countries, filler words in between',
  unit: phrase`filler words`,
  input: { kind: 'tokens', count: words.length, embeddingSize: 24 },
  answer: { kind: 'classes', count: countries.length },
  metric: 'accuracy',
  threshold: 0.9,
  leastDistance: 0,
  usual: {
    distance: 40,
    hiddenSize: 64,
    learningRate: 0.004,
    simpleLearningRate: 0.0003,
    rows: 40,
    seconds: 60,
    firstDistance: 4,
    goodBatches: 150,
    forgetBias: 'chrono',
  },
  stepsFor: (distance) => opening.length + 1 + distance + closing.length,
  fill({ rows, tokens, classes }, range, random) {
    const distance = draw(random, range);
    const steps = recall.stepsFor(distance);
    classes.fill(-1, 0, steps * rows);
    for (let row = 0; row < rows; row++) {
      const country = draw(random, { from: 0, to: countries.length - 1 });
      recallWords(country, distance, random).forEach((word, t) => {
        tokens[t * rows + row] = idOf.get(word) ?? 0;
      });
      classes[(steps - 1) * rows + row] = country;
    }
    return { steps, firstAnswer: steps - 1 };
  },
  baseline: () => 1 / countries.length,
  baselineLoss: () => Math.log(countries.length),
  testDistances: (distance) =>
    around(distance, [0, 0.025, 0.05, 0.125, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8], 0),
};
