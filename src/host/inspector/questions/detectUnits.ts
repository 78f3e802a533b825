import { semanticRanges } from './semanticRanges';
import { isObject } from './checks';
import { layerChoice } from './layerChoice';
import type { Question } from './question';

const longestPattern = 1000;

export const detectUnits: Question<'detectUnits'> = {
  check(request) {
    if (!isObject(request)) return undefined;
    const choice = layerChoice(request.choice);
    if (!choice) return undefined;
    const { pattern } = request;
    if (pattern === undefined) return { choice };
    if (!isObject(pattern) || typeof pattern.source !== 'string') return undefined;
    const source = pattern.source.slice(0, longestPattern + 1);
    return { choice, pattern: { source, ignoreCase: pattern.ignoreCase === true } };
  },
  async answer({ choice, pattern }, { document, offset, token, ask }) {
    const marked = await semanticRanges(document);
    return ask((engine, place) =>
      engine.detectUnits({ ...place, ...choice, offset, marked, pattern }, { token }),
    );
  },
};
