import type { QuestionName } from '../../../protocol/inspectorQuestions';
import type { Question } from './question';
import { surprisals } from './surprisals';
import { traceQuestions } from './traceQuestions';

/** An entry for every question, which the compiler checks. */
export const questionTable: { readonly [N in QuestionName]: Question<N> } = {
  surprisals,
  ...traceQuestions,
};
