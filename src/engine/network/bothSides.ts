import type { Arena } from '../arena';
import type { F32, I32, Kernels } from '../kernels/kernels';
import type { SequenceRun, SequenceShape } from './sequenceRun';

/** Targets for which a side is hidden: `forward[i]` and `backward[i]` are rows of the features. */
export interface HiddenSides {
  forward: readonly number[];
  backward: readonly number[];
}

const nothingHidden: HiddenSides = { forward: [], backward: [] };

/**
 * What the output layer of a blank model reads: for each target the state of the forward stack after the token before it
 * and that of the backward stack after the token behind it, side by side. The forward run reads, at step t of T, the token
 * before target t; the backward run reads from right to left, first `margin` tokens behind the last target, then the
 * targets themselves but the first, so that its states move on by one target a step.
 *
 * Joining and parting are the embedding's kernels, which copy and add rows by number: the features (T*B, 2H) are a table
 * of rows (H), the even ones of the forward stack.
 */
export class BothSides {
  /** (T*B, 2H), and a row more that takes what belongs to no target. */
  readonly features: F32;
  private readonly kernels: Kernels;
  private readonly rows: number;
  private readonly spareRow: number;
  private readonly forwardRows: I32; // (T*B) row of the table for each row of the forward stack's output
  private readonly backwardRows: I32; // (T*B) the same for the backward stack, from its first useful step on
  private backwardStart = 0;
  private backwardCount = 0;

  constructor(
    arena: Arena,
    private readonly forward: SequenceRun,
    private readonly backward: SequenceRun,
    shape: SequenceShape,
    private readonly hiddenSize: number,
  ) {
    const targets = shape.steps * shape.rows;
    this.kernels = arena.kernels;
    this.rows = shape.rows;
    this.spareRow = 2 * targets;
    this.features = arena.floats((targets + 1) * 2 * hiddenSize);
    this.forwardRows = arena.ints(targets);
    this.backwardRows = arena.ints(targets);
  }

  /** Steps of the backward run for so many targets. */
  static backwardSteps(steps: number, margin: number): number {
    return steps - 1 + margin;
  }

  /** Writes the features of `steps` targets a row. Without a margin the last target has nothing behind it. */
  join(steps: number, margin: number, hidden: HiddenSides = nothingHidden): void {
    const { kernels, features, hiddenSize, rows } = this;
    const skipped = Math.max(0, margin - 1);
    this.backwardStart = skipped * rows * hiddenSize;
    this.backwardCount = (BothSides.backwardSteps(steps, margin) - skipped) * rows;
    for (let i = 0; i < steps * rows; i++) this.forwardRows[i] = 2 * i;
    for (let i = 0; i < this.backwardCount; i++) {
      const target = steps + margin - 2 - (skipped + Math.floor(i / rows));
      this.backwardRows[i] = 2 * (target * rows + (i % rows)) + 1;
    }
    const isHidden = new Set([...hidden.forward.map((i) => 2 * i), ...hidden.backward.map((i) => 2 * i + 1)]);
    this.spare(this.forwardRows, steps * rows, isHidden);
    this.spare(this.backwardRows, this.backwardCount, isHidden);
    kernels.fill(features, 0);
    kernels.scatterAdd(features, this.forwardRows, this.forward.top, steps * rows, hiddenSize);
    if (this.backwardCount === 0) return;
    const read = this.backward.top.subarray(this.backwardStart);
    kernels.scatterAdd(features, this.backwardRows, read, this.backwardCount, hiddenSize);
  }

  /** Parts the gradient of the features that `join` wrote last, which has a spare row too, into those of both runs' output. */
  part(dFeatures: F32, steps: number, dForward: F32, dBackward: F32): void {
    const { kernels, hiddenSize } = this;
    const length = hiddenSize;
    kernels.fill(dFeatures.subarray(this.spareRow * length, (this.spareRow + 2) * length), 0);
    kernels.gather(dFeatures, this.forwardRows, dForward, steps * this.rows, hiddenSize);
    if (this.backwardStart > 0) kernels.fill(dBackward.subarray(0, this.backwardStart), 0);
    if (this.backwardCount === 0) return;
    const into = dBackward.subarray(this.backwardStart);
    kernels.gather(dFeatures, this.backwardRows, into, this.backwardCount, hiddenSize);
  }

  private spare(table: I32, count: number, hidden: ReadonlySet<number>): void {
    if (hidden.size === 0) return;
    for (let i = 0; i < count; i++) if (hidden.has(table[i])) table[i] = this.spareRow;
  }
}
