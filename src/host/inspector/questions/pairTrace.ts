import { usualBeam } from '../../../protocol/askedByDefault';
import { inDocument } from './attention';
import { isObject } from './checks';
import { pairOf } from './pairOf';
import type { Question } from './question';

/** While a model trains each answer is another one. */
let answered = 0;

export const pairTrace: Question<'pairTrace'> = {
  check: (request) => (isObject(request) ? {} : undefined),
  async answer(_request, context) {
    const { questions, token, offset, selection } = context;
    const { translator, place, check } = pairOf(context);
    const { source, target } = place;
    const look = await questions.askModel(translator, (engine, modelId) =>
      engine.lookAtPair({ modelId, source, target, beam: target === undefined ? usualBeam : 0 }, { token }),
    );
    const trace = await questions.askModel(translator, (engine, modelId) =>
      engine.inspectPair({ modelId, source, target: look.target }, { token }),
    );
    check();
    const { sourceRanges, targetRanges } = inDocument(look, place);
    const live = translator.state === 'training';
    if (live) answered++;
    const key = JSON.stringify([translator.id, live ? answered : 0, source, look.target]);
    return { key, cursor: offset, selection, live, trace, sourceRanges, targetRanges };
  },
};
