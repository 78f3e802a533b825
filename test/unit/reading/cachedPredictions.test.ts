import { describe, expect, it } from 'vitest';
import { defaultCacheWeights } from '../../../src/engine/memory/cacheWeights';
import { predict } from '../../../src/engine/reading/predict';
import { constantNetwork, readerOf, runToEnd, wordTokenizer } from './fixtures';

const words = wordTokenizer(['one', ' two', ' three', ' four', '\n', 'six', ' seven']);
const network = constantNetwork(words, {});
const text = 'one two three\nsix seven\none two';

const at = (cached: boolean) =>
  runToEnd(
    predict(
      readerOf(network, words, text),
      text.length,
      7,
      1,
      cached ? { weights: defaultCacheWeights } : undefined,
    ),
  ).value;

describe('predictions with what stands in the document mixed in', () => {
  it('say which share is copied, and from where', () => {
    const [first, ...others] = at(true).predictions;
    expect(first.text).toBe(' three');
    expect(first.cached?.share).toBeGreaterThan(0.3);
    expect(first.cached?.offset).toBe(text.indexOf(' three'));
    for (const { cached } of others) expect(cached?.share).toBeLessThan(first.cached?.share ?? 0);
  });

  it('remain a distribution', () => {
    const sum = at(true).predictions.reduce((total, { probability }) => total + probability, 0);
    expect(sum).toBeCloseTo(1, 4);
  });

  it('are the model’s own without caches', () => {
    const { predictions } = at(false);
    for (const { cached, probability } of predictions) {
      expect(cached).toBeUndefined();
      expect(probability).toBeCloseTo(predictions[0].probability, 5);
    }
  });
});
