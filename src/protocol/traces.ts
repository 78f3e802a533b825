import type { CallContext, DocumentPlace } from './engineApi';
import type { Intervention } from './interventions';
import type { TextRange } from './predictions';
import type { CellKind, Direction, Quantity } from './spec';
import type { MarkedRanges, PatternSpec, TextFeature } from './units';

/**
 * What a network holds while it reads up to 20,000 tokens, asked for piece by piece as it is looked at: tiles of
 * quantised means for drawing, exact values for a token or a unit. Rows and columns count from the stretch's first token.
 */

/** A stretch of a document's tokens that is looked at as a whole, from `first` to before `end`. */
export interface TokenStretch {
  first: number;
  end: number;
}

/** Most tokens of a stretch. */
export const mostStretchTokens = 20_000;

export interface StretchAnswer {
  /** Another one when text, weights or stretch are: what was answered under another key is out of date. */
  key: string;
  stretch: TokenStretch;
  /** Tokens of the whole document. */
  documentTokens: number;
  /** Row of the token that ends at or holds the cursor; -1 when there is none. */
  cursorRow: number;
  /** Rows of what is selected in the editor, from one to before another; absent where that is less than two tokens. */
  selected?: { from: number; to: number };
  cell: CellKind;
  layers: number;
  units: number;
  /** Which ways the model's layers read. */
  directions: Direction[];
  /** The model trains: its weights are others in a moment, and the stretch is shorter. */
  live: boolean;
}

/** One layer of one stack, looked at over a stretch. */
export interface LayerOfStretch {
  stretch: TokenStretch;
  layer: number;
  direction: Direction;
  /** What the network is made to hold while it reads; as it is when left out. */
  interventions?: readonly Intervention[];
  /** Tiles and columns are what the interventions add to the values as they are, instead of the values. */
  difference?: boolean;
}

/** Columns of a tile. */
export const tileColumns = 256;
/** Code of a cell that is not a finite number; values are coded 0 to 254. */
export const notANumberCode = 255;

export interface TilesRequest extends LayerOfStretch {
  quantities: Quantity[];
  /** A column is the mean of 2^level tokens. */
  level: number;
  /** Which tiles: number n has columns n * 256 and on. */
  indices: number[];
}

export interface Tile {
  quantity: Quantity;
  level: number;
  index: number;
  /** 256, or fewer at the stretch's end. */
  columns: number;
  units: number;
  /** (units, columns): value = min + code / 254 * (max - min), but 255 is no number. */
  codes: Uint8Array;
  min: number;
  max: number;
}

/** Told when the work is not done yet: ask the same again, it goes on where it stopped. */
export interface StillReading {
  pending: true;
  key: string;
  /** Tokens read so far, and in all. */
  read: number;
  of: number;
}

export interface TilesAnswer {
  key: string;
  tiles: Tile[];
}

export interface ColumnRequest extends LayerOfStretch {
  row: number;
}

/** Exact values after one token. */
export interface ColumnAnswer {
  key: string;
  row: number;
  /** (units) each. */
  quantities: Partial<Record<Quantity, Float32Array>>;
}

export interface TokensRequest {
  stretch: TokenStretch;
  rowFrom: number;
  rows: number;
}

/** Longest text of a token that is told, in UTF-16 units. */
export const mostTokenUnits = 80;

export interface TokensAnswer {
  rowFrom: number;
  /** Cut to `mostTokenUnits`. */
  texts: string[];
  /** (rows + 1) offsets in the document. */
  starts: Uint32Array;
  /** (rows) 0 for a token outside the vocabulary. */
  known: Uint8Array;
}

export const unitSorts = ['index', 'mean', 'variance', 'saturation', 'similarity', 'correlation'] as const;
export type UnitSort = (typeof unitSorts)[number];

export interface UnitsRequest extends LayerOfStretch {
  quantity: Quantity;
  sort: UnitSort;
  /** For `correlation`: with which unit of the layer, or what of the text. */
  with?: UnitsComparison;
}

