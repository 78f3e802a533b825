import type { PairLook } from './attention';
import type { GradientResult, PairGradientResult } from './gradient';
import type { PredictionResult, Surprisals, TextRange } from './predictions';
import type { TrainingPoint } from './training';
import type { CachePart, CellKind, ModelKind } from './spec';
import type {
  ColumnAnswer,
  ColumnRequest,
  StillReading,
  StretchAnswer,
  TilesAnswer,
  TilesRequest,
  TokensAnswer,
  TokensRequest,
  UnitAnswer,
  UnitLifeAnswer,
  UnitLifeRequest,
  UnitRequest,
  UnitsAnswer,
  UnitsRequest,
} from './traces';
import type { PairTrace } from './translation';
import type { LayerChoice, PatternSpec, UnitDetectors, UnitMatches, UnitThresholds } from './units';
import type { PairWhatIf, WhatIfAnswer } from './whatIf';

/**
 * What a tab may ask the host, by name. A question is about the document and the model on view, at the cursor as it is
 * when the host hears of it. Big arrays are typed arrays. The host's side is a file each in `src/host/inspector/questions`.
 */
export interface InspectorQuestions {
  /** How expected each token of a stretch was. `text` is that of all the tokens, which begin at `surprisals.starts[0]`. */
  surprisals: {
    request: { range: TextRange; top: number };
    answer: { surprisals: Surprisals; text: string };
  };
  /** Which stretch of the document to look at, and where in it the cursor is. The others of these ask about that stretch. */
  traceStretch: { request: Record<string, never>; answer: StretchAnswer };
  traceTokens: { request: TokensRequest; answer: TokensAnswer };
  traceTiles: { request: TilesRequest; answer: TilesAnswer | StillReading };
  traceColumn: { request: ColumnRequest; answer: ColumnAnswer | StillReading };
  /** Refuses, with `bad-pattern`, a bad or endless pattern to correlate with. */
  traceUnits: { request: UnitsRequest; answer: UnitsAnswer | StillReading };
  /** Token types that the document's language tells now, as `type:` and the name, the most frequent first. */
  tokenTypes: { request: Record<string, never>; answer: { types: string[] } };
  traceUnit: { request: UnitRequest; answer: UnitAnswer | StillReading };
  traceUnitLife: { request: UnitLifeRequest; answer: UnitLifeAnswer | StillReading };
  /** Surprisals of the last tokens before the cursor; the last of them may begin at the cursor: the actual next token. */
  recentSurprisals: {
    request: { tokens: number; top: number };
    answer: { surprisals: Surprisals; text: string; cursor: number };
  };
  /** Predictions at the cursor at another temperature. */
  predictAt: {
    request: { temperature: number; top: number };
    answer: PredictionResult;
  };
  /**
   * What suggestions choose among at the cursor: predictions with the caches mixed in that are switched on, and the lines (from
   * 1) of the places that they were copied from, null where there is none.
   */
  origins: {
    request: { top: number };
    answer: { result: PredictionResult; lines: (number | null)[]; caches: CachePart[] };
  };
  /** What comes after each of some texts, each read from the empty state by a model: the one on view when left out. */
  compare: {
    request: { contexts: ComparedContext[]; temperature: number; top: number };
    answer: { results: (PredictionResult & { modelName: string })[] };
  };
  /** Curves of runs and stored models; what is not there any more is left out. */
  curves: {
    request: { modelIds: string[] };
    answer: { curves: RunCurve[] };
  };
  /** How far back the prediction at the cursor reaches: norms of its gradient at the top layer's state, by lag. */
  gradientReach: {
    request: { maxLags: number };
    answer: { norms: Float32Array };
  };
  /**
   * Gradients of the prediction at the cursor, by the model on view and by `models`; where none are named by those of the
   * latest comparison on the text. Of a translator: of the target's token at the cursor, or of number `position`.
   */
  connectivity: {
    request: { lags: number; set?: string[]; models?: string[]; position?: number };
    answer: { runs: ConnectivityRun[] };
  };
  /** Models that can speak, the one on view first, and behind them other runs of the list. */
  models: {
    request: Record<string, never>;
    answer: { models: NamedModel[] };
  };
  /**
   * Units that are on in `range` (what is selected in the editor when left out) and off around it, and where else. `text` is
   * what was looked at, or its beginning; `atCursor` where nothing is selected and that is the token at the cursor.
   */
  matchUnits: {
    request: { choice: LayerChoice; range?: TextRange; thresholds?: UnitThresholds; top: number };
    answer: UnitMatches & { text: string; atCursor?: boolean };
  };
  /** What units go along with; with VS Code's own token types where a language has them, as `type:` and the name. */
  detectUnits: {
    request: { choice: LayerChoice; pattern?: PatternSpec };
    answer: UnitDetectors;
  };
  /** The network at the cursor as it is, and with units set as `set` says (see `parseIntervention`). */
  whatIf: {
    request: { set: string[]; top: number; length: number };
    answer: WhatIfAnswer;
  };
  /** The same of the pair at the cursor, by the model that translates there; a beam of 0 does not translate what has a target. */
  whatIfPair: { request: { set: string[]; beam: number }; answer: PairWhatIf };
  /**
   * The pair at the cursor by the model that translates there: what each word of the target looks at, what it would be without
   * looking, and the search for the best translation; `compareWith` is the id of another translator. With `set` the answer has
   * the same target with those units set beside it.
   */
  attention: { request: { beam: number; compareWith?: string; set?: string[] }; answer: PairView };
  /** Gates and states of that model while it read the same pair, with units set, or what those add. */
  pairTrace: { request: { set?: string[]; difference?: boolean }; answer: PairTraceView };
  /** Colours the text of the editor by a unit. */
  colourByUnit: {
    request: { choice: LayerChoice; unit: number };
    answer: Record<string, never>;
  };
}

