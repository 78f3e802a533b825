import type { CacheWeights } from '../../protocol/spec';
import { topK } from '../decoding';
import { ContextHashes } from '../memory/contextHashes';
import { kneserNey } from '../memory/kneserNey';
import { mixNgrams } from '../memory/mixture';
import type { NgramTable } from '../memory/ngramTable';
import { isWordCharacter } from '../reading/wordCharacters';
import type { TextWords } from './textWords';
import type { WordPlace } from './documentWords';

/** What whole words are asked about. */
export interface WordSources {
  words: TextWords;
  /** Of the open documents. */
  tables: readonly NgramTable[];
}

/** A word that may come, or the rest of the one that is begun. */
export interface WordGuess {
  text: string;
  /** Among all that can follow what was typed. */
  probability: number;
}

/** What counts of words in open documents are worth against the text that was trained on. */
const weights: Pick<CacheWeights, 'discounts' | 'strengths'> = {
  discounts: [0.75, 0.75, 0.75, 0.75, 0.75, 0.75],
  strengths: [4000, 16, 4, 2, 2, 2],
};

const mostGuesses = 8;

/** A word that may be whole already is gone on from when it is so probable. */
const leastWhole = 0.1;

/** The most probable words at a place. */
export function guessWords(sources: WordSources, { context, prefix }: WordPlace): WordGuess[] {
  const { vocabulary } = sources.words;
  const row = distribution(sources, context);
  if (prefix === '') return best(sources, row, 1, '');
  const ids = vocabulary.startingWith(prefix);
  let mass = 0;
  for (const id of ids) mass += row[id];
  if (!(mass > 0)) return [];
  const whole = vocabulary.find(prefix);
  const guesses = best(sources, row, 1 / mass, prefix, ids);
  if (whole === undefined || !(row[whole] >= leastWhole * mass)) return guesses;
  const after = distribution(sources, [...context, whole]);
  const next = best(sources, after, row[whole] / mass, '');
  return [...guesses, ...next.filter(({ text }) => !isWordCharacter(text, 0))];
}

/** (words of the vocabulary) probabilities of the next word. */
function distribution({ words, tables }: WordSources, context: readonly number[]): Float32Array {
  const row = new Float32Array(words.vocabulary.size);
  kneserNey(row, words.ngrams, context);
  mixNgrams(row, tables, new ContextHashes().set(context, context.length), weights);
  return row;
}

function best(
  { words: { vocabulary } }: WordSources,
  row: Float32Array,
  factor: number,
  prefix: string,
  among?: Int32Array,
): WordGuess[] {
  return topK(row, mostGuesses, among).flatMap(({ id, probability }) => {
    const text = vocabulary.textOf(id).slice(prefix.length);
    const isWord = text.trim() !== '' && probability > 0;
    return isWord ? { text, probability: probability * factor } : [];
  });
}
