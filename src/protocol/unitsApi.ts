import type { CallContext, Interfered } from './engineApi';
import type { TextRange } from './predictions';
import type {
  LayerChoice,
  MarkedRanges,
  PatternSpec,
  UnitDetectors,
  UnitMatches,
  UnitThresholds,
  UnitTrack,
} from './units';

/** One quantity of one layer along a mirrored document. Fails with `stale` when the mirror has another version. */
export interface UnitsRequest extends LayerChoice, Interfered {
  modelId: string;
  documentId: string;
  version: number;
}

export interface MatchUnitsRequest extends UnitsRequest {
  /** What is selected; empty for the token that holds it. */
  range: TextRange;
  /** Chosen for the selection when left out. */
  thresholds?: UnitThresholds;
  topK: number;
}

export interface DetectUnitsRequest extends UnitsRequest {
  /** Of a text that is too long, what is around this is read. */
  offset: number;
  /** Stretches that the caller knows something about. */
  marked: readonly MarkedRanges[];
  /** A person's own regular expression: `bad-pattern` for a bad one, also for one that takes too long. */
  pattern?: PatternSpec;
}

export interface UnitTrackRequest extends UnitsRequest {
  range: TextRange;
  /** The mean of all units when left out. */
  unit?: number;
}

/**
 * What single units do. Up to 20,000 tokens of a document are read, fewer where the model is large; others get their answers
 * between. Fails with `bad-input` for what the model does not have, and with `diverged` where its states are no numbers.
 */
export interface UnitsApi {
  /** Units that are on in a selection and off around it, and other places where they are on together. */
  matchUnits(request: MatchUnitsRequest, context: CallContext): Promise<UnitMatches>;
  /** What tokens are told apart by that units go along with. */
  detectUnits(request: DetectUnitsRequest, context: CallContext): Promise<UnitDetectors>;
  /** A unit along a stretch of the document. */
  unitTrack(request: UnitTrackRequest, context: CallContext): Promise<UnitTrack>;
}
