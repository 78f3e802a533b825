import type { Arena } from '../arena';
import type { F32, I32, Kernels } from '../kernels/kernels';
import type { SequenceShape } from '../network/sequenceRun';

/**
 * Turns time-major rows (T*B, N) round in time, each batch row within its own length, and joins what two directions give.
 * Padding stays where it is, behind the end of its row, so neither direction reads it before what counts; reversing twice
 * is the identity. All of it is done by the embedding's kernels, which copy and add rows by number: joined rows (T*B, 2H)
 * are a table of rows (H), the even ones of the forward direction.
 */
export class ReversedRows {
  private readonly kernels: Kernels;
  private readonly reversed: I32; // (T*B) the row that row r changes places with
  private readonly forward: I32; // (T*B) row of the joined table for row r of the forward direction
  private readonly backward: I32; // (T*B) the same for row r of the backward direction, which is row reversed[r] in time

  constructor(
    arena: Arena,
    private readonly shape: SequenceShape,
  ) {
    const rows = shape.steps * shape.rows;
    this.kernels = arena.kernels;
    this.reversed = arena.ints(rows);
    this.forward = arena.ints(rows);
    this.backward = arena.ints(rows);
  }

  /** For `steps` (1 to T) steps of which batch row b has lengths[b] (0 to `steps`) that count; all of them without lengths. */
  set(steps: number, lengths?: ArrayLike<number>): void {
    const { rows } = this.shape;
    for (let b = 0; b < rows; b++) {
      const length = lengths?.[b] ?? steps;
      for (let t = 0; t < steps; t++) {
        const row = t * rows + b;
        const partner = t < length ? (length - 1 - t) * rows + b : row;
        this.reversed[row] = partner;
        this.forward[row] = 2 * row;
        this.backward[row] = 2 * partner + 1;
      }
    }
  }

  /** to (rows, width) = `from` turned round. */
  reverse(from: F32, to: F32, rows: number, width: number): void {
    this.kernels.gather(from, this.reversed, to, rows, width);
  }

  /** to (rows, width) += `from` turned round. */
  addReversed(from: F32, to: F32, rows: number, width: number): void {
    this.kernels.scatterAdd(to, this.reversed, from, rows, width);
  }

  /** joined (rows, 2H) = the outputs (rows, H) of both directions, side by side, the backward one turned round. */
  join(forward: F32, backward: F32, joined: F32, rows: number, hiddenSize: number): void {
    this.kernels.fill(joined.subarray(0, rows * 2 * hiddenSize), 0);
    this.kernels.scatterAdd(joined, this.forward, forward, rows, hiddenSize);
    this.kernels.scatterAdd(joined, this.backward, backward, rows, hiddenSize);
  }

  /** The way back of `join`: gradients of both outputs. */
  part(joined: F32, forward: F32, backward: F32, rows: number, hiddenSize: number): void {
    this.kernels.gather(joined, this.forward, forward, rows, hiddenSize);
    this.kernels.gather(joined, this.backward, backward, rows, hiddenSize);
  }
}
