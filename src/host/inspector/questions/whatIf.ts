import { parseIntervention } from '../../../protocol/interventions';
import { isIntegerIn, isObject } from './checks';
import { mostInterventions } from './interventionsIn';
import type { Question } from './question';

const temperature = 0.5;
const seed = 1;

export const whatIf: Question<'whatIf'> = {
  check(request) {
    if (!isObject(request) || !isIntegerIn(request.top, 1, 50) || !isIntegerIn(request.length, 0, 200))
      return undefined;
    const { set, top, length } = request;
    if (!Array.isArray(set) || set.length > mostInterventions) return undefined;
    return { set: set.map((one) => String(one).slice(0, 200)), top, length };
  },
  async answer({ set, top, length }, { offset, token, ask }) {
    const interventions = set.map(parseIntervention);
    return ask((engine, place) =>
      engine.whatIf({ ...place, offset, interventions, topK: top, length, temperature, seed }, { token }),
    );
  },
};
