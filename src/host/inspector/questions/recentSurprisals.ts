import { isIntegerIn, isObject } from './checks';
import type { Surprisals } from '../../../protocol/predictions';
import type { Question } from './question';

/** What a strip can show, many times over: a token may be a line of megabytes. In UTF-16 units. */
const longestText = 20_000;

export const recentSurprisals: Question<'recentSurprisals'> = {
  check(request) {
    if (!isObject(request)) return undefined;
    const { tokens, top } = request;
    return isIntegerIn(tokens, 1, 1000) && isIntegerIn(top, 0, 20) ? { tokens, top } : undefined;
  },
  async answer({ tokens, top }, { document, offset, token, ask }) {
    const read = await ask((engine, place) =>
      engine.recentSurprisals({ ...place, offset, tokens, topK: top }, { token }),
    );
    const surprisals = lastOf(read, longestText);
    const { starts, ends } = surprisals;
    const end = Math.min(ends.at(-1) ?? 0, (starts.at(-1) ?? 0) + longestText);
    return { surprisals, text: document.getText().slice(starts[0] ?? 0, end), cursor: offset };
  },
};

/** Without the tokens that begin more than so many units before the last one does. */
export function lastOf(read: Surprisals, units: number): Surprisals {
  const { starts, ends, probability, rank, unknown, excess, best } = read;
  const least = (starts.at(-1) ?? 0) - units;
  const first = starts.findIndex((start) => start >= least);
  if (first <= 0) return read;
  return {
    starts: starts.slice(first),
    ends: ends.slice(first),
    probability: probability.slice(first),
    rank: rank.slice(first),
    unknown: unknown.slice(first),
    excess: excess.slice(first),
    best: best.slice(first),
  };
}
