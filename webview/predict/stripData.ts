import type { Surprisals } from '../../src/protocol/predictions';
import type { QuestionAnswer } from '../../src/protocol/inspectorQuestions';
import { isFiniteNumber } from '../format';
import { cutText } from '../visibleText';

/** One token of the strip; of a text that is longer than anybody reads its beginning. */
export interface StripToken {
  text: string;
  start: number;
  end: number;
  /** NaN where the model has no token for it, and where the network is broken. */
  probability: number;
  /** Surprisal, -log2 of the probability; NaN where that is. */
  bits: number;
  /** Tokens that were more probable; -1 where nothing is known. */
  rank: number;
  unknown: boolean;
  best: readonly { text: string; probability: number }[];
}

export interface StripData {
  /** Up to the cursor. */
  read: StripToken[];
  /** The token behind the cursor, or the one that it cuts; undefined at the end of the text. */
  next?: StripToken;
}

export function stripData({ surprisals, text, cursor }: QuestionAnswer<'recentSurprisals'>): StripData {
  const tokens = stripTokens(surprisals, text);
  const read = tokens.filter(({ end }) => end <= cursor);
  const next = tokens.find(({ end }) => end > cursor);
  return next ? { read, next } : { read };
}

export function stripTokens(surprisals: Surprisals, text: string): StripToken[] {
  const { starts, ends, probability, rank, unknown, best } = surprisals;
  const from = starts[0] ?? 0;
  return Array.from(starts, (start, row) => {
    const p = probability[row] ?? NaN;
    const end = ends[row] ?? start;
    return {
      text: cutText(text.slice(start - from, end - from)),
      start,
      end,
      probability: p,
      bits: bitsOf(p),
      rank: rank[row] ?? -1,
      unknown: unknown[row] === 1,
      best: best[row] ?? [],
    };
  });
}

/** Surprisal in bits; a probability that rounded to 0 counts as the least that a float holds. */
export function bitsOf(probability: number): number {
  if (!isFiniteNumber(probability) || probability < 0) return NaN;
  return Math.max(0, -Math.log2(Math.max(probability, 2 ** -149)));
}

/** Mean bits of those that are known; NaN when none is. */
export function meanBits(tokens: readonly StripToken[]): number {
  const known = tokens.filter(({ bits }) => isFiniteNumber(bits));
  return known.reduce((sum, { bits }) => sum + bits, 0) / known.length;
}

/** Where the bars' axis ends: at least 8 bits, else the next multiple of 4 over the highest. */
export function bitsScale(tokens: readonly StripToken[]): number {
  const most = tokens.reduce((top, { bits }) => (bits > top ? bits : top), 0);
  return Math.max(8, Math.ceil(most / 4) * 4);
}
