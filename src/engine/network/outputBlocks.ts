import type { Arena } from '../arena';
import type { F32, Kernels } from '../kernels/kernels';
import { workPerPause } from './pacer';

/** Rows of logits that training holds at a time, at most. */
export const mostLogitRows = 256;

/** A range of the vocabulary whose weights of the output layer are packed by themselves. */
export interface OutputBlock {
  /** Number of the first token, and how many there are. */
  first: number;
  count: number;
  /** packed (outputSize, count) */
  forward: F32;
  /** packed (count, outputSize); empty when nothing is trained */
  back: F32;
}

/**
 * The output layer, by far the largest matrix, cut into blocks: products with one fill the time between two pauses, and
 * its weights, gradient and logits meet all rows while they are in the second-level cache.
 */
export function layOutOutputBlocks(
  arena: Arena,
  width: number,
  vocabularySize: number,
  forTraining: boolean,
): OutputBlock[] {
  const { kernels } = arena;
  const most = blockSize(kernels, width, vocabularySize);
  return Array.from({ length: Math.ceil(vocabularySize / most) }, (_, i) => {
    const first = i * most;
    const count = Math.min(most, vocabularySize - first);
    return {
      first,
      count,
      forward: arena.floats(kernels.packedLength(width, count)),
      back: arena.floats(forTraining ? kernels.packedLength(count, width) : 0),
    };
  });
}

/** Tokens of a block: about as many in each, a multiple of all panels and vectors. */
function blockSize(kernels: Kernels, width: number, vocabularySize: number): number {
  const multiple = 64;
  const affordable = workPerPause(kernels) / (2 * mostLogitRows * width);
  const most = Math.max(multiple, Math.floor(affordable / multiple) * multiple);
  const even = vocabularySize / Math.ceil(vocabularySize / most);
  return Math.ceil(even / multiple) * multiple;
}
