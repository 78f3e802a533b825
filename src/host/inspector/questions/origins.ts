import { suggestionSettings } from '../../settings';
import { neighboursOf } from '../../suggestions/neighbours';
import { isIntegerIn, isObject } from './checks';
import type { Question } from './question';

export const origins: Question<'origins'> = {
  check(request) {
    if (!isObject(request)) return undefined;
    const { top } = request;
    return isIntegerIn(top, 1, 20) ? { top } : undefined;
  },
  async answer({ top }, { model, document, offset, token, questions }) {
    const { caches } = suggestionSettings(document);
    const neighbours = caches.includes('neighbours') ? neighboursOf(document) : [];
    const wish = { cache: caches, neighbours, topK: top };
    const result = await questions.predictWithCaches(model, document, offset, wish, token);
    const lines = result.predictions.map(({ cached }) =>
      cached?.offset === undefined ? null : document.positionAt(cached.offset).line + 1,
    );
    return { result, lines, caches };
  },
};
