import type { ModelSpec } from '../../protocol/spec';
import { UnrollError } from '../../base/errors';
import type { Arena } from '../arena';
import { cells } from '../cells/cells';
import type { F32, I32, KernelsBackend } from '../kernels/kernels';
import { allocateModel } from '../network/allocateModel';
import { ModelWeights } from '../network/modelWeights';
import type { OutputBlock } from '../network/outputBlocks';
import { OutputProduct } from '../network/outputProduct';
import { Random } from '../random';
import type { PairShape } from './attention';
import { DecoderStep, mostBeams } from './decoderStep';
import { directionUnits, isTranslation, type TranslationSpec } from './translationSpec';
import { TranslationRun } from './translationRun';
import { outputWeightOf, TranslationWeights } from './translationWeights';

/** Most tokens of one text, with its mark, that are read or written. */
export const mostPairTokens = 400;

/** Pairs, and tokens of each, that evaluation reads at a time; longer ones are read alone. */
const evaluatedRows = 16;
const evaluatedSteps = 64;
/** Rows of logits that evaluation holds at a time. */
const logitRows = 128;

/** What works with buffers of its own: `translating` with `single` and `steps`, `evaluating` with `several`. */
export type Use = 'translating' | 'evaluating';

/** Half width of the embeddings' and the output layer's initial weights. */
const embeddingLimit = 0.1;

/**
 * One encoder-decoder in one kernels memory: its weights, and the buffers that translating and evaluating share. One of
 * these at a time may use them (`take`).
 */
export class TranslationNetwork extends ModelWeights {
  readonly weights: TranslationWeights;
  /** One pair of any length that is allowed. */
  readonly single: TranslationRun;
  /** Pairs side by side, for evaluation. */
  readonly several: TranslationRun;
  /** One step of the decoder for 1 to `mostBeams` hypotheses about the source in `single`. */
  readonly steps: DecoderStep[];
  readonly logits: F32; // (logitRows, V)
  readonly losses: F32; // (logitRows)
  readonly targets: I32; // (logitRows)
  readonly singleLoss: F32; // (1)
  private readonly uses = new Set<Use>();

  /** A network of its own with fresh weights, for translating only. Throws `bad-input` or `too-large`. */
  static create(backend: KernelsBackend, spec: ModelSpec, seed: number): TranslationNetwork {
    const network = allocateModel(backend, spec, (arena, s) => new TranslationNetwork(arena, s, false));
    network.initialise(seed);
    return network;
  }

  readonly spec: TranslationSpec;

  /** Part of a layout: weights have no values yet. */
  constructor(arena: Arena, spec: ModelSpec, forTraining: boolean) {
    if (!isTranslation(spec)) throw new Error('The spec is not one of an encoder-decoder.');
    super(arena, spec);
    this.spec = spec;
    this.weights = new TranslationWeights(arena, spec, this.parameters, forTraining);
    this.single = this.createRun(
      arena,
      { sourceSteps: mostPairTokens, targetSteps: mostPairTokens, rows: 1 },
      false,
    );
    this.several = this.createRun(
      arena,
      { sourceSteps: evaluatedSteps, targetSteps: evaluatedSteps, rows: evaluatedRows },
      false,
    );
    this.logits = arena.floats(logitRows * spec.vocabularySize);
    this.losses = arena.floats(logitRows);
    this.targets = arena.ints(logitRows);
    this.singleLoss = arena.floats(1);
    const memory = this.single.encoder.output;
    const stepLogits = arena.floats(mostBeams * spec.vocabularySize);
    this.steps = Array.from(
      { length: mostBeams },
      (_, i) => new DecoderStep(arena, this, this.parameters, i + 1, memory, mostPairTokens, stepLogits),
    );
  }

  /** Weights are packed through this, unless threads share the packing. */
  get packed(): TranslationWeights {
    return this.weights;
  }

  /** A copy in a memory of its own, without what training needs. */
  clone(backend: KernelsBackend): TranslationNetwork {
    const layout = (arena: Arena, s: ModelSpec) => new TranslationNetwork(arena, s, false);
    const copy = allocateModel(backend, this.spec, layout);
    copy.copyWeights(this);
    return copy;
  }

  /** Part of a layout. */
  createRun(arena: Arena, shape: PairShape, forTraining: boolean): TranslationRun {
    return new TranslationRun(arena, this.spec, this.parameters, this.weights, shape, forTraining);
  }

  get outputBlocks(): readonly OutputBlock[] {
    return this.weights.outputBlocks;
  }

  /** Part of a layout: the output layer, from features (mostRows, H) to logits (mostRows, V). */
  createOutputProduct(features: F32, logits: F32, mostRows: number): OutputProduct {
    const { kernels, parameters, spec, weights } = this;
    const size = { mostRows, width: spec.hiddenSize, vocabularySize: spec.vocabularySize };
    const bias = parameters.get('output.bias');
    return new OutputProduct(kernels, weights.outputBlocks, features, logits, bias, size);
  }

  /** The packed weights, packed again if they changed: to be called before every use. */
  freshWeights(): TranslationWeights {
    this.weights.refresh(this.weightsVersion);
    return this.weights;
  }

  /** Takes the buffers for one use; what is returned gives them back. Throws `busy` while they are taken. */
  take(use: Use): () => void {
    if (this.isTaken(use))
      throw new UnrollError(
        'busy',
        use === 'translating' ? 'This model is translating already.' : 'This model is evaluating already.',
        'Wait until that has ended.',
      );
    this.uses.add(use);
    return () => void this.uses.delete(use);
  }

  isTaken(use: Use): boolean {
    return this.uses.has(use);
  }

  /**
   * Fresh weights: PyTorch's initialisation for cells and the layers of attention (uniform, one over the square root of the
   * width), word_language_model's for embeddings and output.
   */
  initialise(seed: number): void {
    const { parameters, spec } = this;
    const random = new Random(seed);
    const fill = (values: F32, limit: number) => {
      for (let i = 0; i < values.length; i++) values[i] = random.between(-limit, limit);
    };
    fill(parameters.get('encoder.embedding.weight'), embeddingLimit);
    for (let l = 0; l < spec.layers; l++) {
      for (const suffix of spec.bidirectional ? [`l${l}`, `l${l}_reverse`] : [`l${l}`]) {
        cells[spec.cell].initialise(parameters.layer('encoder.rnn', suffix), directionUnits(spec), random);
      }
    }
    fill(parameters.get('decoder.embedding.weight'), embeddingLimit);
    for (let l = 0; l < spec.layers; l++)
      cells[spec.cell].initialise(parameters.layer('decoder.rnn', `l${l}`), spec.hiddenSize, random);
    for (const { name, shape, values } of parameters.list) {
      if (name.startsWith('attention.')) fill(values, 1 / Math.sqrt(shape[1]));
    }
    if (!spec.tied) fill(outputWeightOf(parameters, spec), embeddingLimit);
    parameters.get('output.bias').fill(0);
    this.markWeightsChanged();
  }
}
