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
