import type { Arena } from '../arena';
import type { Cell, CellRun, ForcedUnit, RunShape } from '../cells/cell';
import type { F32, Kernels } from '../kernels/kernels';
import type { DistinctTokens } from './distinctTokens';
import { type Pacer, workPerExponential } from './pacer';
import type { LayerWeights } from './packedWeights';
import { RowProduct } from './products';

/**
 * One recurrent layer over T steps of B rows: the input projection of all steps at once, then step after step. A layer
 * that reads tokens projects each of them once.
 */
export class RecurrentLayer {
  readonly run: CellRun;
  /** (T*B, H) the output: states after each step. */
  readonly output: F32;
  /** (R, G*H) the input projection of the rows of `input`: the gates themselves unless tokens are taken once. */
  readonly projected: F32;
  /** Work of one step, in operations. */
  readonly stepWork: number;
  /** Units that every step of `forward` forces: none, unless somebody asks what would be if. */
  forced: readonly ForcedUnit[] = [];
  /** The same where steps force different units. */
  forcedAt?: (t: number) => readonly ForcedUnit[];
  private readonly kernels: Kernels;
  private readonly projection: RowProduct;

  constructor(
    arena: Arena,
    readonly cell: Cell,
    readonly weights: LayerWeights,
    readonly shape: RunShape,
    readonly input: F32, // (T*B, I); with `tokens`, a row for each of them
    readonly inputSize: number,
    forTraining: boolean,
    readonly tokens?: DistinctTokens,
  ) {
    const { steps, rows, hiddenSize } = shape;
    const columns = cell.gateCount * hiddenSize;
    this.kernels = arena.kernels;
    this.run = cell.createRun(arena, weights, shape, forTraining);
    this.output = this.run.hidden.subarray(rows * hiddenSize);
    this.stepWork = rows * columns * (2 * hiddenSize + workPerExponential);
    this.projected = tokens ? arena.floats(steps * rows * columns) : this.run.gates;
    this.projection = new RowProduct(
      arena.kernels,
      input,
      this.projected,
      { mostRows: steps * rows, n: columns, k: inputSize },
      weights.projectionBias,
    );
  }

  /** State blocks that are carried from stretch to stretch: hidden, and cell where there is one. */
  private get carried(): F32[] {
    return this.cell.hasCellState ? [this.run.hidden, this.run.cell] : [this.run.hidden];
  }

  /** Rows of `input` and `projected` in use when `steps` steps are read. */
  inputRows(steps: number): number {
    return this.tokens ? this.tokens.count : steps * this.shape.rows;
  }

  /** Runs `steps` (1 to T) steps from the state in block 0. */
  *forward(steps: number, pacer: Pacer): Generator<void, void> {
    yield* this.projection.run(this.weights.input, this.inputRows(steps), pacer);
    this.spreadProjection(steps);
    for (let t = 0; t < steps; t++) {
      const forced = this.forcedAt?.(t) ?? this.forced;
      if (forced.length === 0) this.run.forwardStep(t);
      else this.run.forwardStepForced(t, forced);
      if (pacer.spend(this.stepWork)) yield;
    }
  }

  /** Each row gets the projection of its token. */
  private spreadProjection(steps: number): void {
    if (!this.tokens) return;
    const { rows, hiddenSize } = this.shape;
    const columns = this.cell.gateCount * hiddenSize;
    this.kernels.gather(this.projected, this.tokens.slots, this.run.gates, steps * rows, columns);
  }

  /**
   * The way back through that: `projected` becomes the gradient of the input projection, which the gates hold for each
   * row after all steps went backward.
   */
  collectProjectionGradient(steps: number): void {
    if (!this.tokens) return;
    const { rows, hiddenSize } = this.shape;
    const columns = this.cell.gateCount * hiddenSize;
    this.kernels.fill(this.projected.subarray(0, this.tokens.count * columns), 0);
    this.kernels.scatterAdd(this.projected, this.tokens.slots, this.run.gates, steps * rows, columns);
  }

  /** Makes the state after `steps` steps the first of the next stretch. */
  carryState(steps: number): void {
    const length = this.shape.rows * this.shape.hiddenSize;
    for (const states of this.carried) {
      this.kernels.copy(states.subarray(steps * length, (steps + 1) * length), states.subarray(0, length));
    }
  }

  /** The state before the first step, (B, H): hidden, and cell where there is one. Views, to be read and written. */
  get firstState(): F32[] {
    const length = this.shape.rows * this.shape.hiddenSize;
    return this.carried.map((states) => states.subarray(0, length));
  }

  resetState(): void {
    for (const states of this.firstState) this.kernels.fill(states, 0);
  }
}
