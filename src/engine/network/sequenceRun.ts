import type { ModelSpec } from '../../protocol/spec';
import type { Arena } from '../arena';
import { cells } from '../cells/cells';
import type { F32, I32, Kernels } from '../kernels/kernels';
import type { Random } from '../random';
import { DistinctTokens } from './distinctTokens';
import { DropoutPoint } from './dropoutPoint';
import type { Pacer } from './pacer';
import type { LayerWeights } from './packedWeights';
import { inputSize, type ParameterBlock } from './parameterBlock';
import { RecurrentLayer } from './recurrentLayer';

export interface SequenceShape {
  steps: number; // T
  rows: number; // B
}

/**
 * One stack of a network up to the output layer, over T steps of B rows: embedding and recurrent layers, in training with
 * dropout after the embedding and after each layer, where word_language_model has it. Activations are time-major:
 * row t*B + b is step t of batch row b.
 */
export class SequenceRun {
  readonly ids: I32; // (T*B)
  readonly layers: RecurrentLayer[] = [];
  /** One after the embedding and one after each layer; none without dropout. */
  readonly dropouts: DropoutPoint[] = [];
  /** (T*B, H) what the output layer reads. */
  readonly top: F32;
  private readonly kernels: Kernels;
  private readonly embedded: F32; // (T*B, E); a row for each of `tokens` where there are those
  /** In training without dropout, which would make the places of a token differ. */
  private readonly tokens: DistinctTokens | undefined;

  constructor(
    arena: Arena,
    private readonly spec: ModelSpec,
    private readonly parameters: ParameterBlock,
    weights: readonly LayerWeights[],
    readonly shape: SequenceShape,
    forTraining: boolean,
  ) {
    const { hiddenSize, embeddingSize } = spec;
    const mostRows = shape.steps * shape.rows;
    const dropout = forTraining ? spec.dropout : 0;
    this.kernels = arena.kernels;
    this.ids = arena.ints(mostRows);
    this.embedded = arena.floats(mostRows * embeddingSize);
    const takesTokensOnce = forTraining && dropout === 0;
    this.tokens = takesTokensOnce ? new DistinctTokens(arena, mostRows, spec.vocabularySize) : undefined;
    let input = this.embedded;
    if (dropout > 0) {
      this.dropouts.push(new DropoutPoint(arena, input, mostRows * embeddingSize, dropout, 'in-place'));
    }
    for (let l = 0; l < spec.layers; l++) {
      const runShape = { ...shape, hiddenSize };
      const size = inputSize(spec, l);
      const cell = cells[spec.cell];
      const tokens = l === 0 ? this.tokens : undefined;
      const layer = new RecurrentLayer(arena, cell, weights[l], runShape, input, size, forTraining, tokens);
      this.layers.push(layer);
      input = layer.output;
      if (dropout > 0) {
        // The states themselves go on to the next step whole, so dropout works on a copy.
        const point = new DropoutPoint(arena, input, mostRows * hiddenSize, dropout, 'copy');
        this.dropouts.push(point);
        input = point.output;
      }
    }
    this.top = input;
  }

  /** Reads `ids` for `steps` (1 to T) steps; dropout masks are drawn from `random`. */
  *forward(steps: number, pacer: Pacer, random?: Random): Generator<void, void> {
    this.tokens?.find(this.ids, steps * this.shape.rows);
    const { ids, rows } = this.embeddedTokens(steps);
    this.kernels.gather(this.parameters.embedding, ids, this.embedded, rows, this.spec.embeddingSize);
    if (random) this.dropouts[0]?.forward(random.uint32());
    for (let l = 0; l < this.layers.length; l++) {
      yield* this.layers[l].forward(steps, pacer);
      if (random) this.dropouts[l + 1]?.forward(random.uint32());
    }
  }

  /** The way back, after `forward`: dEmbedded is the gradient of the rows that the first layer reads, dTable (V, E). */
  addEmbeddingGradient(dEmbedded: F32, dTable: F32, steps: number): void {
    const { ids, rows } = this.embeddedTokens(steps);
    this.kernels.scatterAdd(dTable, ids, dEmbedded, rows, this.spec.embeddingSize);
  }

  /** The token of each row that the first layer reads. */
  private embeddedTokens(steps: number): { ids: I32; rows: number } {
    const { tokens } = this;
    return tokens
      ? { ids: tokens.ids, rows: tokens.count }
      : { ids: this.ids, rows: steps * this.shape.rows };
  }

  carryState(steps: number): void {
    for (const layer of this.layers) layer.carryState(steps);
  }

  resetState(): void {
    for (const layer of this.layers) layer.resetState();
  }

  /** Gives one batch row the state before any text. */
  resetRow(row: number): void {
    const { hiddenSize } = this.spec;
    for (const states of this.layers.flatMap((layer) => layer.firstState)) {
      this.kernels.fill(states.subarray(row * hiddenSize, (row + 1) * hiddenSize), 0);
    }
  }

  /** A copy of the state before the first step. */
  firstState(): F32[] {
    return this.layers.flatMap((layer) => layer.firstState.map((states) => states.slice()));
  }

  /** Puts a state that `firstState` gave before the first step. */
  startFrom(state: readonly F32[]): void {
    this.layers.flatMap((layer) => layer.firstState).forEach((states, i) => states.set(state[i]));
  }
}
