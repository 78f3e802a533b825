import type { WordGuess } from '../words/guessWords';
import { type BeamResult, type Continuation, lineBreak } from './beam';
import { splitsWord } from './wordCharacters';

/** A suggestion goes on while the whole is at least so probable, as a share of what its first word has to be. */
export const shareForMore = 0.5;

/**
 * Share of what whole words say of a suggestion's first word; the rest is what the paths of the search say. Found on texts that
 * were held out, of prose and of code: from 0.2 to 0.45 it matters little.
 */
export const shareOfWords = 0.3;

export interface RankOptions {
  minProbability: number;
  leastCharacters?: number;
}

/** What may be shown. */
export interface Choice {
  text: string;
  probability: number;
  /** Characters that it saves on average. */
  gain: number;
}

/** A place where a word of a continuation ends, and the probability that all is right up to there. */
interface Stop {
  length: number;
  probability: number;
}

interface Way {
  text: string;
  stops: Stop[];
}

/** Different texts that may be shown, those that save most first. `guesses` say what whole words may come. */
export function rankChoices(
  { continuations, possible }: Pick<BeamResult, 'continuations' | 'possible'>,
  guesses: readonly WordGuess[] | undefined,
  options: RankOptions,
): Choice[] {
  const ways = continuations.flatMap((end) => wayOf(end, possible) ?? []);
  const mixed = guesses ? mixWords(ways, guesses) : ways;
  const choices = mixed.flatMap((way) => weigh(way, options) ?? []);
  choices.sort((a, b) => b.gain - a.gain);
  return choices.filter(
    (choice, i) =>
      !choices.slice(0, i).some(({ text }) => text.startsWith(choice.text) || choice.text.startsWith(text)),
  );
}

/** Undefined where no word ends at the continuation's end. */
function wayOf(end: Continuation, possible: number): Way | undefined {
  const { text } = end;
  if (text.trim() === '' || /\s$/.test(text)) return undefined;
  const stops: Stop[] = [];
  for (let at: Continuation | undefined = end; at; at = at.parent) {
    const { length } = at.text;
    // Where the word goes on, nobody would stop: what is right is known at its end.
    const isEnd = length > 0 && !splitsWord(text, length) && !/\s$/.test(at.text);
    if (isEnd) stops.unshift({ length, probability: at.ending / possible });
  }
  return { text, stops };
}

const firstWordOf = ({ text, stops }: Way) => text.slice(0, stops[0].length);

/**
 * The probability of each first word becomes that of both, (1 - share) p_paths + share p_words, and that of what follows it
 * changes as much. Words that no path came to are ways of their own.
 */
function mixWords(ways: readonly Way[], guesses: readonly WordGuess[]): Way[] {
  const byPaths = new Map<string, number>();
  for (const way of ways) {
    const word = firstWordOf(way);
    byPaths.set(word, Math.max(byPaths.get(word) ?? 0, way.stops[0].probability));
  }
  const byWords = new Map<string, number>();
  for (const { text, probability } of guesses) if (!lineBreak.test(text)) byWords.set(text, probability);
  const both = (word: string) =>
    (1 - shareOfWords) * (byPaths.get(word) ?? 0) + shareOfWords * (byWords.get(word) ?? 0);
  const followed = ways.map((way) => {
    const word = firstWordOf(way);
    const before = byPaths.get(word) ?? 0;
    const factor = before > 0 ? both(word) / before : 0;
    const stops = way.stops.map(({ length, probability }) => ({ length, probability: probability * factor }));
    return { text: way.text, stops };
  });
  const others = [...byWords.keys()].filter((word) => !byPaths.has(word));
  return [
    ...followed,
    ...others.map((text) => ({ text, stops: [{ length: text.length, probability: both(text) }] })),
  ];
}

/** A way as a suggestion, if its end and its first word are probable enough. */
function weigh(
  { text, stops }: Way,
  { minProbability, leastCharacters = 1 }: RankOptions,
): Choice | undefined {
  const { probability } = stops[stops.length - 1];
  if (text.length < leastCharacters || !(probability >= minProbability * shareForMore)) return undefined;
  const first = stops.find(({ length }) => length >= leastCharacters);
  if (!first || !(first.probability >= minProbability)) return undefined;
  let gain = 0;
  let length = 0;
  for (const stop of stops) {
    gain += stop.probability * (stop.length - length);
    length = stop.length;
  }
  return { text, probability, gain };
}
