import { isCancellation } from '../../../base/errors';
import { toldError } from '../../errorText';
import type { ConnectivityRun } from '../../../protocol/inspectorQuestions';
import { type Intervention, parseIntervention } from '../../../protocol/interventions';
import type { CellKind } from '../../../protocol/spec';
import { identityOf } from '../../models/documentIdentity';
import type { Model } from '../../models/modelRegistry';
import { isIntegerIn, isObject } from './checks';
import { mostInterventions } from './interventionsIn';
import { pairConnectivity } from './pairConnectivity';
import type { Question, QuestionContext } from './question';

/** Rows of the panel beside the model on view. */
const mostCompared = 3;
const mostPosition = 10_000;

/** How much each earlier token still matters to the prediction at the cursor: by the model on view and others. */
export const connectivity: Question<'connectivity'> = {
  check(request) {
    if (!isObject(request) || !isIntegerIn(request.lags, 1, 1000)) return undefined;
    const { lags, set, models, position } = request;
    if ((set !== undefined && !isTexts(set)) || (models !== undefined && !isTexts(models))) return undefined;
    if (position !== undefined && !isIntegerIn(position, 0, mostPosition)) return undefined;
    return {
      lags,
      ...(set && { set: set.slice(0, mostInterventions) }),
      ...(models && { models: models.slice(0, mostCompared) }),
      ...(position !== undefined && { position }),
    };
  },
  async answer({ lags, set = [], models = [], position }, context) {
    const { model, document, compared, registry } = context;
    const chosen: Model[] = [];
    const interventions = set.map(parseIntervention);
    for (const id of models.filter((wanted) => wanted !== model.id)) {
      const other = registry.models.find((known) => known.id === id) ?? (await context.runs.bringIn(id));
      if (other) chosen.push(other);
    }
    if (model.kind === 'translate') {
      const translators = chosen.filter(({ kind }) => kind === 'translate');
      return { runs: await pairConnectivity(context, translators, position, interventions) };
    }
    const runs: ConnectivityRun[] = [];
    const others = chosen.length > 0 ? [] : await compared(identityOf(document).uri);
    if (interventions.length > 0 || !others.some(({ id }) => id === model.id))
      runs.push(await look(context, model, lags));
    if (interventions.length > 0)
      runs.push({ ...(await look(context, model, lags, undefined, interventions)), isChanged: true });
    for (const other of chosen) runs.push({ ...(await look(context, other, lags)), isOther: true });
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
    const { code, message, hint } = toldError(error);
    if (isCancellation(error) || code === 'stale') throw error;
    return { ...run, refusal: { message, hint } };
  }
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string' && each.length <= 200);
}
