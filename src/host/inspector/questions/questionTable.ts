import type { QuestionName } from '../../../protocol/inspectorQuestions';
import { attention } from './attention';
import { connectivity } from './memory';
import type { Question } from './question';
import { compare } from './compare';
import { curves } from './curves';
import { gradientReach } from './gradientReach';
import { models } from './models';
import { origins } from './origins';
import { pairTrace } from './pairTrace';
import { predictAt } from './predictAt';
import { recentSurprisals } from './recentSurprisals';
import { surprisals } from './surprisals';
import { colourByUnit } from './colourByUnit';
import { detectUnits } from './detectUnits';
import { matchUnits } from './matchUnits';
import { whatIf } from './whatIf';
import { whatIfPair } from './whatIfPair';
import { traceQuestions } from './traceQuestions';

/** An entry for every question, which the compiler checks. */
export const questionTable: { readonly [N in QuestionName]: Question<N> } = {
  surprisals,
  connectivity,
  ...traceQuestions,
  recentSurprisals,
  predictAt,
  origins,
  compare,
  models,
  curves,
  gradientReach,
  matchUnits,
  detectUnits,
  whatIf,
  whatIfPair,
  attention,
  pairTrace,
  colourByUnit,
};
