import type { CellKind } from '../../../protocol/spec';

/**
 * The operator of a cell, and in which order ONNX has the blocks of rows of PyTorch's weights: LSTM i f g o there, i o f c
 * here; GRU r z n there, z r h here.
 */
export const onnxCells: Record<CellKind, { operator: 'LSTM' | 'GRU' | 'RNN'; blocks: readonly number[] }> = {
  lstm: { operator: 'LSTM', blocks: [0, 3, 1, 2] },
  gru: { operator: 'GRU', blocks: [1, 0, 2] },
  'rnn-tanh': { operator: 'RNN', blocks: [0] },
  'rnn-relu': { operator: 'RNN', blocks: [0] },
};

/** A copy with its rows' blocks, one for each gate, in the order given. */
export function reorderBlocks(values: Float32Array, blocks: readonly number[]): Float32Array {
  const length = values.length / blocks.length;
  const result = new Float32Array(values.length);
  blocks.forEach((from, to) => result.set(values.subarray(from * length, (from + 1) * length), to * length));
  return result;
}
