import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/engine/random';
import { generate } from '../../../src/engine/reading/generate';
import { bigramNetwork, constantNetwork, readerOf, wordTokenizer } from './fixtures';

const words = wordTokenizer(['The', ' cat', ' sat', '.', ' ']);
const bigrams = bigramNetwork(words, { The: [' cat'], ' cat': [' sat'], ' sat': ['.'], '.': ['The'] });

function generated(prompt: string, length: number, temperature = 0, seed = 1, network = bigrams): string[] {
  const reader = readerOf(network, words, prompt);
  return [...generate(reader, { length, temperature, random: new Random(seed) })].filter(
    (piece) => piece !== '',
  );
}

describe('generate', () => {
  it('continues greedily at temperature 0', () => {
    expect(generated('The', 4)).toEqual([' cat', ' sat', '.', 'The']);
  });

  it('completes a half-typed word and a trailing space', () => {
    expect(generated('The c', 2)).toEqual(['at', ' sat']);
    expect(generated('The ', 2)[0]).toMatch(/^(cat|sat)$/);
  });

  it('begins with nothing', () => {
    expect(generated('', 3)).toHaveLength(3);
    expect(generated('The', 0)).toEqual([]);
  });

  it('is repeated by its seed only', () => {
    const flat = constantNetwork(words, { '<unknown>': 0.5 });
    expect(generated('The', 30, 1, 7, flat)).toEqual(generated('The', 30, 1, 7, flat));
    expect(generated('The', 30, 1, 7, flat)).not.toEqual(generated('The', 30, 1, 8, flat));
  });

  it('never says the unknown token, and ends with a network of NaN', () => {
    const unknown = constantNetwork(words, { '<unknown>': 0.99 });
    expect(generated('The', 50, 1, 1, unknown)).toHaveLength(50);
    unknown.parameters.values.fill(NaN);
    unknown.markWeightsChanged();
    expect(generated('The', 50, 1, 1, unknown)).toHaveLength(50);
  });
});
