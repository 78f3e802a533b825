import type { Arena } from '../arena';
import type { F32, Kernels } from '../kernels/kernels';
import { workPerPause } from './pacer';
import type { Packing } from './packingPlan';
import { columnBlock, gradientRows } from './products';

/** Rows of logits that training holds at a time, at most: as many as are packed for their gradients. */
const mostLogitRows = gradientRows;
/** Weights of an output layer that stay in the second-level cache, with half as many rows of logits beside them. */
const cachedWeights = 1 << 17;

/**
 * Rows of logits at a time: the weights and their gradient come from memory once for each chunk of rows, which costs 1 to
 * 2 % of a step where measured. A small layer's stay in the cache anyway; there fewer logits do too.
 */
export function logitRowsAtOnce(width: number, vocabularySize: number): number {
  return width * vocabularySize <= cachedWeights ? mostLogitRows / 2 : mostLogitRows;
}

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

/** Tokens of a block whose logits, at most 384 KB of them, stay in the second-level cache beside the weights. */
const cachedTokens = 4 * columnBlock;
/** Each block takes views: of a vocabulary beyond 200,000 they are larger instead. */
const mostBlocks = 1024;

/** Tokens of a block: about as many in each, a multiple of what the weights' gradient takes at a time. */
function blockSize(kernels: Kernels, width: number, vocabularySize: number): number {
  const rows = logitRowsAtOnce(width, vocabularySize);
  const wanted = Math.max(cachedTokens, vocabularySize / mostBlocks);
  const affordable = Math.min(wanted, workPerPause(kernels) / (2 * rows * width));
  const most = Math.max(columnBlock, Math.floor(affordable / columnBlock) * columnBlock);
  const even = vocabularySize / Math.ceil(vocabularySize / most);
  return Math.ceil(even / columnBlock) * columnBlock;
}

/** The packing of the output layer's weight (V, width), block by block. */
export function outputPackings(
  kernels: Kernels,
  blocks: readonly OutputBlock[],
  outputWeight: F32,
  width: number,
  forTraining: boolean,
): Packing[] {
  return blocks.flatMap(({ first, count, forward, back }) => {
    const weight = outputWeight.subarray(first * width);
    const work = width * count;
    const packings = [{ work, run: () => kernels.packTransposed(weight, width, forward, width, count) }];
    if (forTraining) packings.push({ work, run: () => kernels.pack(weight, width, back, count, width) });
    return packings;
  });
}
