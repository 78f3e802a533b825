import { alarmLags, memoryLags, searchBeams } from '../../../protocol/askedByDefault';
import type { QuestionName, QuestionRequest } from '../../../protocol/inspectorQuestions';
import type { RecordedAnswer } from '../../../protocol/recording';
import { attention } from '../questions/attention';
import { gradientReach } from '../questions/gradientReach';
import { connectivity } from '../questions/memory';
import { pairTrace } from '../questions/pairTrace';
import type { QuestionContext } from '../questions/question';

/** What tabs ask about the pair at the cursor, answered beforehand: for every width of the beam, and every word of the target. */
export async function recordPair(context: QuestionContext): Promise<RecordedAnswer[]> {
  const answers: RecordedAnswer[] = [];
  const keep = <N extends QuestionName>(name: N, request: QuestionRequest<N>, result: unknown) =>
    answers.push({ name, request, result });
  let words = 0;
  for (const beam of searchBeams) {
    const view = await attention.answer({ beam }, context);
    words = view.look.targetTokens.length;
    // Other translators cannot be asked there.
    keep('attention', { beam }, { ...view, others: [] });
  }
  keep('pairTrace', {}, await pairTrace.answer({}, context));
  const lags = memoryLags;
  keep('connectivity', { lags }, await connectivity.answer({ lags }, context));
  for (let position = 0; position < words; position++)
    keep('connectivity', { lags, position }, await connectivity.answer({ lags, position }, context));
  const reach = { maxLags: alarmLags };
  keep('gradientReach', reach, await gradientReach.answer(reach, context));
  return answers;
}
