import type { Arena } from '../arena';
import type { F32, Kernels } from '../kernels/kernels';
import type { Pacer } from '../network/pacer';
import type { ParameterBlock } from '../network/parameterBlock';
import { RowProduct, WeightGradientProduct } from '../network/products';
import type { Attention, AttentionRow } from './attention';

/** The views of one batch row's gradients, laid out as `AttentionRow`. */
interface RowGradient {
  dJoined: F32;
  dStates: F32;
  dMemory: F32;
  dQueries: F32;
  dKeys: F32;
}

/** The way back through attention, after its `forward`. */
export class AttentionGradient {
  /** (Td*B, H) gradient of the attentional states, to be written before `backward`; 0 behind the end of a row. */
  readonly dOutput: F32;
  private readonly kernels: Kernels;
  private readonly dJoined: F32; // (Td*B, 2H)
  private readonly dQueries: F32; // (Td*B, H)
  private readonly dKeys: F32; // (Ts*B, H)
  private readonly dWeights: F32; // (Td, Ts) of the row at hand
  private readonly dScore: F32; // (H)
  private readonly rows: RowGradient[];
  private readonly combineWeights: WeightGradientProduct;
  private readonly combineInput: RowProduct;
  private readonly queryWeights?: WeightGradientProduct;
  private readonly queryInput?: RowProduct;
  private readonly keyWeights?: WeightGradientProduct;
  private readonly keyInput?: RowProduct;

  constructor(
    arena: Arena,
    private readonly attention: Attention,
    gradient: ParameterBlock,
    private readonly buffers: {
      dStates: F32; // (Td*B, H) becomes the gradient of the decoder's states
      dMemory: F32; // (Ts*B, H) becomes the gradient of the encoder's states
      scratch: F32; // packed (gradientRows, 2H)
    },
  ) {
    const { kernels } = arena;
    const { shape, spec, weights } = attention;
    const { dStates, dMemory, scratch } = buffers;
    const { hiddenSize: h } = spec;
    const sourceRows = shape.sourceSteps * shape.rows;
    const targetRows = shape.targetSteps * shape.rows;
    this.kernels = kernels;
    this.dOutput = arena.floats(targetRows * h);
    this.dJoined = arena.floats(targetRows * 2 * h);
    this.dWeights = arena.floats(shape.targetSteps * shape.sourceSteps);
    const weightGradient = (dY: F32, x: F32, name: string, mostRows: number, n: number) =>
      new WeightGradientProduct(
        kernels,
        dY,
        x,
        gradient.get(`attention.${name}.weight`),
        { mostRows, m: h, n },
        scratch,
      );
    this.combineWeights = weightGradient(this.dOutput, attention.joined, 'combine', targetRows, 2 * h);
    const combineSize = { mostRows: targetRows, n: 2 * h, k: h };
    this.combineInput = new RowProduct(kernels, this.dOutput, this.dJoined, combineSize);
    const isAdditive = weights.score !== undefined;
    this.dQueries = isAdditive ? arena.floats(targetRows * h) : dStates;
    this.dKeys = isAdditive ? arena.floats(sourceRows * h) : dMemory;
    this.dScore = isAdditive ? gradient.get('attention.score.weight') : dStates;
    if (isAdditive) {
      this.queryWeights = weightGradient(this.dQueries, attention.states, 'query', targetRows, h);
      this.keyWeights = weightGradient(this.dKeys, attention.memory, 'key', sourceRows, h);
      const size = (mostRows: number) => ({ mostRows, n: h, k: h });
      this.queryInput = new RowProduct(kernels, this.dQueries, dStates, size(targetRows), 'c');
      this.keyInput = new RowProduct(kernels, this.dKeys, dMemory, size(sourceRows), 'c');
    }
    this.rows = Array.from({ length: shape.rows }, (_, b) => ({
      dJoined: this.dJoined.subarray(b * 2 * h),
      dStates: dStates.subarray(b * h),
      dMemory: dMemory.subarray(b * h),
      dQueries: this.dQueries.subarray(b * h),
      dKeys: this.dKeys.subarray(b * h),
    }));
  }

  *backward(
    sourceSteps: number,
    targetSteps: number,
    sourceLengths: ArrayLike<number>,
    targetLengths: ArrayLike<number>,
    pacer: Pacer,
  ): Generator<void, void> {
    const { attention, kernels, buffers } = this;
    const { weights, shape, spec } = attention;
    const { hiddenSize: h } = spec;
    const sourceRows = sourceSteps * shape.rows;
    const targetRows = targetSteps * shape.rows;
    kernels.rnnBackward(attention.output, this.dOutput, this.dOutput, false, targetRows, h);
    yield* this.combineWeights.run(targetRows, pacer);
    yield* this.combineInput.run(weights.combine.back, targetRows, pacer);
    kernels.gather(this.dJoined, attention.stateRows, buffers.dStates, targetRows, h);
    kernels.fill(buffers.dMemory.subarray(0, sourceRows * h), 0);
    if (weights.score) {
      kernels.fill(this.dQueries.subarray(0, targetRows * h), 0);
      kernels.fill(this.dKeys.subarray(0, sourceRows * h), 0);
    }
    for (let b = 0; b < shape.rows; b++) {
      if (sourceLengths[b] === 0 || targetLengths[b] === 0) continue;
      this.backwardRow(attention.rows[b], this.rows[b], targetLengths[b], sourceLengths[b]);
      if (pacer.spend(2 * attention.workOf(targetLengths[b], sourceLengths[b]))) yield;
    }
    if (!weights.query || !weights.key) return;
    yield* this.queryWeights?.run(targetRows, pacer) ?? [];
    yield* this.queryInput?.run(weights.query.back, targetRows, pacer) ?? [];
    yield* this.keyWeights?.run(sourceRows, pacer) ?? [];
    yield* this.keyInput?.run(weights.key.back, sourceRows, pacer) ?? [];
  }

  private backwardRow(row: AttentionRow, gradient: RowGradient, targets: number, sources: number): void {
    const { kernels, attention, dWeights } = this;
    const { packed, spec, shape, weights } = attention;
    const { hiddenSize: h } = spec;
    const ld = shape.rows * h;
    const { dJoined, dStates, dMemory } = gradient;
    // The context: weights times memory.
    kernels.packTransposed(row.memory, ld, packed, h, sources);
    kernels.gemm(dJoined, 2 * ld, packed, dWeights, sources, targets, sources, h, false);
    kernels.pack(dJoined, 2 * ld, packed, targets, h);
    kernels.gemmTransposedA(row.weights, sources, packed, dMemory, ld, sources, h, targets);
    kernels.softmaxRowsBackward(row.weights, dWeights, targets, sources);
    if (weights.score) {
      kernels.additiveScoresBackward(
        row.queries,
        row.keys,
        ld,
        weights.score,
        dWeights,
        gradient.dQueries,
        gradient.dKeys,
        this.dScore,
        targets,
        sources,
        h,
      );
      return;
    }
    kernels.pack(row.memory, ld, packed, sources, h);
    kernels.gemm(dWeights, sources, packed, dStates, ld, targets, h, sources, true);
    kernels.pack(row.states, ld, packed, targets, h);
    kernels.gemmTransposedA(dWeights, sources, packed, dMemory, ld, sources, h, targets);
  }
}