export interface NamedModel {
  id: string;
  name: string;
  /** A language model when left out. */
  kind?: ModelKind;
  cell?: CellKind;
  /** A run that has a curve and no weights. */
  isCurveOnly?: true;
}

/** A run's or stored model's curve. */
export interface RunCurve {
  id: string;
  name: string;
  points: TrainingPoint[];
}

/** What is told of the pair at the cursor; ranges are the document's, empty where a target stands nowhere in it. */
export interface PairView {
  model: { id: string; name: string };
  /** Taken from a line of source, tab, target; from the selection; or from a line without a tab, whose target is the model's. */
  from: 'pair' | 'selection' | 'line';
  cursor: number;
  look: PairLook;
  /** The same pair with units set, where they are. */
  changed?: PairLook;
  /** Other translators to compare with. */
  others: { id: string; name: string }[];
  other?: ComparedTranslator;
}

/** How probable another translator finds each token of the target, or why it cannot say. */
export interface ComparedTranslator {
  id: string;
  name: string;
  probabilities?: Float32Array;
  targetTokens?: string[];
  refusal?: { message: string; hint: string };
}

export interface PairTraceView {
  /** Changes with model, text and weights. */
  key: string;
  /** The model trains. */
  live: boolean;
  cursor: number;
  /** Of the editor; empty at the cursor when nothing is selected. */
  selection: TextRange;
  trace: PairTrace;
  sourceRanges: TextRange[];
  targetRanges: TextRange[];
}

/** One model's answer to `connectivity`: gradients, or why there are none. */
export interface ConnectivityRun {
  modelId: string;
  name: string;
  /** Of a model that was trained for a comparison of cells. */
  comparedCell?: CellKind;
  /** The model on view with what is set in it (`set` of the request). */
  isChanged?: boolean;
  /** It was chosen to be shown beside the model on view, whose name it may have. */
  isOther?: boolean;
  gradient?: GradientResult;
  /** In its place where the model translates. */
  pair?: PairConnectivity;
  refusal?: { message: string; hint: string };
}

/** What the prediction of one token of a target hangs on; ranges are the document's, as in `PairView`. */
export interface PairConnectivity {
  from: PairView['from'];
  gradient: PairGradientResult;
  /** Of each of `gradient.sourceTokens`. */
  sourceRanges: TextRange[];
  /** The whole target with the mark of its end, and where its tokens stand. */
  targetTokens: string[];
  targetRanges: TextRange[];
}

export interface ComparedContext {
  text: string;
  modelId?: string;
}

export type QuestionName = keyof InspectorQuestions;
export type QuestionRequest<N extends QuestionName> = InspectorQuestions[N]['request'];
export type QuestionAnswer<N extends QuestionName> = InspectorQuestions[N]['answer'];

/** Whether a question takes the place of an earlier one of its name that is not answered yet: that one is cancelled. */
export const supersedes: Readonly<Record<QuestionName, boolean>> = {
  surprisals: true,
  traceStretch: true,
  traceTokens: false,
  traceTiles: false,
  traceColumn: true,
  traceUnits: false,
  tokenTypes: true,
  traceUnit: true,
  traceUnitLife: true,
  recentSurprisals: true,
  predictAt: true,
  origins: true,
  compare: true,
  connectivity: true,
  models: false,
  curves: true,
  gradientReach: true,
  matchUnits: true,
  detectUnits: true,
  whatIf: true,
  whatIfPair: true,
  attention: true,
  pairTrace: true,
  colourByUnit: false,
};

/**
 * Questions that are put anew after each move of the cursor. One that is not answered when the cursor moves is given up, so
 * that the predictions of the new place do not wait for it.
 */
export const followsCursor: ReadonlySet<QuestionName> = new Set<QuestionName>([
  'predictAt',
  'recentSurprisals',
  'origins',
  'whatIf',
  'whatIfPair',
]);

export const questionNames = Object.keys(supersedes) as readonly QuestionName[];
