import type { InspectorViewState, ToInspector } from './inspectorProtocol';
import type { GradientResult } from './gradient';
import type { PredictionResult, Surprisals, Trace } from './predictions';
import type { LayerChoice, UnitDetectors, UnitMatches } from './units';
import type { WhatIfAnswer } from './whatIf';

/** What one prediction hangs on. Its tokens are the last ones up to the cursor, as many as `connectivity` is long. */
export type RecordedGradient = Omit<GradientResult, 'tokens'>;

/** What the units of a layer go along with, over the tokens that are traced. */
export interface RecordedDetectors {
  choice: LayerChoice;
  found: UnitDetectors;
}

/** The network with units set in it beside the network as it is, after each of the last tokens. */
export interface RecordedWhatIf {
  /** As `parseIntervention` reads them. */
  set: string[];
  /** What is written on is recorded after the very last token only. */
  ofTokens: WhatIfAnswer[];
  /** Of the changed network, as `gradients` of the text; none for a model that fills blanks. */
  gradients: RecordedGradient[];
}

/** A text as a model read it: what the panel can show of it at any of its tokens, without the model. */
export interface RecordedText {
  /** Of all the tokens, which begin at `surprisals.starts[0]`. */
  text: string;
  surprisals: Surprisals;
  /** What was expected after each of the tokens; empty for a model that fills blanks, or gives no numbers. */
  predictions: PredictionResult[];
  /** Of the last of the tokens: as many as fit. */
  trace: Trace;
  /** Of the predictions after each of the last tokens, as many as there are; none for a model that fills blanks. */
  gradients?: RecordedGradient[];
  /** For each layer and quantity; none when the states are no numbers. */
  detectors?: RecordedDetectors[];
  /** Units of one layer that are on in each of the last tokens and off around it, and where else. */
  matches?: { choice: LayerChoice; ofTokens: (UnitMatches & { text: string })[] };
  /** Where something was set in the network. */
  whatIf?: RecordedWhatIf;
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
  /** Where the cursor stood; without it behind the last token. */
  offset?: number;
  viewState?: InspectorViewState;
}

/** Of a model that translates: it reads no text that goes on, and what is told of its pair is among the answers. */
export function nothingRecorded(): RecordedText {
  const none = new Int32Array();
  return {
    text: '',
    surprisals: {
      starts: none,
      ends: none,
      probability: new Float32Array(),
      rank: none,
      unknown: new Uint8Array(),
      excess: new Float32Array(),
      best: [],
    },
    predictions: [],
    trace: { tokens: [], layers: [] },
  };
}
