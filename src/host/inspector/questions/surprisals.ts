import { isIntegerIn, isObject, isRange } from './checks';
import type { Question } from './question';

/** In UTF-16 units: what a strip or a table can show, many times over. */
const longestRange = 200_000;

export const surprisals: Question<'surprisals'> = {
  check(request) {
    if (!isObject(request) || !isRange(request.range) || !isIntegerIn(request.top, 0, 20)) return undefined;
    const { start, end } = request.range;
    return { range: { start: Math.max(start, end - longestRange), end }, top: request.top };
  },
  async answer({ range, top }, { document, token, ask }) {
    const surprisals = await ask((engine, place) =>
      engine.surprisals({ ...place, range, topK: top }, { token }),
    );
    const { starts, ends } = surprisals;
    const text = starts.length > 0 ? document.getText().slice(starts[0], ends[ends.length - 1]) : '';
    return { surprisals, text };
  },
};
