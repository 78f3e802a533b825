import { type Direction, directions } from '../../protocol/spec';
import type { Arena } from '../arena';
import { BidirectionalGradient } from '../bidirectional/bidirectionalGradient';
import { BidirectionalStack } from '../bidirectional/bidirectionalStack';
import type { F32, I32, Kernels } from '../kernels/kernels';
import type { Pacer } from '../network/pacer';
import type { ParameterBlock } from '../network/parameterBlock';
import type { RecurrentLayer } from '../network/recurrentLayer';
import type { SequenceShape } from '../network/sequenceRun';
import type { Random } from '../random';
import type { StateGradients } from '../training/recurrentLayerGradient';
import { RecurrentStack, RecurrentStackGradient } from './recurrentStack';
import { directionUnits, encoderSpec, type TranslationSpec } from './translationSpec';
import type { TranslationWeights } from './translationWeights';

/** State of one layer at the border between encoder and decoder, or its gradient: (B, H) each, `cell` empty without one. */
export interface BorderState {
  hidden: F32;
  cell: F32;
}

/**
 * Reads sources of mixed lengths, one way or both. Its summary, the state of each layer after the last token of each row,
 * starts the decoder's layer of the same number; of a bidirectional encoder the states after the last token of each
 * direction's own reading stand side by side, those of the forward direction in columns 0 to H/2.
 */
export class Encoder {
  readonly output: F32; // (T*B, H)
  readonly bothWays?: BidirectionalStack;
  readonly oneWay?: RecurrentStack;
  private readonly kernels: Kernels;
  /** (B) row of the states ((T+1)*B, units) after the last token of each batch row. */
  private readonly lastRows: I32;
  private readonly spread: Record<Direction, I32>; // (B) row of the summary, as a table of rows (units)
  private readonly taken: F32; // (B, units)
  readonly units: number;

  constructor(
    arena: Arena,
    spec: TranslationSpec,
    weights: TranslationWeights,
    readonly shape: SequenceShape,
    input: F32, // (T*B, E)
    forTraining: boolean,
  ) {
    const { rows } = shape;
    this.kernels = arena.kernels;
    this.units = directionUnits(spec);
    this.lastRows = arena.ints(rows);
    this.spread = { forward: arena.ints(rows), backward: arena.ints(rows) };
    this.taken = arena.floats(rows * this.units);
    if (weights.bothWays) {
      const ofEncoder = encoderSpec(spec);
      this.bothWays = new BidirectionalStack(arena, ofEncoder, weights.bothWays, shape, input, forTraining);
      this.output = this.bothWays.output;
    } else {
      this.oneWay = new RecurrentStack(arena, spec, weights.encoder, shape, input, forTraining);
      this.output = this.oneWay.output;
    }
  }

  /** The layers of one direction, from the lowest to the top. */
  layers(direction: Direction): RecurrentLayer[] {
    if (this.bothWays) return this.bothWays.layers.map((layer) => layer[direction]);
    return direction === 'forward' ? (this.oneWay?.layers ?? []) : [];
  }

  *forward(steps: number, lengths: ArrayLike<number>, pacer: Pacer, random?: Random): Generator<void, void> {
    for (const direction of directions) for (const layer of this.layers(direction)) layer.resetState();
    if (this.bothWays) yield* this.bothWays.forward(steps, pacer, { lengths, random });
    else if (this.oneWay) yield* this.oneWay.forward(steps, pacer, random);
  }

  /** Writes the summary of the last `forward` into the first states of the decoder's layers. */
  summarise(lengths: ArrayLike<number>, into: readonly BorderState[]): void {
    const { rows } = this.shape;
    const perRow = this.bothWays ? 2 : 1;
    for (let b = 0; b < rows; b++) {
      this.lastRows[b] = lengths[b] * rows + b;
      this.spread.forward[b] = perRow * b;
      this.spread.backward[b] = perRow * b + 1;
    }
    for (const { hidden, cell } of into) {
      this.kernels.fill(hidden, 0);
      this.kernels.fill(cell, 0);
    }
    for (const direction of directions) {
      this.layers(direction).forEach(({ run }, l) => {
        this.take(run.hidden, into[l].hidden, direction);
        if (run.cell.length > 0) this.take(run.cell, into[l].cell, direction);
      });
    }
  }

