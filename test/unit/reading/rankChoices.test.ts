import { describe, expect, it } from 'vitest';
import type { Continuation } from '../../../src/engine/reading/beam';
import { rankChoices } from '../../../src/engine/reading/rankChoices';

/** A path of the search: its texts one after the other, each with the probability that all is right and ends there. */
function path(...steps: [string, number][]): Continuation {
  let last: Continuation | undefined;
  for (const [text, ending] of steps) last = { text, probability: 1, ending, ...(last && { parent: last }) };
  if (!last) throw new Error('no steps');
  return last;
}

const options = { minProbability: 0.1, leastCharacters: 3 };

describe('choices among ways to go on', () => {
  it('are ranked by the characters that they save on average', () => {
    const continuations = [
      path(['cat', 0.4]),
      path(['cat', 0.4], ['cat sat', 0.2]),
      path(['dogs', 0.3]),
      path(['mouse', 0.08]),
    ];
    const choices = rankChoices({ continuations, possible: 1 }, undefined, options);
    expect(choices.map(({ text }) => text)).toEqual(['cat sat', 'dogs']);
    expect(choices[0].gain).toBeCloseTo(3 * 0.4 + 4 * 0.2, 12);
  });

  it('divide by what is possible, and end where words end', () => {
    const continuations = [path(['ca', 0.02], ['cat ', 0.2]), path(['ca', 0.02], ['cats', 0.1])];
    const choices = rankChoices({ continuations, possible: 0.5 }, undefined, options);
    expect(choices).toEqual([{ text: 'cats', probability: 0.2, gain: 0.8 }]);
  });

  it('give whole words their share, and follow what they make more probable', () => {
    const continuations = [path(['cat', 0.2], ['cat sat', 0.1]), path(['dogs', 0.3])];
    const guesses = [
      { text: 'cat', probability: 0.8 },
      { text: 'zebra', probability: 0.5 },
      { text: 'line\n', probability: 1 },
    ];
    const choices = rankChoices({ continuations, possible: 1 }, guesses, options);
    const first = 0.7 * 0.2 + 0.3 * 0.8;
    expect(choices.map(({ text }) => text)).toEqual(['cat sat', 'dogs', 'zebra']);
    expect(choices[0].gain).toBeCloseTo(3 * first + 4 * 0.5 * first, 12);
    expect(choices[1].probability).toBeCloseTo(0.7 * 0.3, 12);
    expect(choices[2].probability).toBeCloseTo(0.3 * 0.5, 12);
  });

  it('are none when nothing is probable enough, or no number', () => {
    for (const ending of [0.05, NaN]) {
      const continuations = [path(['cats', ending])];
      expect(rankChoices({ continuations, possible: 1 }, [], options)).toEqual([]);
    }
  });
});
