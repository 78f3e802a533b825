import { alarmLags, memoryLags, searchBeams, usualBeam } from '../../protocol/askedByDefault';
import type { QuestionAnswer, QuestionName, QuestionRequest } from '../../protocol/inspectorQuestions';
import { inDocument, type PairPlace, tokenAt } from '../../protocol/pairPlace';
import type { RecordedAnswer } from '../../protocol/recording';
import type { PairGradientReader } from '../gradient/pairGradientAt';
import { inspectPair } from './inspectPair';
import { lookAtPair } from './lookAtPair';
import type { TranslatorParts } from './translate';

/**
 * What the panel asks about a pair of a file, answered beforehand: for every width of the beam and every word of the target. The
 * cursor stands behind the pair. Throws as `lookAtPair`.
 */
export function* recordPair(
  parts: TranslatorParts,
  gradients: PairGradientReader,
  place: PairPlace,
  model: { id: string; name: string },
): Generator<void, RecordedAnswer[]> {
  const { source, target, targetStart, from } = place;
  const cursor = targetStart + (target?.length ?? 0);
  const answers: RecordedAnswer[] = [];
  const keep = <N extends QuestionName>(name: N, request: QuestionRequest<N>, result: QuestionAnswer<N>) =>
    answers.push({ name, request, result });
  for (const beam of searchBeams) {
    const look = inDocument(yield* lookAtPair(parts, source, target, beam), place);
    keep('attention', { beam }, { model, from, cursor, look, others: [] });
  }
  const usual = yield* lookAtPair(parts, source, target, target === undefined ? usualBeam : 0);
  const { sourceRanges, targetRanges, targetTokens, target: written } = inDocument(usual, place);
  const trace = yield* inspectPair(parts, source, written);
  const selection = { start: cursor, end: cursor };
  keep('pairTrace', {}, { key: source, live: false, cursor, selection, trace, sourceRanges, targetRanges });
  const runs = [];
  for (let position = 0; position < targetTokens.length; position++) {
    const gradient = yield* gradients.gradientAt(parts, { source, target: written, position });
    const pair = { from, gradient, sourceRanges, targetTokens, targetRanges };
    const run = { modelId: model.id, name: model.name, pair };
    runs.push(run);
    keep('connectivity', { lags: memoryLags, position }, { runs: [run] });
  }
  const atCursor = runs[tokenAt(targetRanges, cursor)];
  keep('connectivity', { lags: memoryLags }, { runs: [atCursor] });
  const norms = atCursor.pair.gradient.decoder.at(-1)?.hidden.slice(0, alarmLags) ?? new Float32Array();
  keep('gradientReach', { maxLags: alarmLags }, { norms });
  return answers;
}
