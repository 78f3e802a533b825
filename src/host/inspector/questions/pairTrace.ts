import { usualBeam } from '../../../protocol/askedByDefault';
import { type Intervention, parseIntervention } from '../../../protocol/interventions';
import { inDocument } from '../../../protocol/pairPlace';
import { isObject } from './checks';
import { isSet } from './interventionsIn';
import { pairTraceMinus } from './pairTraceMinus';
import { pairOf } from './pairOf';
import type { Question } from './question';

/** While a model trains each answer is another one. */
let answered = 0;

export const pairTrace: Question<'pairTrace'> = {
  check(request) {
    if (!isObject(request)) return undefined;
    const { set, difference } = request;
    if (set === undefined) return {};
    return isSet(set) ? { set: [...set], ...(difference === true && { difference }) } : undefined;
  },
  async answer({ set = [], difference }, context) {
    const { questions, token, offset, selection } = context;
    const { translator, place, check } = pairOf(context);
    const { source, target } = place;
    const look = await questions.askModel(translator, (engine, modelId) =>
      engine.lookAtPair({ modelId, source, target, beam: target === undefined ? usualBeam : 0 }, { token }),
    );
    const traceWith = (interventions: readonly Intervention[]) =>
      questions.askModel(translator, (engine, modelId) =>
        engine.inspectPair({ modelId, source, target: look.target, interventions }, { token }),
      );
    const made = await traceWith(set.map(parseIntervention));
    const trace = difference ? pairTraceMinus(made, await traceWith([])) : made;
    check();
    const { sourceRanges, targetRanges } = inDocument(look, place);
    const live = translator.state === 'training';
    if (live) answered++;
    const key = JSON.stringify([translator.id, live ? answered : 0, source, look.target, set, difference]);
    return { key, cursor: offset, selection, live, trace, sourceRanges, targetRanges };
  },
};
