import { isCancellation } from '../../../base/errors';
import { toldError } from '../../errorText';
import { usualBeam } from '../../../protocol/askedByDefault';
import type { ConnectivityRun, PairConnectivity } from '../../../protocol/inspectorQuestions';
import type { Intervention } from '../../../protocol/interventions';
import { inDocument, tokenAt } from '../../../protocol/pairPlace';
import type { TextRange } from '../../../protocol/predictions';
import type { Model } from '../../models/modelRegistry';
import { pairOf } from './pairOf';
import type { QuestionContext } from './question';

/**
 * What the prediction of one token of the target hangs on, by the translator on view and by others, which read the same
 * target: the token of number `position`, else the one at the cursor, else the last. Under interventions the
 * translator on view is there a second time, as it is then, about the same token.
 */
export async function pairConnectivity(
  context: QuestionContext,
  others: readonly Model[],
  position: number | undefined,
  interventions: readonly Intervention[] = [],
): Promise<ConnectivityRun[]> {
  const { model, offset } = context;
  const { place, check } = pairOf(context);
  const first = await look(context, model, place, place.target, (ranges) =>
    position === undefined ? tokenAt(ranges, offset) : Math.min(position, ranges.length - 1),
  );
  const runs = [first.run];
  const { pair } = first.run;
  if (interventions.length > 0 && pair && first.target !== undefined) {
    const at = pair.gradient.target.position;
    const { run } = await look(context, model, place, first.target, () => at, interventions);
    runs.push({ ...run, isChanged: true });
  }
  const from = pair?.targetRanges[pair.gradient.target.position]?.start ?? NaN;
  for (const other of first.target === undefined ? [] : others) {
    // Its tokens may be others: the one that stands where the first model's does, where they stand anywhere.
    const at = pair?.gradient.target.position ?? 0;
    const isPlaced = pair?.from === 'pair';
    const { run } = await look(context, other, place, first.target, (ranges) =>
      isPlaced ? tokenFrom(ranges, from) : Math.min(at, ranges.length - 1),
    );
    runs.push({ ...run, isOther: true });
  }
  check();
  return runs;
}

/** A model that cannot be asked says why. */
async function look(
  { questions, token }: QuestionContext,
  model: Model,
  place: ReturnType<typeof pairOf>['place'],
  target: string | undefined,
  positionIn: (ranges: readonly TextRange[]) => number,
  interventions: readonly Intervention[] = [],
): Promise<{ run: ConnectivityRun; target?: string }> {
  const run = { modelId: model.id, name: model.name };
  const { source } = place;
  try {
    const found = await questions.askModel(model, (engine, modelId) =>
      engine.lookAtPair({ modelId, source, target, beam: target === undefined ? usualBeam : 0 }, { token }),
    );
    const { sourceRanges, targetRanges, targetTokens } = inDocument(found, place);
    const position = positionIn(targetRanges);
    const request = { source, target: found.target, position, interventions };
    const gradient = await questions.askModel(model, (engine, modelId) =>
      engine.gradientOfPair({ modelId, ...request }, { token }),
    );
    const pair: PairConnectivity = { from: place.from, gradient, sourceRanges, targetTokens, targetRanges };
    return { run: { ...run, pair }, target: found.target };
  } catch (error) {
    const { code, message, hint } = toldError(error);
    if (isCancellation(error) || code === 'stale') throw error;
    return { run: { ...run, refusal: { message, hint } } };
  }
}

/** The token that begins at an offset or holds it; the last where none does. */
export function tokenFrom(ranges: readonly TextRange[], offset: number): number {
  const at = ranges.findIndex(({ start, end }) => start <= offset && offset < end);
  return at >= 0 ? at : Math.max(0, ranges.length - 1);
}
