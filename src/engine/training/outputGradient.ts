import type { Arena } from '../arena';
import type { F32, I32, Kernels } from '../kernels/kernels';
import type { Network } from '../network/network';
import { outputSize } from '../network/parameterBlock';
import { type Pacer, workPerExponential, workPerPause } from '../network/pacer';
import { evenRows, RowProduct, WeightGradientProduct } from '../network/products';

/**
 * Rows of logits held at a time: many, since the output layer's weights and their gradient are read and written for each
 * chunk; but not more than `mostLogits` floats (16 MB), as long as that leaves enough rows.
 */
const mostChunkRows = 256;
const leastChunkRows = 64;
const mostLogits = 1 << 22;

interface Chunk {
  logits: RowProduct;
  weight: WeightGradientProduct;
  dTop: RowProduct;
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
  private readonly chunkRows: number;
  private readonly chunks: Chunk[] = [];
  private readonly logits: F32; // (chunkRows, V)
  private readonly lossRows: number;
  private readonly logitsPieces: F32[] = [];

  constructor(
    arena: Arena,
    private readonly network: Network,
    private readonly gradient: { weight: F32 /* (V, H) */; bias: F32 /* (V) */ },
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
    const hiddenSize = outputSize(network.spec);
    const { top, dTop, targets, mostRows, scratch } = buffers;
    this.kernels = kernels;
    this.v = v;
    const affordable = Math.floor(mostLogits / v);
    this.chunkRows = evenRows(mostRows, Math.min(mostChunkRows, Math.max(leastChunkRows, affordable)));
    this.lossRows = Math.max(1, Math.floor(workPerPause(kernels) / (v * workPerExponential)));
    this.logits = arena.floats(this.chunkRows * v);
    for (let row = 0; row < this.chunkRows; row += this.lossRows) {
      this.logitsPieces.push(this.logits.subarray(row * v));
    }
    const outward = { mostRows: this.chunkRows, n: v, k: hiddenSize };
    const inward = { mostRows: this.chunkRows, n: hiddenSize, k: v };
    const weight = { mostRows: this.chunkRows, m: v, n: hiddenSize };
    for (let row = 0; row < mostRows; row += this.chunkRows) {
      const x = top.subarray(row * hiddenSize);
      this.chunks.push({
        logits: new RowProduct(kernels, x, this.logits, outward, network.parameters.outputBias),
        weight: new WeightGradientProduct(kernels, this.logits, x, gradient.weight, weight, scratch),
        dTop: new RowProduct(kernels, this.logits, dTop.subarray(row * hiddenSize), inward),
        targets: this.logitsPieces.map((_, i) => targets.subarray(row + i * this.lossRows)),
      });
    }
  }

  /** Returns the sum of the losses in nats; gradients are those of this sum times `scale`. */
  *forwardBackward(rows: number, scale: number, pacer: Pacer): Generator<void, number> {
    const { output, outputBack } = this.network.freshWeights();
    let loss = 0;
    for (let row = 0, i = 0; row < rows; row += this.chunkRows, i++) {
      const count = Math.min(this.chunkRows, rows - row);
      const chunk = this.chunks[i];
      yield* chunk.logits.run(output, count, pacer);
      loss += yield* this.softmax(chunk, count, scale, pacer);
      yield* chunk.weight.run(count, pacer);
      yield* chunk.dTop.run(outputBack, count, pacer);
    }
    return loss;
  }

  /** Logits become their gradients, which are also added to the bias's. */
  private *softmax(chunk: Chunk, rows: number, scale: number, pacer: Pacer): Generator<void, number> {
    const { kernels, v, lossRows, logitsPieces, gradient } = this;
    let loss = 0;
    for (let row = 0, i = 0; row < rows; row += lossRows, i++) {
      const count = Math.min(lossRows, rows - row);
      loss += kernels.softmaxCrossEntropy(logitsPieces[i], chunk.targets[i], count, v, scale);
      kernels.addColumnSums(logitsPieces[i], gradient.bias, count, v);
      if (pacer.spend(count * v * workPerExponential)) yield;
    }
    return loss;
  }
}
