import { directions, type Direction } from '../../protocol/spec';
import { allocate, type Arena } from '../arena';
import { stopAtForced } from '../cells/cell';
import { cells } from '../cells/cells';
import type { F32, Kernels, KernelsBackend } from '../kernels/kernels';
import type { Pacer } from '../network/pacer';
import { ParameterBlock, parameterCount } from '../network/parameterBlock';
import { gradientRows } from '../network/products';
import type { RecurrentLayer } from '../network/recurrentLayer';
import type { PairShape } from '../translation/attention';
import { AttentionGradient } from '../translation/attentionGradient';
import { type BorderState, EncoderGradient } from '../translation/encoder';
import { RecurrentStackGradient } from '../translation/recurrentStack';
import type { TranslationNetwork } from '../translation/translationNetwork';
import { TranslationRun } from '../translation/translationRun';
import type { TranslationSpec } from '../translation/translationSpec';
import { sourceEndId, sourceMarks, startId, targetMarks } from '../translation/translationSpec';
import { TranslationWeights } from '../translation/translationWeights';
import type { StateGradients } from '../training/recurrentLayerGradient';
import { rowsBack } from './backwardStack';
import { cellStateNorm } from './cellStateNorm';

/** Norms at the states of one layer after each step of its own time, of batch row 0; `cellState` empty without one. */
export interface StateNorms {
  hidden: Float64Array;
  cellState: Float64Array;
}

/**
 * An encoder-decoder over one pair, forward and back to its states and inputs, by the same steps as in training. It has a
 * memory of its own, since a network that only translates has not the matrices for the way back. Its vocabularies are the
 * places of the pair: row i of an embedding table holds what the network reads at place i, so that no table of the
 * network's is copied. Both batch rows read the same pair.
 */
export class PairBackward {
  readonly run: TranslationRun;
  readonly encoderNorms: Record<Direction, StateNorms[]>; // by layer
  readonly decoderNorms: StateNorms[]; // by layer
  /** (B, H) each: gradients of the decoder's first states, by layer. */
  readonly dSummary: BorderState[];
  readonly dSource: F32; // (Ts*B, E)
  readonly dInput: F32; // (Td*B, E)
  private readonly kernels: Kernels;
  private readonly small: TranslationSpec;
  private readonly parameters: ParameterBlock;
  private readonly weights: TranslationWeights;
  private readonly encoder: EncoderGradient;
  private readonly decoder: RecurrentStackGradient;
  private readonly attention?: AttentionGradient;
  private readonly dTop: F32; // (Td*B, H) gradient of what the output layer reads
  private readonly decoderStates: StateGradients[];
  private held?: { network: TranslationNetwork; version: number };
  private loads = 0;

  /** For pairs of at most so many tokens, marks included. */
  static create(backend: KernelsBackend, spec: TranslationSpec, sourceSteps: number, targetSteps: number) {
    const shape = { sourceSteps, targetSteps, rows: rowsBack };
    return allocate(backend, (arena) => new PairBackward(arena, spec, shape));
  }

  private constructor(
    arena: Arena,
    readonly spec: TranslationSpec,
    readonly shape: PairShape,
  ) {
    const { sourceSteps, targetSteps, rows } = shape;
    const { hiddenSize, embeddingSize, layers, cell } = spec;
    this.kernels = arena.kernels;
    this.small = {
      ...spec,
      sourceVocabularySize: sourceSteps + sourceMarks,
      vocabularySize: targetSteps + targetMarks,
      tied: false,
      dropout: 0,
    };
    const { small } = this;
    this.parameters = new ParameterBlock(small, arena.floats(parameterCount(small)));
    this.weights = new TranslationWeights(arena, small, this.parameters, true);
    this.run = new TranslationRun(arena, small, this.parameters, this.weights, shape, true);
    // The steps back make the gradients of the weights too; nobody reads them.
    const gradient = new ParameterBlock(small, arena.floats(parameterCount(small)));
    const widest = Math.max(embeddingSize, 2 * hiddenSize);
    const scratch = arena.floats(arena.kernels.packedLength(gradientRows, widest));
    this.dSource = arena.floats(sourceSteps * rows * embeddingSize);
    this.dInput = arena.floats(targetSteps * rows * embeddingSize);
    const { run, dInput } = this;
    const stackBuffers = { dInput, scratch };
    this.decoder = new RecurrentStackGradient(arena, run.decoder, gradient, 'decoder.rnn', stackBuffers);
    this.dSummary = Array.from({ length: layers }, () => ({
      hidden: arena.floats(rows * hiddenSize),
      cell: arena.floats(cells[cell].hasCellState ? rows * hiddenSize : 0),
    }));
    this.decoderNorms = run.decoder.layers.map((layer) => normsOf(layer));
    this.decoderStates = run.decoder.layers.map((layer, l) => ({
      first: this.dSummary[l],
      watch: this.watch(layer, this.decoderNorms[l]),
    }));
    const [forward, backward] = directions.map((direction) => run.encoder.layers(direction).map(normsOf));
    this.encoderNorms = { forward, backward };
    const encoderBuffers = { dInput: this.dSource, scratch };
    this.encoder = new EncoderGradient(
      arena,
      run.encoder,
      gradient,
      this.dSummary,
      encoderBuffers,
      (l, direction) => {
        const layer = run.encoder.layers(direction).at(l);
        return layer && this.watch(layer, this.encoderNorms[direction][l]);
      },
    );
    if (run.attention) {
      const buffers = { dStates: this.decoder.dOutput, dMemory: this.encoder.dOutput, scratch };
      this.attention = new AttentionGradient(arena, run.attention, gradient, buffers);
    }
    this.dTop = this.attention?.dOutput ?? this.decoder.dOutput;
  }

