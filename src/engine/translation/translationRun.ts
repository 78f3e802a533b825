import type { Arena } from '../arena';
import type { F32, I32, Kernels } from '../kernels/kernels';
import { DropoutPoint } from '../network/dropoutPoint';
import type { Pacer } from '../network/pacer';
import type { ParameterBlock } from '../network/parameterBlock';
import type { Random } from '../random';
import { Attention, type PairShape } from './attention';
import { type BorderState, Encoder } from './encoder';
import { PairBatch } from './pairBatch';
import { RecurrentStack } from './recurrentStack';
import type { TranslationSpec } from './translationSpec';
import type { TranslationWeights } from './translationWeights';

/** Embeddings of some tokens, with dropout in training. */
export class EmbeddedTokens {
  readonly values: F32; // (T*B, E)
  private readonly dropout?: DropoutPoint;
  private readonly kernels: Kernels;

  constructor(
    arena: Arena,
    private readonly spec: TranslationSpec,
    private readonly table: F32, // (V, E)
    private readonly ids: I32, // (T*B)
    mostRows: number,
    forTraining: boolean,
  ) {
    const { embeddingSize, dropout } = spec;
    this.kernels = arena.kernels;
    this.values = arena.floats(mostRows * embeddingSize);
    if (forTraining && dropout > 0)
      this.dropout = new DropoutPoint(arena, this.values, mostRows * embeddingSize, dropout, 'in-place');
  }

  forward(rows: number, random?: Random): void {
    this.kernels.gather(this.table, this.ids, this.values, rows, this.spec.embeddingSize);
    if (random) this.dropout?.forward(random.uint32());
  }

  /** Adds the gradient of the values (T*B, E) to that of the table. */
  backward(dValues: F32, dTable: F32, rows: number, hasDropout: boolean): void {
    if (hasDropout) this.dropout?.backward(dValues);
    this.kernels.scatterAdd(dTable, this.ids, dValues, rows, this.spec.embeddingSize);
  }
}

/**
 * An encoder-decoder up to its output layer, over a batch of pairs with teacher forcing: at each step the decoder reads the
 * token that it should have written. Dropout, in training, after both embeddings, between layers, and before the output.
 */
export class TranslationRun {
  readonly batch: PairBatch;
  readonly source: EmbeddedTokens;
  readonly target: EmbeddedTokens;
  readonly encoder: Encoder;
  readonly decoder: RecurrentStack;
  readonly attention?: Attention;
  /** After the attentional states, or the decoder's own; none without dropout. */
  readonly topDropout?: DropoutPoint;
  /** (Td*B, H) what the output layer reads. */
  readonly top: F32;
  /** The decoder's states before its first step, by layer. */
  readonly border: BorderState[];

  constructor(
    arena: Arena,
    spec: TranslationSpec,
    parameters: ParameterBlock,
    weights: TranslationWeights,
    readonly shape: PairShape,
    forTraining: boolean,
  ) {
    const { sourceSteps, targetSteps, rows } = shape;
    const [sourceRows, targetRows] = [sourceSteps * rows, targetSteps * rows];
    const embedded = (module: string, ids: I32, mostRows: number) =>
      new EmbeddedTokens(
        arena,
        spec,
        parameters.get(`${module}.embedding.weight`),
        ids,
        mostRows,
        forTraining,
      );
    this.batch = new PairBatch(arena, spec, shape);
    this.source = embedded('encoder', this.batch.source, sourceRows);
    this.target = embedded('decoder', this.batch.input, targetRows);
    const encoderShape = { steps: sourceSteps, rows };
    this.encoder = new Encoder(arena, spec, weights, encoderShape, this.source.values, forTraining);
    const decoderShape = { steps: targetSteps, rows };
    const input = this.target.values;
    this.decoder = new RecurrentStack(arena, spec, weights.decoder, decoderShape, input, forTraining);
    this.border = this.decoder.layers.map(borderOf);
    let top = this.decoder.output;
    if (weights.attention) {
      const memory = this.encoder.output;
      this.attention = new Attention(arena, spec, weights.attention, shape, memory, top);
      top = this.attention.output;
    }
    if (forTraining && spec.dropout > 0) {
      const length = targetRows * spec.hiddenSize;
      this.topDropout = new DropoutPoint(arena, top, length, spec.dropout, 'copy');
      top = this.topDropout.output;
    }
    this.top = top;
  }

  /** The sources of `batch`, and the decoder's first states. */
  *encode(pacer: Pacer, random?: Random): Generator<void, void> {
    const { batch, encoder } = this;
    const { sourceSteps, sourceLengths } = batch;
    this.source.forward(sourceSteps * this.shape.rows, random);
    yield* encoder.forward(sourceSteps, sourceLengths, pacer, random);
    encoder.summarise(sourceLengths, this.border);
    if (this.attention) yield* this.attention.prepare(sourceSteps, pacer);
  }

  /** The targets of `batch`, after `encode`. */
  *decode(pacer: Pacer, random?: Random): Generator<void, void> {
    const { batch } = this;
    const { targetSteps, sourceLengths, targetLengths } = batch;
    this.target.forward(targetSteps * this.shape.rows, random);
    yield* this.decoder.forward(targetSteps, pacer, random);
    if (this.attention) yield* this.attention.forward(targetSteps, sourceLengths, targetLengths, pacer);
    if (random) this.topDropout?.forward(random.uint32());
  }
}

/** The state before a layer's first step: views, `cell` empty without one. */
export function borderOf({ firstState }: { firstState: F32[] }): BorderState {
  const [hidden, cell = hidden.subarray(0, 0)] = firstState;
  return { hidden, cell };
}
