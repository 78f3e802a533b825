import { semanticRanges } from './semanticRanges';
import { isObject } from './checks';
import { layerChoice } from './layerChoice';
import { patternIn } from './patternIn';
import type { Question } from './question';

export const detectUnits: Question<'detectUnits'> = {
  check(request) {
    if (!isObject(request)) return undefined;
    const choice = layerChoice(request.choice);
    if (!choice) return undefined;
    if (request.pattern === undefined) return { choice };
    const pattern = patternIn(request.pattern);
    return pattern && { choice, pattern };
  },
  async answer({ choice, pattern }, { document, offset, token, ask }) {
    const marked = await semanticRanges(document);
    return ask((engine, place) =>
      engine.detectUnits({ ...place, ...choice, offset, marked, pattern }, { token }),
    );
  },
};
