import type { InspectorViewState, ToInspector } from './inspectorProtocol';
import type { PredictionResult, Surprisals, Trace } from './predictions';

/** A text as a model read it: what the panel can show of it at any of its tokens, without the model. */
export interface RecordedText {
  /** Of all the tokens, which begin at `surprisals.starts[0]`. */
  text: string;
  surprisals: Surprisals;
  /** What was expected after each of the tokens; empty for a model that fills blanks. */
  predictions: PredictionResult[];
  /** Of the last of the tokens: as many as fit. */
  trace: Trace;
}

/** An answer that the panel was given, to be given again to the same question. */
export interface RecordedAnswer {
  name: string;
  request: unknown;
  result: unknown;
}

/** An inspection that opens without Unroll: the report's page holds the panel and one of these. */
export interface Recording {
  version: 1;
  /** What the panel is told first: the run and its curves. */
  run: Extract<ToInspector, { type: 'run' }>;
  recorded: RecordedText;
  answers: RecordedAnswer[];
  viewState?: InspectorViewState;
}