  private take(states: F32, into: F32, direction: Direction): void {
    const { kernels, shape, units, taken } = this;
    kernels.gather(states, this.lastRows, taken, shape.rows, units);
    kernels.scatterAdd(into, this.spread[direction], taken, shape.rows, units);
  }
}

/** Looks at the states of each layer when their gradients are whole; steps are those of the direction's own time. */
export type EncoderWatch = (layer: number, direction: Direction) => StateGradients['watch'];

/** The way back: from gradients of the encoder's output and of its summary. */
export class EncoderGradient {
  /** (T*B, H) to be written before `backward`; 0 behind the end of a row. */
  readonly dOutput: F32;
  private readonly kernels: Kernels;
  private readonly bothWays?: BidirectionalGradient;
  private readonly oneWay?: RecurrentStackGradient;
  private lengths: ArrayLike<number> = [];
  private readonly states: Record<Direction, StateGradients>[];

  constructor(
    arena: Arena,
    encoder: Encoder,
    gradient: ParameterBlock,
    dSummary: readonly BorderState[], // by layer
    buffers: { dInput: F32 /* (T*B, E) */; scratch: F32 /* packed (gradientRows, max(E, H)) */ },
    watch?: EncoderWatch,
  ) {
    this.kernels = arena.kernels;
    const module = 'encoder.rnn';
    if (encoder.bothWays)
      this.bothWays = new BidirectionalGradient(arena, encoder.bothWays, gradient, module, buffers);
    if (encoder.oneWay)
      this.oneWay = new RecurrentStackGradient(arena, encoder.oneWay, gradient, module, buffers);
    this.dOutput = (this.bothWays ?? this.oneWay)?.dOutput ?? arena.floats(0);
    this.states = dSummary.map((ofLayer, l) => ({
      forward: { ...this.stateGradients(ofLayer, encoder, 0), watch: watch?.(l, 'forward') },
      backward: { ...this.stateGradients(ofLayer, encoder, 1), watch: watch?.(l, 'backward') },
    }));
  }

  *backward(
    steps: number,
    lengths: ArrayLike<number>,
    hasDropout: boolean,
    pacer: Pacer,
  ): Generator<void, void> {
    this.lengths = lengths;
    yield* this.bothWays?.backward(steps, hasDropout, pacer, this.states) ?? [];
    const forward = this.states.map((ofLayer) => ofLayer.forward);
    yield* this.oneWay?.backward(steps, hasDropout, pacer, forward) ?? [];
  }

  /** Each row's part of the summary's gradient joins at the row's own last step; `part` 1 is the backward direction's. */
  private stateGradients({ hidden, cell }: BorderState, encoder: Encoder, part: number): StateGradients {
    const { units, shape } = encoder;
    const width = encoder.bothWays ? 2 * units : units;
    const rowsOf = (states: F32) =>
      Array.from({ length: shape.rows }, (_, b) =>
        states.subarray(b * width + part * units, b * width + (part + 1) * units),
      );
    const dHiddenRows = rowsOf(hidden);
    const dCellRows = rowsOf(cell);
    return {
      addTo: (step, dHidden, dCell) => {
        for (let b = 0; b < shape.rows; b++) {
          if (this.lengths[b] !== step + 1) continue;
          this.kernels.add(dHiddenRows[b], dHidden.subarray(b * units, (b + 1) * units));
          if (dCell.length > 0) this.kernels.add(dCellRows[b], dCell.subarray(b * units, (b + 1) * units));
        }
      },
    };
  }
}
