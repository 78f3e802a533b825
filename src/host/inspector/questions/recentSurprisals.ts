import { isIntegerIn, isObject } from './checks';
import type { Question } from './question';

export const recentSurprisals: Question<'recentSurprisals'> = {
  check(request) {
    if (!isObject(request)) return undefined;
    const { tokens, top } = request;
    return isIntegerIn(tokens, 1, 1000) && isIntegerIn(top, 0, 20) ? { tokens, top } : undefined;
  },
  async answer({ tokens, top }, { document, offset, token, ask }) {
    const surprisals = await ask((engine, place) =>
      engine.recentSurprisals({ ...place, offset, tokens, topK: top }, { token }),
    );
    const { starts, ends } = surprisals;
    const text = starts.length > 0 ? document.getText().slice(starts[0], ends[ends.length - 1]) : '';
    return { surprisals, text, cursor: offset };
  },
};
