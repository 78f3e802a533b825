import type { F32 } from '../kernels/kernels';
import { BothSides } from '../network/bothSides';
import type { Pacer } from '../network/pacer';
import type { SequenceRun } from '../network/sequenceRun';

/**
 * What the backward stack of a blank model makes of all that stands behind each token of a text. It reads the whole text
 * from right to left and keeps the state at the border of every chunk only; when the forward stack comes to a chunk, the
 * states inside it are computed again from there. So memory is small for a text of any length.
 */
export class TextBehind {
  private readonly run: SequenceRun;
  private readonly sides: BothSides;
  /** By chunk: the state before the first token that is read for it. */
  private readonly borders: F32[][] = [];

  constructor(
    { run, sides }: { run: SequenceRun; sides: BothSides },
    private readonly ids: Int32Array,
  ) {
    this.run = run;
    this.sides = sides;
  }

  /** To be called once, before `join`. */
  *readAll(pacer: Pacer): Generator<void, void> {
    const { run } = this;
    const chunks = Math.ceil((this.ids.length - 1) / run.shape.steps);
    run.resetState();
    for (let chunk = chunks - 1; chunk >= 0; chunk--) {
      this.borders[chunk] = run.firstState();
      const steps = yield* this.readChunk(chunk * run.shape.steps, pacer);
      run.carryState(steps);
    }
  }

  /** Writes the features of the targets after `start`, which the forward stack has just read up to. */
  *join(start: number, pacer: Pacer): Generator<void, void> {
    this.run.startFrom(this.borders[start / this.run.shape.steps]);
    yield* this.readChunk(start, pacer);
    const { steps, margin } = this.extent(start);
    this.sides.join(steps, margin);
  }

  /** Targets of the chunk, and how many tokens behind the last one are read for it: 1, or none at the text's end. */
  private extent(start: number): { steps: number; margin: number } {
    const steps = Math.min(this.run.shape.steps, this.ids.length - 1 - start);
    return { steps, margin: start + steps + 1 < this.ids.length ? 1 : 0 };
  }

  private *readChunk(start: number, pacer: Pacer): Generator<void, number> {
    const { steps, margin } = this.extent(start);
    const count = BothSides.backwardSteps(steps, margin);
    const last = start + steps + margin;
    for (let i = 0; i < count; i++) this.run.ids[i] = this.ids[last - i];
    if (count > 0) yield* this.run.forward(count, pacer);
    return count;
  }
}
