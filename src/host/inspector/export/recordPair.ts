import { alarmLags, memoryLags, searchBeams, usualBeam } from '../../../protocol/askedByDefault';
import type { QuestionName, QuestionRequest } from '../../../protocol/inspectorQuestions';
import type { RecordedAnswer } from '../../../protocol/recording';
import { attention } from '../questions/attention';
import { gradientReach } from '../questions/gradientReach';
import { connectivity } from '../questions/memory';
import { pairTrace } from '../questions/pairTrace';
import type { QuestionContext } from '../questions/question';
import { whatIfPair } from '../questions/whatIfPair';

/**
 * What tabs ask about the pair at the cursor, answered beforehand: for every width of the beam, and every word of the target; and
 * all of it once more with units set, where `set` says so.
 */
export async function recordPair(
  context: QuestionContext,
  set: readonly string[] = [],
): Promise<RecordedAnswer[]> {
  const plain = await recordNetwork(context, {});
  if (set.length === 0) return plain;
  const changes = { set: [...set] };
  const answers = [...plain, ...(await recordNetwork(context, changes))];
  const difference = { ...changes, difference: true };
  answers.push({
    name: 'pairTrace',
    request: difference,
    result: await pairTrace.answer(difference, context),
  });
  for (const beam of [0, usualBeam]) {
    const request = { ...changes, beam };
    answers.push({ name: 'whatIfPair', request, result: await whatIfPair.answer(request, context) });
  }
  return answers;
}

async function recordNetwork(
  context: QuestionContext,
  changes: { set?: string[] },
): Promise<RecordedAnswer[]> {
  const answers: RecordedAnswer[] = [];
  const keep = <N extends QuestionName>(name: N, request: QuestionRequest<N>, result: unknown) =>
    answers.push({ name, request, result });
  let words = 0;
  for (const beam of searchBeams) {
    const view = await attention.answer({ beam, ...changes }, context);
    words = view.look.targetTokens.length;
    // Other translators cannot be asked there.
    keep('attention', { beam, ...changes }, { ...view, others: [] });
  }
  keep('pairTrace', changes, await pairTrace.answer(changes, context));
  const lags = memoryLags;
  keep('connectivity', { lags, ...changes }, await connectivity.answer({ lags, ...changes }, context));
  for (let position = 0; position < words; position++)
    keep(
      'connectivity',
      { lags, ...changes, position },
      await connectivity.answer({ lags, ...changes, position }, context),
    );
  if (changes.set) return answers;
  const reach = { maxLags: alarmLags };
  keep('gradientReach', reach, await gradientReach.answer(reach, context));
  return answers;
}
