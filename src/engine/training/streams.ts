import { UnrollError } from '../../base/errors';
import type { I32 } from '../kernels/kernels';
import type { SequenceShape } from '../network/sequenceRun';

/**
 * A text cut into B streams of equal length that are read side by side, T steps at a time, as PyTorch's
 * word_language_model cuts it: stream b is the b-th of B contiguous pieces, and what is left over at the end is
 * dropped. A text too short for that gets fewer streams, then fewer steps.
 */
export class Streams {
  /** B and T in use: at most those wished for. */
  readonly shape: SequenceShape;
  readonly chunksPerEpoch: number;
  private readonly streamLength: number;

  /** Throws `bad-input` when there are no two tokens. */
  constructor(
    private readonly tokens: Int32Array,
    wished: SequenceShape,
  ) {
    if (tokens.length < 2) {
      throw new UnrollError(
        'bad-input',
        tokens.length === 1 ? 'There is 1 token to train on.' : 'There are no tokens to train on.',
        'Give a longer text: it takes at least two tokens to predict one from the other.',
      );
    }
    const steps = Math.max(1, Math.min(wished.steps, tokens.length - 1));
    const rows = Math.max(1, Math.min(wished.rows, Math.floor(tokens.length / (steps + 1))));
    this.shape = { steps, rows };
    this.streamLength = Math.floor(tokens.length / rows);
    this.chunksPerEpoch = Math.ceil((this.streamLength - 1) / steps);
  }

  /** Tokens predicted in an epoch. */
  get tokensPerEpoch(): number {
    return (this.streamLength - 1) * this.shape.rows;
  }

  /**
   * Writes chunk `chunk` of an epoch, time-major, for the batch rows from `firstRow` on: `ids` and the `targets` that
   * follow them, (T, rows). Returns its steps: T, or fewer for the last chunk.
   */
  read(chunk: number, firstRow: number, rows: number, ids: I32, targets: I32): number {
    const start = chunk * this.shape.steps;
    const steps = Math.min(this.shape.steps, this.streamLength - 1 - start);
    for (let row = 0; row < rows; row++) {
      let from = (firstRow + row) * this.streamLength + start;
      for (let to = row; to < steps * rows; to += rows) {
        ids[to] = this.tokens[from++];
        targets[to] = this.tokens[from];
      }
    }
    return steps;
  }

  /**
   * Writes what stands behind the targets of a chunk, time-major and from right to left, for a model that reads both ways:
   * from `margin` tokens behind the last target to the one behind the first, ((T-1+margin), rows), for the batch rows from `firstRow` on. Returns the margin, less
   * than wished for where the text ends.
   */
  readBackward(chunk: number, margin: number, firstRow: number, rows: number, ids: I32): number {
    const start = chunk * this.shape.steps;
    const steps = Math.min(this.shape.steps, this.streamLength - 1 - start);
    const lastTarget = start + steps;
    const left = this.tokens.length - 1 - ((this.shape.rows - 1) * this.streamLength + lastTarget);
    const read = Math.min(margin, left);
    for (let row = 0; row < rows; row++) {
      let from = (firstRow + row) * this.streamLength + lastTarget + read;
      for (let to = row; to < (steps - 1 + read) * rows; to += rows) ids[to] = this.tokens[from--];
    }
    return read;
  }
}
