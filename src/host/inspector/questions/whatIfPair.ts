import { usualBeam } from '../../../protocol/askedByDefault';
import type { PairLook } from '../../../protocol/attention';
import { parseIntervention } from '../../../protocol/interventions';
import { inDocument, tokenAt } from '../../../protocol/pairPlace';
import type { PairWhatIfSide } from '../../../protocol/whatIf';
import { isIntegerIn, isObject } from './checks';
import { isSet } from './interventionsIn';
import { pairOf } from './pairOf';
import type { Question } from './question';

export const whatIfPair: Question<'whatIfPair'> = {
  check(request) {
    if (!isObject(request) || !isSet(request.set) || !isIntegerIn(request.beam, 0, 10)) return undefined;
    return { set: [...request.set], beam: request.beam };
  },
  async answer({ set, beam }, context) {
    const { questions, token, offset } = context;
    const { translator, place, check } = pairOf(context);
    const interventions = set.map(parseIntervention);
    const { source } = place;
    const look = (target: string | undefined, more = {}) =>
      questions.askModel(translator, (engine, modelId) => {
        const width = target === undefined ? usualBeam : beam;
        return engine.lookAtPair({ modelId, source, target, beam: width, ...more }, { token });
      });
    const unchanged = await look(place.target);
    // The same target for both, also where it is the model's own.
    const changed = await look(unchanged.target, { interventions });
    check();
    const { targetRanges, targetTokens } = inDocument(unchanged, place);
    return {
      targetTokens,
      position: tokenAt(targetRanges, offset),
      unchanged: sideOf(unchanged),
      changed: sideOf(changed),
    };
  },
};

function sideOf({ probabilities, translation }: PairLook): PairWhatIfSide {
  return { probabilities, text: translation?.candidates[0]?.text ?? '' };
}
