import { describe, expect, it } from 'vitest';
import { predict } from '../../../src/engine/reading/predict';
import type { PredictionResult } from '../../../src/protocol/predictions';
import { bigramNetwork, charTokenizer, constantNetwork, readerOf, runToEnd, wordTokenizer } from './fixtures';

const words = wordTokenizer(['The', ' cat', ' cats', ' catch', ' c', ' sat', ' on', 's', '.', '\n', ' ']);
const probabilities = {
  '<unknown>': 0.2,
  The: 0.01,
  ' cat': 0.2,
  ' cats': 0.1,
  ' catch': 0.05,
  ' c': 0.001,
  ' sat': 0.15,
  ' on': 0.1,
  s: 0.1,
  '.': 0.05,
  '\n': 0.03,
};
const network = constantNetwork(words, probabilities);

/** The cursor is at the bar. */
function predictAt(marked: string, k = 3, tokenizer = words, using = network): PredictionResult {
  const offset = marked.indexOf('|');
  const reader = readerOf(using, tokenizer, marked.slice(0, offset) + marked.slice(offset + 1));
  return runToEnd(predict(reader, offset, k)).value;
}
const texts = (result: PredictionResult) => result.predictions.map(({ text }) => text);

describe('predict', () => {
  it('shares the probability of unknown words out among the known', () => {
    const result = predictAt('The|');
    expect(result).toMatchObject({ prefix: '', offset: 3 });
    expect(texts(result)).toEqual([' cat', ' sat', ' cats']);
    // "s" and "The" would become part of the word: their 0.11 is shared out, too.
    expect(result.predictions[0].probability).toBeCloseTo(0.2 / (1 - 0.2 - 0.11), 5);
    expect(result.entropy).toBeGreaterThan(1);
  });

  it('never predicts the unknown token or what would merge with the word before', () => {
    const result = predictAt('The|', 100);
    expect(texts(result)).not.toContain('');
    expect(texts(result)).not.toContain('s');
    expect(result.predictions.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 5);
    expect(texts(predictAt('The.|', 100))).toContain('s');
  });

  it.each([
    ['a cut word', 'The ca|t sat', ' ca', 3, [' cat', ' cats', ' catch']],
    ['an unknown word', 'The ca|', ' ca', 3, [' cat', ' cats', ' catch']],
    ['an unknown word in the middle of a line', 'The ca| sat', ' ca', 3, [' cat', ' cats', ' catch']],
    ['a lone space', 'The |', ' ', 3, [' cat', ' sat', ' cats']],
    ['a space before a word', 'The | sat', ' ', 3, [' cat', ' sat', ' cats']],
    ['a known word that is hardly ever whole', 'The c|', ' c', 3, [' cat', ' cats', ' catch']],
  ])('continues %s', (_what, marked, prefix, offset, expected) => {
    const result = predictAt(marked);
    expect(result).toMatchObject({ prefix, offset });
    expect(texts(result)).toEqual(expected);
    for (const { text } of result.predictions) expect(text.startsWith(prefix)).toBe(true);
    expect(result.offset + result.prefix.length).toBe(marked.indexOf('|'));
  });

  it.each([
    ['a known word that others begin with', 'The cat|'],
    ['a hardly probable word in the middle of a line', 'The c| sat'],
    ['a word that nothing continues', 'The xyz|'],
    ['a cut word that nothing continues', 'The x|yz'],
    ['a sign', 'The cat.|'],
    ['a line break', 'The cat.\n|'],
  ])('predicts the next token after %s', (_what, marked) => {
    expect(predictAt(marked)).toMatchObject({ prefix: '', offset: marked.indexOf('|') });
  });

  it('renormalises among the continuations', () => {
    const [first] = predictAt('The ca|').predictions;
    expect(first.probability).toBeCloseTo(0.2 / 0.35, 5);
  });

  it('answers at the very beginning and in an empty document', () => {
    expect(texts(predictAt('|The', 1))).toEqual([' cat']);
    expect(texts(predictAt('|', 1))).toEqual([' cat']);
  });

  it('reads the text up to the cursor and not beyond', () => {
    const tokenizer = charTokenizer('abc');
    const using = bigramNetwork(tokenizer, { a: ['b'], b: ['c'], c: ['a'] });
    expect(texts(predictAt('ab|a', 1, tokenizer, using))).toEqual(['c']);
    expect(texts(predictAt('a|ba', 1, tokenizer, using))).toEqual(['b']);
  });

  it.each(['The cat|', 'The c|', '|'])('refuses to say what a network of NaN expects after %s', (marked) => {
    const broken = constantNetwork(words, probabilities);
    broken.parameters.values.fill(NaN);
    broken.markWeightsChanged();
    expect(() => predictAt(marked, 5, words, broken)).toThrow(
      expect.objectContaining({ code: 'diverged', hint: expect.stringMatching(/\S/) }),
    );
  });
});
