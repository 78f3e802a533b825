import { isCancellation, serializeError } from '../../../base/errors';
import type { ConnectivityRun } from '../../../protocol/inspectorQuestions';
import type { CellKind } from '../../../protocol/spec';
import type { Model } from '../../models/modelRegistry';
import { isIntegerIn, isObject } from './checks';
import type { Question, QuestionContext } from './question';

/** Rows of the panel beside the model on view. */
const mostCompared = 3;

/** How much each earlier token still matters to the prediction at the cursor: by the model on view and those compared. */
export const connectivity: Question<'connectivity'> = {
  check(request) {
    if (!isObject(request) || !isIntegerIn(request.lags, 1, 1000)) return undefined;
    return { lags: request.lags };
  },
  async answer({ lags }, context) {
    const { model, document, compared } = context;
    const others = await compared(document.uri.toString());
    const runs: ConnectivityRun[] = [];
    if (!others.some(({ id }) => id === model.id)) runs.push(await look(context, model, lags));
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
): Promise<ConnectivityRun> {
  const run = { modelId: model.id, name: model.name, ...(comparedCell && { comparedCell }) };
  try {
    const gradient = await ask(
      (engine, place) => engine.gradient({ ...place, offset, maxLags }, { token }),
      model,
    );
    return { ...run, gradient };
  } catch (error) {
    const { code, message, hint } = serializeError(error);
    if (isCancellation(error) || code === 'stale') throw error;
    return { ...run, refusal: { message, hint } };
  }
}
