import type { F32, Kernels } from '../kernels/kernels';
import type { OutputBlock } from './outputBlocks';
import type { Pacer } from './pacer';
import { RowProduct } from './products';

/** Logits (rows, V) = features (rows, outputSize) times the output layer's weights, plus its bias. */
export class OutputProduct {
  private readonly products: RowProduct[];

  constructor(
    kernels: Kernels,
    private readonly blocks: readonly OutputBlock[],
    features: F32, // (mostRows, outputSize)
    logits: F32, // (mostRows, V)
    bias: F32, // (V)
    size: { mostRows: number; width: number; vocabularySize: number },
  ) {
    const { mostRows, width, vocabularySize } = size;
    this.products = blocks.map(({ first, count }) => {
      const blockSize = { mostRows, n: count, k: width, ldc: vocabularySize };
      return new RowProduct(kernels, features, logits.subarray(first), blockSize, bias.subarray(first));
    });
  }

  /** The blocks have to hold the weights of the moment. */
  *run(rows: number, pacer: Pacer): Generator<void, void> {
    for (let i = 0; i < this.blocks.length; i++) {
      yield* this.products[i].run(this.blocks[i].forward, rows, pacer);
    }
  }
}
