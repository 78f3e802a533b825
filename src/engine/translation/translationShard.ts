import type { Arena } from '../arena';
import { cells } from '../cells/cells';
import type { F32 } from '../kernels/kernels';
import type { Pacer } from '../network/pacer';
import { ParameterBlock, parameterCount } from '../network/parameterBlock';
import { gradientRows } from '../network/products';
import type { Random } from '../random';
import { OutputGradient } from '../training/outputGradient';
import type { StateGradients } from '../training/recurrentLayerGradient';
import { AttentionGradient } from './attentionGradient';
import { type BorderState, EncoderGradient } from './encoder';
import type { PairBatch } from './pairBatch';
import type { PairShape } from './attention';
import { RecurrentStackGradient } from './recurrentStack';
import type { TranslationNetwork } from './translationNetwork';
import type { TranslationRun } from './translationRun';
import { outputWeightOf } from './translationWeights';

/** Some rows of a batch of pairs, with all that their share of a training step needs. */
export class TranslationShard {
  readonly gradient: ParameterBlock;
  readonly run: TranslationRun;
  readonly batch: PairBatch;
  private readonly output: OutputGradient;
  private readonly decoder: RecurrentStackGradient;
  private readonly encoder: EncoderGradient;
  private readonly attention?: AttentionGradient;
  private readonly dTop: F32; // (Td*B, H) gradient of what the output layer reads
  private readonly dSource: F32; // (Ts*B, E)
  private readonly dTarget: F32; // (Td*B, E)
  private readonly dBorder: BorderState[];
  private readonly decoderStates: StateGradients[];

  constructor(
    arena: Arena,
    private readonly network: TranslationNetwork,
    readonly shape: PairShape,
  ) {
    const { kernels } = arena;
    const { spec } = network;
    const { sourceSteps, targetSteps, rows } = shape;
    const { embeddingSize, hiddenSize, layers } = spec;
    this.gradient = new ParameterBlock(spec, arena.floats(parameterCount(spec)));
    this.run = network.createRun(arena, shape, true);
    this.batch = this.run.batch;
    this.dSource = arena.floats(sourceSteps * rows * embeddingSize);
    this.dTarget = arena.floats(targetSteps * rows * embeddingSize);
    const widest = Math.max(embeddingSize, 2 * hiddenSize);
    const scratch = arena.floats(kernels.packedLength(gradientRows, widest));
    const dDecoder = { dInput: this.dTarget, scratch };
    this.decoder = new RecurrentStackGradient(
      arena,
      this.run.decoder,
      this.gradient,
      'decoder.rnn',
      dDecoder,
    );
    this.dBorder = Array.from({ length: layers }, () => ({
      hidden: arena.floats(rows * hiddenSize),
      cell: arena.floats(cells[spec.cell].hasCellState ? rows * hiddenSize : 0),
    }));
    this.decoderStates = this.dBorder.map((first) => ({ first }));
    const dEncoder = { dInput: this.dSource, scratch };
    this.encoder = new EncoderGradient(arena, this.run.encoder, this.gradient, this.dBorder, dEncoder);
    if (this.run.attention) {
      const buffers = { dStates: this.decoder.dOutput, dMemory: this.encoder.dOutput, scratch };
      this.attention = new AttentionGradient(arena, this.run.attention, this.gradient, buffers);
    }
    this.dTop = this.attention?.dOutput ?? this.decoder.dOutput;
    this.output = new OutputGradient(
      arena,
      network,
      { weight: outputWeightOf(this.gradient, spec), bias: this.gradient.get('output.bias') },
      {
        top: this.run.top,
        dTop: this.dTop,
        targets: this.batch.targets,
        mostRows: targetSteps * rows,
        scratch,
      },
    );
  }

  /**
   * Reads what `batch` holds and adds to `gradient` that of the losses' sum times `scale`. Returns the sum of the losses, in
   * nats. `_steps` is what the batch itself knows better.
   */
  *forwardBackward(
    _steps: number,
    scale: number,
    dropoutRandom: Random | undefined,
    pacer: Pacer,
  ): Generator<void, number> {
    const { run, batch, network, gradient } = this;
    const { sourceSteps, targetSteps, sourceLengths, targetLengths } = batch;
    if (targetSteps === 0) return 0; // no pair fell to these rows
    const { rows } = this.shape;
    const hasDropout = dropoutRandom !== undefined;
    network.freshWeights();
    yield* run.encode(pacer, dropoutRandom);
    yield* run.decode(pacer, dropoutRandom);
    const loss = yield* this.output.forwardBackward(targetSteps * rows, scale, pacer);
    if (hasDropout) run.topDropout?.backward(this.dTop);
    if (this.attention) {
      yield* this.attention.backward(sourceSteps, targetSteps, sourceLengths, targetLengths, pacer);
    } else {
      network.kernels.fill(this.encoder.dOutput, 0);
    }
    yield* this.decoder.backward(targetSteps, hasDropout, pacer, this.decoderStates);
    run.target.backward(
      this.dTarget,
      gradient.get('decoder.embedding.weight'),
      targetSteps * rows,
      hasDropout,
    );
    yield* this.encoder.backward(sourceSteps, sourceLengths, hasDropout, pacer);
    run.source.backward(
      this.dSource,
      gradient.get('encoder.embedding.weight'),
      sourceSteps * rows,
      hasDropout,
    );
    return loss;
  }

  /** None: every pair begins from nothing. */
  readonly carriedStates: F32[] = [];

  /** Sentences begin from nothing each: there is no state to forget. */
  resetState(): void {
    // Nothing is carried.
  }
}
