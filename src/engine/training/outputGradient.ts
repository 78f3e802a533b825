import type { Arena } from '../arena';
import type { F32, I32, Kernels } from '../kernels/kernels';
import type { Network } from '../network/network';
import { logitRowsAtOnce } from '../network/outputBlocks';
import type { OutputProduct } from '../network/outputProduct';
import { outputSize } from '../network/parameterBlock';
import { type Pacer, workPerExponential, workPerPause } from '../network/pacer';
import { evenRows, RowProduct } from '../network/products';

/**
 * Rows of logits held at a time: many (`logitRowsAtOnce`), but not more than `mostLogits` floats (16 MB), as long as that
 * leaves enough rows.
 */
const leastChunkRows = 64;
const mostLogits = 1 << 22;
/** Logits whose losses are computed at a time, unless a row has more. */
const mostLossLogits = 1 << 16;

/** What a network has to say of its output layer. */
export type OutputNetwork = Pick<Network, 'spec' | 'outputBlocks' | 'createOutputProduct'> & {
  freshWeights(): unknown;
};

interface Chunk {
  top: F32; // (chunkRows, H)
  logits: OutputProduct;
  /** For each block of the vocabulary: (chunkRows, H) += its logits' gradients times its weights. */
  dTop: RowProduct[];
  /** Pieces of `lossRows` rows. */
  targets: I32[];
}

/**
 * Output layer, softmax and cross-entropy, forward and backward, some rows at a time: the whole (T*B, V) matrix of
 * logits never exists.
 */
export class OutputGradient {
  private readonly kernels: Kernels;
  private readonly v: number;
  private readonly width: number; // H
  private readonly chunkRows: number;
  private readonly chunks: Chunk[] = [];
  private readonly logits: F32; // (chunkRows, V)
  private readonly lossRows: number;
  private readonly logitsPieces: F32[] = [];
  private readonly scratch: F32; // packed (gradientRows, H)
  /** For each block of the vocabulary its columns of the logits and its part of the gradients. */
  private readonly blocks: { count: number; back: F32; logits: F32; dWeight: F32; dBias: F32 }[];

  constructor(
    arena: Arena,
    private readonly network: OutputNetwork,
    gradient: { weight: F32 /* (V, H) */; bias: F32 /* (V) */ },
    buffers: {
      top: F32; // (T*B, H) what the output layer reads
      dTop: F32; // (T*B, H) becomes its gradient
      targets: I32; // (T*B)
      mostRows: number; // T*B
      scratch: F32; // packed (gradientRows, H)
    },
  ) {
    const { kernels } = arena;
    const { vocabularySize: v } = network.spec;
    const width = outputSize(network.spec);
    const { top, dTop, targets, mostRows, scratch } = buffers;
    this.kernels = kernels;
    this.v = v;
    this.width = width;
    this.scratch = scratch;
    const affordable = Math.floor(mostLogits / v);
    const most = Math.min(logitRowsAtOnce(width, v), Math.max(leastChunkRows, affordable));
    this.chunkRows = evenRows(mostRows, most);
    const perPause = workPerPause(kernels) / workPerExponential;
    this.lossRows = Math.max(1, Math.floor(Math.min(perPause, mostLossLogits) / v));
    this.logits = arena.floats(this.chunkRows * v);
    for (let row = 0; row < this.chunkRows; row += this.lossRows) {
      this.logitsPieces.push(this.logits.subarray(row * v));
    }
    this.blocks = network.outputBlocks.map(({ first, count, back }) => ({
      count,
      back,
      logits: this.logits.subarray(first),
      dWeight: gradient.weight.subarray(first * width),
      dBias: gradient.bias.subarray(first, first + count),
    }));
    for (let row = 0; row < mostRows; row += this.chunkRows) {
      const ofChunk = { top: top.subarray(row * width), dTop: dTop.subarray(row * width) };
      this.chunks.push({
        top: ofChunk.top,
        logits: network.createOutputProduct(ofChunk.top, this.logits, this.chunkRows),
        dTop: this.blocks.map(({ count, logits }, i) => {
          const size = { mostRows: this.chunkRows, n: width, k: count, lda: v };
          return new RowProduct(kernels, logits, ofChunk.dTop, size, i > 0 ? 'c' : 'zero');
        }),
        targets: this.logitsPieces.map((_, i) => targets.subarray(row + i * this.lossRows)),
      });
    }
  }

  /** Returns the sum of the losses in nats; gradients are those of this sum times `scale`. */
  *forwardBackward(rows: number, scale: number, pacer: Pacer): Generator<void, number> {
    this.network.freshWeights();
    let loss = 0;
    for (let row = 0, i = 0; row < rows; row += this.chunkRows, i++) {
      const count = Math.min(this.chunkRows, rows - row);
      const chunk = this.chunks[i];
      yield* chunk.logits.run(count, pacer);
      loss += yield* this.softmax(chunk, count, scale, pacer);
      yield* this.backward(chunk, count, pacer);
    }
    return loss;
  }

  /** Block by block, so that the logits' gradients are in the cache for both that need them. */
  private *backward(chunk: Chunk, rows: number, pacer: Pacer): Generator<void, void> {
    const { kernels, v, width, scratch, blocks } = this;
    kernels.pack(chunk.top, width, scratch, rows, width);
    for (let i = 0; i < blocks.length; i++) {
      const { count, back, logits, dWeight, dBias } = blocks[i];
      kernels.gemmTransposedAWithSums(logits, v, scratch, dWeight, width, dBias, count, width, rows);
      if (pacer.spend(2 * rows * count * width)) yield;
      yield* chunk.dTop[i].run(back, rows, pacer);
    }
  }

  /** Logits become their gradients. */
  private *softmax(chunk: Chunk, rows: number, scale: number, pacer: Pacer): Generator<void, number> {
    const { kernels, v, lossRows, logitsPieces } = this;
    let loss = 0;
    for (let row = 0, i = 0; row < rows; row += lossRows, i++) {
      const count = Math.min(lossRows, rows - row);
      loss += kernels.softmaxCrossEntropy(logitsPieces[i], chunk.targets[i], count, v, scale);
      if (pacer.spend(count * v * workPerExponential)) yield;
    }
    return loss;
  }
}
