import { isIntegerIn, isObject, isTemperature } from './checks';
import type { Question } from './question';

export const predictAt: Question<'predictAt'> = {
  check(request) {
    if (!isObject(request)) return undefined;
    const { temperature, top } = request;
    return isTemperature(temperature) && isIntegerIn(top, 1, 100) ? { temperature, top } : undefined;
  },
  answer({ temperature, top }, { offset, token, ask }) {
    return ask((engine, place) => engine.predictAt({ ...place, offset, topK: top, temperature }, { token }));
  },
};
