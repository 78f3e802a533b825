import { isCancellation, serializeError } from '../../../base/errors';
import type { ConnectivityRun } from '../../../protocol/inspectorQuestions';
import { type Intervention, parseIntervention } from '../../../protocol/interventions';
import type { CellKind } from '../../../protocol/spec';
import type { Model } from '../../models/modelRegistry';
import { isIntegerIn, isObject } from './checks';
import { mostInterventions } from './interventionsIn';
import type { Question, QuestionContext } from './question';
import { identityOf } from '../../models/documentIdentity';

/** Rows of the panel beside the model on view. */
const mostCompared = 3;

/** How much each earlier token still matters to the prediction at the cursor: by the model on view and those compared. */
export const connectivity: Question<'connectivity'> = {
  check(request) {
    if (!isObject(request) || !isIntegerIn(request.lags, 1, 1000)) return undefined;
    const { lags, set } = request;
    if (set !== undefined && !isTexts(set)) return undefined;
    return { lags, ...(set && { set: set.slice(0, mostInterventions) }) };
  },
  async answer({ lags, set = [] }, context) {
    const { model, document, compared } = context;
    const others = await compared(identityOf(document).uri);
    const runs: ConnectivityRun[] = [];
    const interventions = set.map(parseIntervention);
    if (interventions.length > 0 || !others.some(({ id }) => id === model.id))
      runs.push(await look(context, model, lags));
    if (interventions.length > 0)
      runs.push({ ...(await look(context, model, lags, undefined, interventions)), isChanged: true });
    for (const { id, cell, documentUri, name } of others.slice(0, mostCompared)) {
      const { languageId, trainedAt } = model;
      const other: Model = { id, documentUri, name, languageId, trainedAt, state: 'unsaved' };
      runs.push(await look(context, other, lags, cell));
    }
    return { runs };
  },
};

/** A model that cannot be asked says why; the others are shown all the same. */
async function look(
  { ask, offset, token }: QuestionContext,
  model: Model,
  maxLags: number,
  comparedCell?: CellKind,
  interventions?: readonly Intervention[],
): Promise<ConnectivityRun> {
  const run = { modelId: model.id, name: model.name, ...(comparedCell && { comparedCell }) };
  try {
    const gradient = await ask(
      (engine, place) => engine.gradient({ ...place, offset, maxLags, interventions }, { token }),
      model,
    );
    return { ...run, gradient };
  } catch (error) {
    const { code, message, hint } = serializeError(error);
    if (isCancellation(error) || code === 'stale') throw error;
    return { ...run, refusal: { message, hint } };
  }
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string' && each.length <= 200);
}