/**
 * What units are correlated with: another unit, something that the text says of its tokens, a token type of the editor's
 * language, or a person's own regular expression.
 */
export type UnitsComparison =
  { unit: number } | { feature: TextFeature } | { type: string } | { pattern: PatternSpec };

/** Every unit of a layer over the whole stretch. Arrays are (units). */
export interface UnitsAnswer {
  key: string;
  /** Units in the order asked for. */
  order: Uint32Array;
  mean: Float32Array;
  deviation: Float32Array;
  min: Float32Array;
  max: Float32Array;
  /** Share of the tokens with an absolute value under 0.1, and over 0.9. */
  low: Float32Array;
  high: Float32Array;
  /** Pearson's correlation with what was asked for; empty when nothing was. NaN for a unit that never changes. */
  correlation: Float32Array;
}

export interface UnitRequest extends LayerOfStretch {
  unit: number;
  rowFrom: number;
  rows: number;
}

/** Exact values of one unit over some rows. */
export interface UnitAnswer {
  key: string;
  unit: number;
  rowFrom: number;
  rows: number;
  /** (rows) each. */
  quantities: Partial<Record<Quantity, Float32Array>>;
  /** State before the first of the rows; 0 at the start of a text. */
  before: number;
}

export interface UnitLifeRequest extends LayerOfStretch {
  unit: number;
  /** How many pieces the whole stretch is summed up in, at most. */
  buckets: number;
  /** Most events of each kind. */
  events: number;
}

/** A token that changed what a unit carries more than others do. */
export interface UnitEvent {
  row: number;
  /** Written to the state, or erased from it; a simple network, which does neither by itself, only changes. */
  kind: 'write' | 'erase' | 'change';
  /** How much was added (i g, or (1 - z) n), taken away ((1 - f) c', or (1 - z) h'), or changed (h - h'), signed. */
  amount: number;
  /** State after it. */
  state: number;
  /** Text of the token. */
  text: string;
}

/** One unit's state over the whole stretch. */
export interface UnitLifeAnswer {
  key: string;
  unit: number;
  /** (buckets) least and greatest state in each piece. */
  low: Float32Array;
  high: Float32Array;
  /** Strongest first, of each kind. */
  events: UnitEvent[];
}

/** A document in a version, read with a model; requests about it say themselves where they look. */
export type TracedDocument = Omit<DocumentPlace, 'offset'>;

/**
 * Traces of documents, piece by piece. What needs much reading answers `StillReading` after a tenth of a second, so that
 * nobody waits behind it; the same question asked again goes on from there.
 */
export interface TracesApi {
  traceStretch(
    request: DocumentPlace & { selection?: TextRange },
    context: CallContext,
  ): Promise<StretchAnswer>;
  traceTokens(request: TracedDocument & TokensRequest, context: CallContext): Promise<TokensAnswer>;
  traceTiles(
    request: TracedDocument & TilesRequest,
    context: CallContext,
  ): Promise<TilesAnswer | StillReading>;
  traceColumn(
    request: TracedDocument & ColumnRequest,
    context: CallContext,
  ): Promise<ColumnAnswer | StillReading>;
  /**
   * `marked` are the stretches of the token type that units are compared with, which only the editor knows. Fails with
   * `bad-pattern` for a bad pattern, also for one that takes too long.
   */
  traceUnits(
    request: TracedDocument & UnitsRequest & { marked?: MarkedRanges },
    context: CallContext,
  ): Promise<UnitsAnswer | StillReading>;
  traceUnit(request: TracedDocument & UnitRequest, context: CallContext): Promise<UnitAnswer | StillReading>;
  traceUnitLife(
    request: TracedDocument & UnitLifeRequest,
    context: CallContext,
  ): Promise<UnitLifeAnswer | StillReading>;
}
