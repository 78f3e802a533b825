import { expect, it } from 'vitest';
import { unigramPerplexity } from '../../../src/engine/text/unigram';

it('is the add-one smoothed baseline, the first token being context', () => {
  const train = Int32Array.of(0, 0, 0, 1);
  // p(0) = 4/7, p(1) = 2/7, p(2) = 1/7
  expect(unigramPerplexity(train, Int32Array.of(2, 0, 1, 2), 3)).toBeCloseTo(
    ((4 / 7) * (2 / 7) * (1 / 7)) ** (-1 / 3),
    12,
  );
  expect(unigramPerplexity(new Int32Array(0), Int32Array.of(0, 1, 2, 3), 4)).toBeCloseTo(4, 12);
  expect(unigramPerplexity(train, Int32Array.of(1), 3)).toBeNaN();
  expect(unigramPerplexity(train, new Int32Array(0), 3)).toBeNaN();
});
