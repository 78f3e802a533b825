import type { CellKind, Quantity } from '../../protocol/spec';
import type { Arena } from '../arena';
import type { F32 } from '../kernels/kernels';
import type { Random } from '../random';

/** T steps of B batch rows of H units. */
export interface RunShape {
  steps: number;
  rows: number;
  hiddenSize: number;
}

/** One layer's parameters, in PyTorch's layout. */
export interface CellParameters {
  weightInput: F32; // (G*H, I)
  weightRecurrent: F32; // (G*H, H)
  biasInput: F32; // (G*H)
  biasRecurrent: F32; // (G*H)
}

/** What a cell multiplies by at each step, packed for the kernels. */
export interface CellWeights {
  recurrent: F32; // packed (H, G*H)
  recurrentBack: F32; // packed (G*H, H); empty when nothing is trained
  recurrentBias: F32; // (G*H), only for cells that do not merge their biases
}

/** A unit that is made to hold other values than the step gives it; what follows from those inside the cell follows. */
export interface ForcedUnit {
  unit: number;
  values: Partial<Record<Quantity, number>>;
}

/**
 * A recurrent cell: its equations, and nothing about layers, batches of text or training. One per kind, without state
 * of its own; what a stretch of steps holds is a `CellRun`.
 */
export interface Cell {
  readonly kind: CellKind;
  /** G, blocks of H columns in the gates. */
  readonly gateCount: number;
  /** What the blocks of the gates hold after a step, in PyTorch's order; empty when they hold nothing worth seeing. */
  readonly gateOrder: readonly Quantity[];
  /** Whether there is a cell state beside the hidden state. */
  readonly hasCellState: boolean;
  /** Whether only the sum of both biases matters, so that the input projection can start from it. */
  readonly mergesBiases: boolean;
  /** Fresh parameters of a layer. */
  initialise(parameters: CellParameters, hiddenSize: number, random: Random): void;
  createRun(arena: Arena, weights: CellWeights, shape: RunShape, forTraining: boolean): CellRun;
}

/**
 * The buffers of one layer over T steps, and the steps themselves. A run of one step and one row is what steps through
 * a text token by token, so stepping and sequence are the same code.
 */
export interface CellRun {
  /**
   * (T*B, G*H). Before `forwardStep` the input projection, with bias; then what `gateOrder` says; after `backwardStep`
   * the gradient of the input projection.
   */
  readonly gates: F32;
  /** ((T+1)*B, H). Block 0 is the state before the first step, block t+1 the state after step t. */
  readonly hidden: F32;
  /** Like `hidden`; empty without a cell state. */
  readonly cell: F32;
  /** (T*B, G*H). After `backwardStep`: the gradient of the recurrent product W_h h' + b_h. */
  readonly recurrentGradient: F32;
  /**
   * (B, H). Between two `backwardStep`s: the gradient of the cell state that comes from later steps; after the last, that of
   * the state before the first. Empty without a cell state.
   */
  readonly cellGradient: F32;
  forwardStep(t: number): void;
  /** The same with units forced, in every row: a forced gate changes the state, a forced state only what comes of it. */
  forwardStepForced(t: number, forced: readonly ForcedUnit[]): void;
  /** Before the first `backwardStep`: no gradient comes from beyond the last step. */
  beginBackward(): void;
  /**
   * Steps are visited from the last to the first. dHidden (B, H): whole gradient of the state after step t. The part
   * that goes on to the state before it is added to dHiddenPrevious (B, H), undefined at the first step. What was forced in the
   * step hangs on nothing before it: its gradient ends there.
   */
  backwardStep(
    t: number,
    dHidden: F32,
    dHiddenPrevious: F32 | undefined,
    forced?: readonly ForcedUnit[],
  ): void;
}

/** PyTorch's initialisation of recurrent layers: everything uniform(-1/sqrt(H), 1/sqrt(H)). */
export function initialiseUniform(parameters: CellParameters, hiddenSize: number, random: Random): void {
  const limit = 1 / Math.sqrt(hiddenSize);
  const { weightInput, weightRecurrent, biasInput, biasRecurrent } = parameters;
  for (const values of [weightInput, weightRecurrent, biasInput, biasRecurrent]) {
    for (let i = 0; i < values.length; i++) values[i] = random.between(-limit, limit);
  }
}

/** Views of `count` consecutive blocks of `length` floats: made once, since making views in the hot loop costs. */
export function blocksOf(values: F32, count: number, length: number): F32[] {
  return Array.from({ length: count }, (_, i) => values.subarray(i * length, (i + 1) * length));
}

/** Where the gradient of a state (B, H) ends: at units whose state of that name was forced. */
export function stopAtForced(
  dState: F32,
  name: 'hidden' | 'cell',
  forced: readonly ForcedUnit[],
  { rows, hiddenSize }: Pick<RunShape, 'rows' | 'hiddenSize'>,
): void {
  for (const { unit, values } of forced) {
    if (values[name] === undefined) continue;
    for (let row = 0; row < rows; row++) dState[row * hiddenSize + unit] = 0;
  }
}

/** The same for gates: `blocks` gives those of (B, G*H) through which nothing goes on, by what is forced of a unit. */
export function stopGatesAtForced(
  dGates: F32,
  forced: readonly ForcedUnit[],
  blocks: (values: ForcedUnit['values']) => readonly number[],
  { rows, hiddenSize, columns }: Pick<RunShape, 'rows' | 'hiddenSize'> & { columns: number },
): void {
  for (const { unit, values } of forced) {
    for (const block of blocks(values))
      for (let row = 0; row < rows; row++) dGates[row * columns + block * hiddenSize + unit] = 0;
  }
}
