import { describe, expect, it } from 'vitest';
import { suggest } from '../../../src/engine/reading/suggest';
import type { Suggestion } from '../../../src/protocol/predictions';
import { bigramNetwork, charTokenizer, readerOf, runToEnd, wordTokenizer } from './fixtures';

const words = wordTokenizer([
  'The',
  ' cat',
  ' sat',
  ' on',
  ' the',
  ' mat',
  '.',
  '\n',
  ' ',
  ' catalogue',
  ' dog',
]);
const network = bigramNetwork(words, {
  The: [' cat', ' catalogue'],
  ' cat': [' sat'],
  ' sat': [' on'],
  ' on': [' the'],
  ' the': [' mat'],
  ' mat': ['.'],
  '.': ['\n'],
  '\n': ['The'],
  ' dog': ['<unknown>', ' sat'],
});

function suggestAt(marked: string, { maxTokens = 20, minProbability = 0.05 } = {}): Suggestion {
  const offset = marked.indexOf('|');
  const reader = readerOf(network, words, marked.slice(0, offset) + marked.slice(offset + 1));
  return runToEnd(suggest(reader, offset, { maxTokens, minProbability })).value;
}

describe('suggest', () => {
  it('continues up to the end of the line', () => {
    const { text, probability } = suggestAt('The|');
    expect(text).toBe(' cat sat on the mat.');
    expect(probability).toBeGreaterThan(0.5);
    expect(probability).toBeLessThan(0.8);
  });

  it('takes at most so many tokens', () => {
    expect(suggestAt('The|', { maxTokens: 2 }).text).toBe(' cat sat');
    expect(suggestAt('The|', { maxTokens: 0 }).text).toBe('');
  });

  it('ends when the whole becomes improbable', () => {
    const first = suggestAt('The|', { maxTokens: 1 }).probability;
    const { text, probability } = suggestAt('The|', { minProbability: first });
    expect(text).toMatch(/^ cat/);
    expect(probability).toBeGreaterThanOrEqual(first / 2);
    expect(suggestAt('The| sat', { minProbability: first }).text).toBe(' cat');
    expect(suggestAt('The|', { minProbability: 0.99 })).toMatchObject({
      text: '',
      reason: expect.stringContaining('0.7'),
    });
  });

  it.each([
    ['The ca|', 't sat on the mat.'],
    ['The |', 'cat sat on the mat.'],
    ['The cat sat on the mat.\nThe c|', 'at sat on the mat.'],
  ])('completes what is typed: %s', (marked, expected) => {
    expect(suggestAt(marked).text).toBe(expected);
  });

  it.each([
    ['at the end of the line', 'The cat sat on the mat.|', 'line ends'],
    ['inside a word', 'The c|at', 'inside a word'],
    ['when all of it follows already', 'The cat| sat on the mat.', 'repeat'],
    ['when more than it follows already', 'The| cat sat on the mat. And so on', 'repeat'],
    ['when the model expects an unknown word', 'The dog|', 'does not know'],
  ])('suggests nothing %s', (_what, marked, reason) => {
    expect(suggestAt(marked)).toMatchObject({
      text: '',
      probability: 0,
      reason: expect.stringContaining(reason),
    });
  });

  it('leaves out the end that follows already', () => {
    expect(suggestAt('The cat| the mat.').text).toBe(' sat on');
    expect(suggestAt('The cat|.').text).toBe(' sat on the mat');
  });

  it('does not take the beginning of another word for a repetition', () => {
    expect(suggestAt('The |cattle').text).toBe('cat sat on the mat.');
  });

  it('works on characters, and next to scripts without spaces', () => {
    const tokenizer = charTokenizer('ab 日本');
    const using = bigramNetwork(tokenizer, { a: ['b'], b: [' '], ' ': ['a'], 日: ['本'], 本: ['日'] });
    const at = (text: string, offset: number) =>
      runToEnd(suggest(readerOf(using, tokenizer, text), offset, { maxTokens: 3, minProbability: 0.5 })).value
        .text;
    expect(at('a', 1)).toBe('b');
    expect(at('日a', 1)).toBe('本日本');
  });
});
