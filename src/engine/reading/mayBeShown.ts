import type { WordGuess } from '../words/guessWords';
import type { Continuation } from './beam';
import { type RankOptions, shareOfWords } from './rankChoices';
import { splitsWord } from './wordCharacters';

/** Sums of probabilities are compared with one that was multiplied: they may be off by so much. */
const slack = 1 + 1e-6;

/**
 * Whether anything that goes on from a path of the search may be shown, by the best that `rankChoices` could make of it: where no path
 * of a search may, it need not go on. What a path's first word will be may not be known yet; then no word is more probable than the path.
 */
export function mayBeShown(
  guesses: readonly WordGuess[] | undefined,
  { minProbability, leastCharacters = 1 }: RankOptions,
): (path: Continuation, possible: number) => boolean {
  return (path, possible) => {
    if (path.text === '') return true; // what comes behind it is the reason for silence
    const stops = stopsOf(path, possible);
    const first = stops.find(({ length }) => length >= leastCharacters);
    const probability = first?.probability ?? path.probability / possible;
    return bestOf(probability, path.text, stops[0]) * slack >= minProbability;
  };

  /** The most that a stop's probability becomes when whole words have their share in that of the first word. */
  function bestOf(probability: number, text: string, word: Stop | undefined): number {
    if (!guesses) return probability;
    if (!word)
      return (1 - shareOfWords) * probability + shareOfWords * mostOf((guess) => guess.startsWith(text));
    if (!(word.probability > 0)) return 1;
    const byWords = mostOf((guess) => guess === text.slice(0, word.length));
    return probability * (1 - shareOfWords + (shareOfWords * byWords) / word.probability);
  }

  function mostOf(isMeant: (text: string) => boolean): number {
    let most = 0;
    for (const { text, probability } of guesses ?? []) if (isMeant(text)) most = Math.max(most, probability);
    return most;
  }
}

interface Stop {
  length: number;
  probability: number;
}

/** Places before the path's last token where a word ends for sure. */
function stopsOf({ text, parent }: Continuation, possible: number): Stop[] {
  const stops: Stop[] = [];
  for (let at = parent; at; at = at.parent) {
    const { length } = at.text;
    const isEnd = length > 0 && length < text.length && !splitsWord(text, length) && !/\s$/.test(at.text);
    if (isEnd) stops.unshift({ length, probability: at.ending / possible });
  }
  return stops;
}
