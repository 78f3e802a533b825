import { afterEach, describe, expect, it, vi } from 'vitest';
import { BatchStep } from '../../../src/engine/network/batchStep';
import type { Continuation } from '../../../src/engine/reading/beam';
import { mayBeShown } from '../../../src/engine/reading/mayBeShown';
import { suggest } from '../../../src/engine/reading/suggest';
import { readerOf, runToEnd } from './fixtures';
import { below, cacheBeside, change, known, network, tokenizer, word } from './typing';

const search = vi.hoisted(() => ({ isWhole: false }));
vi.mock('../../../src/engine/reading/mayBeShown', async (importOriginal) => {
  const actual = await importOriginal<{ mayBeShown: typeof mayBeShown }>();
  return {
    mayBeShown: (...args: Parameters<typeof mayBeShown>) =>
      search.isWhole ? () => true : actual.mayBeShown(...args),
  };
});

function path(texts: string[], probability: number, endings: number[]): Continuation {
  let parent: Continuation | undefined;
  texts.slice(0, -1).forEach((_, i) => {
    const text = texts.slice(0, i + 1).join('');
    parent = { text, probability: 1, ending: endings[i], ...(parent && { parent }) };
  });
  return { text: texts.join(''), probability, ending: 0, ...(parent && { parent }) };
}

afterEach(() => {
  search.isWhole = false;
  vi.restoreAllMocks();
});

describe('a search that ends where nothing can be shown any more', () => {
  it.each([3, 1])(
    'shows what the whole search shows, to the last bit: %i characters or more',
    (leastCharacters) => {
      const reader = readerOf(network, tokenizer, known.slice(0, 2000));
      const cache = cacheBeside(known.slice(-600));
      const read = vi.spyOn(BatchStep.prototype, 'step');
      const rows = () => read.mock.calls.reduce((sum, [texts]) => sum + texts.length, 0);
      let [shown, short, whole] = [0, 0, 0];
      for (let key = 0; key < 150; key++) {
        const cursor = change(
          reader,
          reader.document.text.length,
          0,
          below(5) === 0 ? ' ' : word().slice(0, 2),
        );
        const minProbability = [0.02, 0.05, 0.1, 0.2, 0.4][key % 5];
        const options = { maxTokens: 8, minProbability, leastCharacters, cache, alternatives: 3 };
        const [early, late] = [false, true].map((isWhole) => {
          search.isWhole = isWhole;
          reader.tried.edited(-1);
          read.mockClear();
          const found = runToEnd(suggest(reader, cursor, options)).value;
          return { found, rows: rows() };
        });
        expect(early.found).toEqual(late.found);
        if (early.found.text) shown++;
        short += early.rows;
        whole += late.rows;
      }
      read.mockRestore();
      search.isWhole = false;
      expect(shown).toBeGreaterThan(20);
      expect(short).toBeLessThan(whole);
    },
  );

  it('looks at the word that is known to end, else at the path', () => {
    const isWorthIt = mayBeShown(undefined, { minProbability: 0.2, leastCharacters: 3 });
    expect(isWorthIt(path([' cat', ' sat'], 0.1, [0.3]), 1)).toBe(true);
    expect(isWorthIt(path([' cat', ' sat'], 0.3, [0.1]), 1)).toBe(false);
    expect(isWorthIt(path([' cat', 'alogue'], 0.3, [0.1]), 1)).toBe(true);
    expect(isWorthIt(path([' cat', 'alogue'], 0.1, [0.3]), 1)).toBe(false);
    // Among what goes on from what was typed it is more.
    expect(isWorthIt(path([' cat', 'alogue'], 0.1, [0.3]), 0.4)).toBe(true);
    // Too short to be shown by itself.
    expect(isWorthIt(path(['a', ' cat'], 0.25, [0.1]), 1)).toBe(true);
  });

  it('counts what whole words say', () => {
    const guesses = [{ text: ' catalogue', probability: 0.5 }];
    const isWorthIt = mayBeShown(guesses, { minProbability: 0.2 });
    expect(isWorthIt(path([' cat', 'alo'], 0.1, [0.3]), 1)).toBe(true);
    expect(isWorthIt(path([' cat', 'tle'], 0.1, [0.3]), 1)).toBe(false);
    expect(isWorthIt(path([' cat', 'alogue', ' of'], 0.01, [0.1, 0.08]), 1)).toBe(true);
    expect(isWorthIt(path([' dog', ' of'], 0.01, [0.08]), 1)).toBe(false);
  });
});
