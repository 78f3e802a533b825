import type { CachePart, CellKind, Direction, Quantity } from './spec';

/** A half-open range of UTF-16 offsets in a text. */
export interface TextRange {
  start: number;
  end: number;
}

export interface Prediction {
  /** Text of the token, with its leading space when it is a word. */
  text: string;
  probability: number;
  /** Only of a question that wants caches mixed in. */
  cached?: CachedShare;
}

/** What of a prediction is not the model's own. */
export interface CachedShare {
  /** Of its probability, 0 to 1. */
  share: number;
  /** What each cache has of that, 0 to 1 of the probability. */
  parts: Record<CachePart, number>;
  /** Offset in the document where the same stands after the same; absent when that is elsewhere. */
  offset?: number;
}

export interface PredictionResult {
  /** Most probable first. */
  predictions: Prediction[];
  /** Offset after which the predictions come: the start of a half-typed token, else the cursor. */
  offset: number;
  /**
   * The half-typed token that every prediction continues, with its leading space, or ''. Each prediction's text begins
   * with it, and `offset + prefix.length` is the cursor: what to insert there is `text.slice(prefix.length)`.
   */
  prefix: string;
  /** Entropy of the whole distribution, in nats. */
  entropy: number;
}

/**
 * How expected each token of a stretch of text was to a model that had read all before it, n tokens. Surprisal is
 * -ln(probability) nats, or that over ln 2 bits. Probabilities are the model's own: that of the unknown token is not shared out.
 */
export interface Surprisals {
  /** (n) UTF-16 offsets in the document. */
  starts: Int32Array;
  ends: Int32Array;
  /** (n) in [0, 1]; NaN where the model has no token for what stands there, not even an unknown one. */
  probability: Float32Array;
  /** (n) how many tokens were more probable, 0 for the most probable; -1 where the probability is NaN. */
  rank: Int32Array;
  /** (n) 1 for a token outside the vocabulary: its probability is that of the unknown token. */
  unknown: Uint8Array;
  /**
   * (n) bits of surprisal beyond what the model expected it to be (the entropy of its prediction): near 0 on average over
   * what it knows, however much of that nobody can know. The unknown token is taken to stand for as many tokens as are known.
   * NaN where the probability is.
   */
  excess: Float32Array;
  /** (n) what was expected, most probable first; never the unknown token. */
  best: Prediction[][];
}

/** What may stand at a place between two stretches of text. */
export interface FillResult {
  /** What a prediction's text is to replace: the blank with the space before it, or nothing, at its start. */
  range: TextRange;
  /** Most probable first. */
  predictions: Prediction[];
  /** Entropy of the whole distribution, in nats. */
  entropy: number;
}

/** Values of one quantity, row by row: (tokens, units). */
export type QuantityValues = Float32Array;

export interface LayerTrace {
  cell: CellKind;
  /** Which way the layer reads; `forward` when left out. Row r of a layer that reads backward: after token r, read from the right. */
  direction?: Direction;
  units: number;
  quantities: Partial<Record<Quantity, QuantityValues>>;
}

export interface TraceToken extends TextRange {
  text: string;
  /** False for a token outside the model's vocabulary. */
  known: boolean;
}

/** Everything the network held while it read a stretch of text. Row r of every quantity belongs to token r. */
export interface Trace {
  tokens: TraceToken[];
  layers: LayerTrace[];
}

export interface Suggestion {
  /** Text to insert at the asked offset, exactly; '' when there is none. */
  text: string;
  /** Probability of the whole suggestion. */
  probability: number;
  /** Others that were asked for, the better ones first. */
  alternatives?: { text: string; probability: number }[];
  /** Why there is none, for the log. */
  reason?: string;
}
