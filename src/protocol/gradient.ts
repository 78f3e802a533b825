import type { TextRange, TraceToken } from './predictions';
import type { CellKind, Direction } from './spec';

/** Norms of gradients at the states of one layer, by lag. */
export interface LayerGradient {
  cell: CellKind;
  /** Counted from 0 in each direction. */
  layer: number;
  direction: Direction;
  /** |d loss / d h|: at k for the state k steps before the one that the prediction is made of. */
  hidden: Float32Array;
  /** |d loss / d c|, of an LSTM only. */
  cellState?: Float32Array;
}

/** The prediction that gradients are of. */
export interface GradientTarget extends TextRange {
  /** Number of the token in the text; their count for what follows the text. */
  token: number;
  text: string;
  probability: number;
  /** -log p, in nats. */
  loss: number;
  /** Nothing known stands there, so it is the most probable token that stands in for it. */
  isAssumed: boolean;
}

/** How much one prediction hangs on what was read before it (and behind it, by a model of blanks). */
export interface GradientResult {
  target: GradientTarget;
  /** Tokens that were read for it, in the order of the text, without the target. */
  tokens: TraceToken[];
  /** |d logit of the target / d embedding| for each of them. */
  connectivity: Float32Array;
  /** Layers that read from left to right first. */
  layers: LayerGradient[];
}

/** The prediction of one token of a target, by a model that translates. */
export interface PairGradientTarget {
  /** Number of the token in the target; their count for the mark of the end. */
  position: number;
  text: string;
  probability: number;
  /** -log p, in nats. */
  loss: number;
}

/** Norms of gradients at the states of one layer of an encoder: by token of the source, with its end, in the text's order. */
export type EncoderGradientNorms = LayerGradient;

/** How much the prediction of one token of a target hangs on the source, and on what the decoder had written. */
export interface PairGradientResult {
  target: PairGradientTarget;
  /** With the mark of the end, '</s>'. */
  sourceTokens: string[];
  /** |d logit of the target / d embedding| for each of them. */
  sourceConnectivity: Float32Array;
  /** What the decoder had read: '<s>', then the target up to the prediction. */
  inputTokens: string[];
  /** The same for each of those. */
  inputConnectivity: Float32Array;
  /** By layer; of a bidirectional encoder the forward layers, then the backward ones. */
  encoder: EncoderGradientNorms[];
  /** By layer and lag: at 0 the state that the prediction is made of. */
  decoder: LayerGradient[];
  /** By layer, |d loss / d state| at the decoder's first state, which is all that it has of the source without attention. */
  summary: { hidden: number; /** of an LSTM only */ cellState?: number }[];
  /** What the prediction looked at, over `sourceTokens`; absent without attention. */
  attention?: Float32Array;
}
