import type { Arena } from '../arena';
import type { F32 } from '../kernels/kernels';
import type { Network } from './network';
import type { OutputProduct } from './outputProduct';
import { Pacer, runToEnd } from './pacer';
import type { SequenceRun } from './sequenceRun';
import type { NetworkState } from './stepper';

/** Texts that are continued at a time: weights are read once for all of them. */
export const batchRows = 4;
const leastRows = 2;

/** Buffers for one step of several texts at once, each with a state of its own; shared by all who read with a network. */
export class BatchStep {
  private readonly run: SequenceRun;
  private readonly logits: F32; // (batchRows, V)
  private readonly product: OutputProduct;
  private readonly pacer: Pacer;
  /** By layer: hidden and, where there is one, cell states before the step, and after it. (batchRows, H) each. */
  private readonly before: F32[][];
  private readonly after: F32[][];

  constructor(
    arena: Arena,
    private readonly network: Network,
  ) {
    const { hiddenSize, vocabularySize } = network.spec;
    this.run = network.createRun(arena, { steps: 1, rows: batchRows }, false);
    this.logits = arena.floats(batchRows * vocabularySize);
    this.product = network.createOutputProduct(this.run.top, this.logits, batchRows);
    this.pacer = new Pacer(arena.kernels);
    const length = batchRows * hiddenSize;
    this.before = this.run.layers.map((layer) => layer.firstState);
    this.after = this.run.layers.map(({ cell, run }) => {
      const states = cell.hasCellState ? [run.hidden, run.cell] : [run.hidden];
      return states.map((values) => values.subarray(length, 2 * length));
    });
  }

  /** Reads one token from each of up to `batchRows` states; what comes of one does not depend on the others, to the last bit. */
  step(texts: readonly { state: NetworkState; id: number }[]): void {
    const { hiddenSize, vocabularySize } = this.network.spec;
    this.network.freshWeights();
    for (let row = 0; row < batchRows; row++) {
      const text = texts[row];
      const id = text?.id ?? 0;
      if (!(id >= 0 && id < vocabularySize)) throw new RangeError(`token ${id} of ${vocabularySize}`);
      this.run.ids[row] = id;
      this.before.forEach(([hidden, cell], layer) => {
        if (text) hidden.set(text.state.hidden[layer], row * hiddenSize);
        if (text && cell) cell.set(text.state.cell[layer], row * hiddenSize);
      });
    }
    runToEnd(this.run.forward(1, this.pacer));
    // One row alone is multiplied in another order, and would come out otherwise in its last bits than beside others.
    runToEnd(this.product.run(Math.max(leastRows, texts.length), this.pacer));
  }

  /** A copy of a text's state after the last step. */
  stateOf(row: number): NetworkState {
    const { hiddenSize } = this.network.spec;
    const rowOf = (values: F32) => values.slice(row * hiddenSize, (row + 1) * hiddenSize);
    return {
      hidden: this.after.map(([hidden]) => rowOf(hidden)),
      cell: this.after.flatMap(([, cell]) => (cell ? [rowOf(cell)] : [])),
    };
  }

  /** (H) state of the top layer of a text after the last step: a view, valid until the next. */
  topOf(row: number): F32 {
    const { hiddenSize } = this.network.spec;
    return this.run.top.subarray(row * hiddenSize, (row + 1) * hiddenSize);
  }

  /** (V) logits of a text after the last step: a view, valid until the next. */
  logitsOf(row: number): F32 {
    const { vocabularySize } = this.network.spec;
    return this.logits.subarray(row * vocabularySize, (row + 1) * vocabularySize);
  }
}
