import type { AttentionSubstitute } from '../../protocol/attention';
import type { Arena } from '../arena';
import type { F32, I32, Kernels } from '../kernels/kernels';
import { type Pacer, workPerExponential } from '../network/pacer';
import { RowProduct } from '../network/products';
import { substituteAttention } from './substituteAttention';
import type { TranslationSpec } from './translationSpec';
import type { AttentionWeights } from './translationWeights';

/** Ts and Td steps of B rows. */
export interface PairShape {
  sourceSteps: number;
  targetSteps: number;
  rows: number;
}

/** The views of one batch row: its rows of the buffers are B rows apart. */
export interface AttentionRow {
  memory: F32; // (Ts, H) every B-th row
  states: F32; // (Td, H) every B-th row
  keys: F32; // (Ts, H) every B-th row
  queries: F32; // (Td, H) every B-th row
  joined: F32; // (Td, 2H) every B-th row
  /** (target length, source length), without gaps. */
  weights: F32;
}

/**
 * Global attention (Luong, Pham and Manning 2015): each state h of the decoder is scored against every state s of the
 * encoder, the softmax of the scores weighs these into a context c, and tanh(W [c; h]) goes on to the output layer. The
 * score is h . s, or the additive v . tanh(W_q h + W_k s) of Bahdanau, Cho and Bengio 2014, with the decoder's state of the
 * same step in either case. Each batch row meets the tokens of its own source only, so padding is never read.
 */
export class Attention {
  /** (Td*B, H) the attentional states. */
  readonly output: F32;
  readonly joined: F32; // (Td*B, 2H) [context; state]
  readonly rows: readonly AttentionRow[];
  readonly keys: F32; // (Ts*B, H) the memory itself with dot scores
  readonly queries: F32; // (Td*B, H) the states themselves with dot scores
  readonly packed: F32; // packed (H, Ts) or (Ts, H), or (Td, H) on the way back
  readonly stateRows: I32; // (Td*B) row of `joined`, as a table of rows (H), that holds the state
  /** What stands in for the learnt weights, as an experiment; nothing while it trains or translates. */
  substitute?: AttentionSubstitute;
  private readonly kernels: Kernels;
  private readonly keyProduct?: RowProduct;
  private readonly queryProduct?: RowProduct;
  private readonly combineProduct: RowProduct;

  constructor(
    arena: Arena,
    readonly spec: TranslationSpec,
    readonly weights: AttentionWeights,
    readonly shape: PairShape,
    readonly memory: F32, // (Ts*B, H)
    readonly states: F32, // (Td*B, H)
  ) {
    const { kernels } = arena;
    const { hiddenSize: h } = spec;
    const { sourceSteps, targetSteps, rows } = shape;
    const [sourceRows, targetRows] = [sourceSteps * rows, targetSteps * rows];
    this.kernels = kernels;
    const square = (mostRows: number) => ({ mostRows, n: h, k: h });
    this.keys = weights.key ? arena.floats(sourceRows * h) : memory;
    this.queries = weights.query ? arena.floats(targetRows * h) : states;
    if (weights.key) this.keyProduct = new RowProduct(kernels, memory, this.keys, square(sourceRows));
    if (weights.query) this.queryProduct = new RowProduct(kernels, states, this.queries, square(targetRows));
    this.joined = arena.floats(targetRows * 2 * h);
    this.output = arena.floats(targetRows * h);
    const size = { mostRows: targetRows, n: h, k: 2 * h };
    this.combineProduct = new RowProduct(kernels, this.joined, this.output, size);
    const longest = Math.max(sourceSteps, targetSteps);
    this.packed = arena.floats(
      Math.max(kernels.packedLength(h, sourceSteps), kernels.packedLength(longest, h)),
    );
    this.stateRows = arena.ints(targetRows);
    const all = arena.floats(rows * targetSteps * sourceSteps);
    this.rows = Array.from({ length: rows }, (_, b) => ({
      memory: memory.subarray(b * h),
      states: states.subarray(b * h),
      keys: this.keys.subarray(b * h),
      queries: this.queries.subarray(b * h),
      joined: this.joined.subarray(b * 2 * h),
      weights: all.subarray(b * targetSteps * sourceSteps, (b + 1) * targetSteps * sourceSteps),
    }));
  }

  /** What depends on the sources alone: to be called before `forward` whenever the memory changed. */
  *prepare(sourceSteps: number, pacer: Pacer): Generator<void, void> {
    const { key } = this.weights;
    if (key) yield* this.keyProduct?.run(key.forward, sourceSteps * this.shape.rows, pacer) ?? [];
  }

  /** Over `targetSteps` steps, of which row b has targetLengths[b] that count. */
  *forward(
    targetSteps: number,
    sourceLengths: ArrayLike<number>,
    targetLengths: ArrayLike<number>,
    pacer: Pacer,
  ): Generator<void, void> {
    const { kernels, weights, stateRows } = this;
    const { hiddenSize: h } = this.spec;
    const rows = targetSteps * this.shape.rows;
    if (weights.query) yield* this.queryProduct?.run(weights.query.forward, rows, pacer) ?? [];
    for (let row = 0; row < rows; row++) stateRows[row] = 2 * row + 1;
    kernels.fill(this.joined.subarray(0, rows * 2 * h), 0);
    kernels.scatterAdd(this.joined, stateRows, this.states, rows, h);
    for (let b = 0; b < this.shape.rows; b++) {
      if (sourceLengths[b] === 0 || targetLengths[b] === 0) continue;
      this.attend(this.rows[b], targetLengths[b], sourceLengths[b]);
      if (pacer.spend(this.workOf(targetLengths[b], sourceLengths[b]))) yield;
    }
    yield* this.combineProduct.run(weights.combine.forward, rows, pacer);
    kernels.rnnForward(this.output, this.output, false, rows, h);
  }

  /** Operations of one batch row, one way. */
  workOf(targets: number, sources: number): number {
    const perScore = this.weights.score ? workPerExponential : 2;
    return targets * sources * this.spec.hiddenSize * (2 + perScore);
  }

  private attend(row: AttentionRow, targets: number, sources: number): void {
    const { kernels, packed } = this;
    const { hiddenSize: h } = this.spec;
    const ld = this.shape.rows * h;
    const { score } = this.weights;
    if (score) {
      kernels.additiveScores(row.queries, row.keys, ld, score, row.weights, targets, sources, h);
    } else {
      kernels.packTransposed(row.memory, ld, packed, h, sources);
      kernels.gemm(row.states, ld, packed, row.weights, sources, targets, sources, h, false);
    }
    kernels.softmaxRows(row.weights, targets, sources);
    if (this.substitute) substituteAttention(kernels, this.substitute, row.weights, targets, sources);
    kernels.pack(row.memory, ld, packed, sources, h);
    kernels.gemm(row.weights, sources, packed, row.joined, 2 * ld, targets, h, sources, false);
  }
}