  /** Takes over the weights that the network has now, and reads a source and the target up to a prediction. */
  *forward(
    network: TranslationNetwork,
    source: Int32Array,
    target: Int32Array,
    pacer: Pacer,
  ): Generator<void, void> {
    this.load(network);
    const { run, parameters, small } = this;
    const places = (ids: Int32Array) => ids.map((_, i) => i);
    const embed = (module: string, ids: ArrayLike<number>, mark: [place: number, id: number]) => {
      const width = this.spec.embeddingSize;
      const from = network.parameters.get(`${module}.embedding.weight`);
      const to = parameters.get(`${module}.embedding.weight`);
      const put = (place: number, id: number) =>
        to.set(from.subarray(id * width, (id + 1) * width), place * width);
      for (let i = 0; i < ids.length; i++) put(i, ids[i]);
      put(...mark);
    };
    embed('encoder', source, [sourceEndId(small), sourceEndId(network.spec)]);
    embed('decoder', target, [startId(small), startId(network.spec)]);
    const pair = { source: places(source), target: places(target) };
    run.batch.fill(Array.from({ length: rowsBack }, () => pair));
    yield* run.encode(pacer);
    yield* run.decode(pacer);
  }

  /** (H) what the output layer reads for the token behind the target. */
  get top(): F32 {
    const { hiddenSize } = this.spec;
    return this.run.top
      .subarray((this.run.batch.targetSteps - 1) * rowsBack * hiddenSize)
      .subarray(0, hiddenSize);
  }

  /** From gradients (2, H) of what the output layer reads in the last step, back to all states and inputs. */
  *backward(dTop: F32, pacer: Pacer): Generator<void, void> {
    const { run, kernels } = this;
    const { sourceSteps, targetSteps, sourceLengths, targetLengths } = run.batch;
    const length = rowsBack * this.spec.hiddenSize;
    kernels.fill(this.dTop.subarray(0, targetSteps * length), 0);
    this.dTop.set(dTop, (targetSteps - 1) * length);
    if (this.attention) {
      yield* this.attention.backward(sourceSteps, targetSteps, sourceLengths, targetLengths, pacer);
    } else {
      kernels.fill(this.encoder.dOutput, 0);
    }
    yield* this.decoder.backward(targetSteps, false, pacer, this.decoderStates);
    yield* this.encoder.backward(sourceSteps, sourceLengths, false, pacer);
  }

  private load(network: TranslationNetwork): void {
    const version = network.weightsVersion;
    if (this.held?.network === network && this.held.version === version) return;
    for (const { name, values } of this.parameters.list) {
      if (/^(encoder\.rnn|decoder\.rnn|attention)\./.test(name)) values.set(network.parameters.get(name));
    }
    this.weights.refresh(++this.loads);
    this.held = { network, version };
  }

  private watch(layer: RecurrentLayer, norms: StateNorms): StateGradients['watch'] {
    const { hiddenSize } = layer.shape;
    return (step, dHidden) => {
      const forced = layer.forcedAt?.(step);
      if (forced) stopAtForced(dHidden, 'hidden', forced, layer.shape);
      norms.hidden[step] = Math.sqrt(this.kernels.sumOfSquares(dHidden.subarray(0, hiddenSize)));
      if (layer.cell.hasCellState) norms.cellState[step] = cellStateNorm(layer, step, dHidden);
    };
  }
}

function normsOf({ shape, cell }: RecurrentLayer): StateNorms {
  return {
    hidden: new Float64Array(shape.steps),
    cellState: new Float64Array(cell.hasCellState ? shape.steps : 0),
  };
}
