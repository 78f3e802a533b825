import { isCancellation } from '../../../base/errors';
import { toldError } from '../../errorText';
import type { ComparedTranslator } from '../../../protocol/inspectorQuestions';
import { parseIntervention } from '../../../protocol/interventions';
import { inDocument } from '../../../protocol/pairPlace';
import type { Model } from '../../models/modelRegistry';
import { isIntegerIn, isObject } from './checks';
import { isSet } from './interventionsIn';
import { pairOf } from './pairOf';
import type { Question, QuestionContext } from './question';

export const attention: Question<'attention'> = {
  check(request) {
    if (!isObject(request) || !isIntegerIn(request.beam, 1, 10)) return undefined;
    const { beam, compareWith, set } = request;
    if (compareWith !== undefined && typeof compareWith !== 'string') return undefined;
    if (set !== undefined && !isSet(set)) return undefined;
    return { beam, ...(compareWith !== undefined && { compareWith }), ...(set && { set: [...set] }) };
  },
  async answer({ beam, compareWith, set = [] }, context) {
    const { registry, questions, token, offset } = context;
    const { translator, place, check } = pairOf(context);
    const look = await questions.askModel(translator, (engine, modelId) =>
      engine.lookAtPair({ modelId, source: place.source, target: place.target, beam }, { token }),
    );
    check();
    const interventions = set.map(parseIntervention);
    const changed =
      interventions.length > 0 &&
      (await questions.askModel(translator, (engine, modelId) =>
        engine.lookAtPair(
          { modelId, source: place.source, target: look.target, beam, interventions },
          { token },
        ),
      ));
    const others = registry.models.filter(({ id, kind }) => kind === 'translate' && id !== translator.id);
    const compared = others.find(({ id }) => id === compareWith);
    const other = compared && (await lookWith(compared, place.source, look.target, context));
    check();
    const { id, name } = translator;
    return {
      model: { id, name },
      from: place.from,
      cursor: offset,
      look: inDocument(look, place),
      ...(changed && { changed: inDocument(changed, place) }),
      others: others.map((each) => ({ id: each.id, name: each.name })),
      ...(other && { other }),
    };
  },
};

/** The same pair, read by another translator; one that cannot says why. */
async function lookWith(
  model: Model,
  source: string,
  target: string,
  { questions, token }: QuestionContext,
): Promise<ComparedTranslator> {
  const { id, name } = model;
  try {
    const { probabilities, targetTokens } = await questions.askModel(model, (engine, modelId) =>
      engine.lookAtPair({ modelId, source, target, beam: 0 }, { token }),
    );
    return { id, name, probabilities, targetTokens };
  } catch (error) {
    if (isCancellation(error)) throw error;
    const { message, hint } = toldError(error);
    return { id, name, refusal: { message, hint } };
  }
}
