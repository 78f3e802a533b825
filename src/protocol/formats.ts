import type { CellKind } from './spec';

/** What models are written as for other programs. `pytorch` is safetensors with a Python file that loads it. */
export const exportFormats = ['safetensors', 'pytorch', 'onnx'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportedFile {
  name: string;
  bytes: Uint8Array;
}

/** What stands between two tokens of a text: white space (tokens are words), or nothing (tokens are characters). */
export type Join = 'space' | 'none';

/** Weights from elsewhere, and what their tokens are. */
export interface ForeignWeights {
  /** A safetensors file. */
  weights: Uint8Array;
  /** Text of the vocabulary, one token a line. Left out for a file with Unroll's own description. */
  vocabulary?: string;
  join: Join;
  /** The token for all that is not in the vocabulary; `<unk>` where the vocabulary has that, if left out. */
  unknown?: string;
  /** Where shapes cannot tell: a simple network is one with tanh when this is left out. */
  cell?: CellKind;
}
