import { describe, expect, it } from 'vitest';
import { defaultCacheWeights } from '../../../src/engine/memory/cacheWeights';
import { ContextHashes } from '../../../src/engine/memory/contextHashes';
import { NgramTable } from '../../../src/engine/memory/ngramTable';
import { RememberedText } from '../../../src/engine/memory/rememberedText';
import { cacheUse, wantedCaches } from '../../../src/engine/reading/cacheUse';
import { predict } from '../../../src/engine/reading/predict';
import { constantNetwork, readerOf, runToEnd, wordTokenizer } from './fixtures';

const words = wordTokenizer(['one', ' two', ' three', ' four', '\n', 'six', ' seven']);
const network = constantNetwork(words, {});
const text = 'one two three\nsix seven\none two';

function never(): never {
  throw new Error('A prediction says nothing of caches.');
}

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

  it('say what each cache has of a probability', () => {
    const other = new NgramTable(words.vocabularySize);
    const ids = [...words.encode('two four two four').ids];
    const hashes = new ContextHashes();
    ids.forEach((id, i) => other.add(hashes.set(ids, i), id, 1));
    const learnt = words.encode('one two seven one two seven one two seven').ids;
    const remembered = new RememberedText(Int32Array.from(learnt), words.vocabularySize);
    const ngrams = runToEnd(remembered.ngrams()).value;
    const reader = readerOf(network, words, text);
    const cache = { weights: defaultCacheWeights, neighbours: [other], ...(ngrams && { text: ngrams }) };
    const { predictions } = runToEnd(predict(reader, text.length, 7, 1, cache)).value;
    const partsOf = (token: string) => predictions.find((each) => each.text === token)?.cached?.parts;
    expect(partsOf(' three')?.document).toBeGreaterThan(0.3);
    expect(partsOf(' three')?.neighbours).toBeLessThan(0.01);
    expect(partsOf(' four')?.neighbours).toBeGreaterThan(0.1);
    for (const { cached } of predictions) {
      const { states, document, neighbours, text: learntShare } = cached?.parts ?? never();
      expect(states + document + neighbours + learntShare).toBeCloseTo(cached?.share ?? NaN, 4);
      for (const part of [states, document, neighbours, learntShare]) expect(part).toBeGreaterThanOrEqual(0);
    }
    // Behind “one two”, the text has seven and nothing else.
    const most = Math.max(...predictions.map(({ cached }) => cached?.parts.text ?? NaN));
    expect(partsOf(' seven')?.text).toBe(most);
  });

  it('leave out what is switched off', () => {
    const reader = readerOf(network, words, text);
    const cache = cacheUse(['states'], {});
    const { predictions } = runToEnd(predict(reader, text.length, 7, 1, cache)).value;
    for (const { cached } of predictions) expect(cached?.parts).toMatchObject({ document: 0, text: 0 });
    expect(cacheUse(wantedCaches(false), {})).toBeUndefined();
    expect(wantedCaches(true)).toEqual(['states', 'document', 'neighbours', 'text']);
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
