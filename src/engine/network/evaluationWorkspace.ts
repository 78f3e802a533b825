import type { Arena } from '../arena';
import type { F32, I32 } from '../kernels/kernels';
import { BothSides } from './bothSides';
import type { Network } from './network';
import type { OutputProduct } from './outputProduct';
import { outputSize } from './parameterBlock';
import type { SequenceRun } from './sequenceRun';

/** Steps read at a time: enough for full products, few enough to keep an idle network small. */
const stepsAtATime = 64;
/** Logits held at a time, in floats, unless 8 rows already take more. */
const mostLogits = 1 << 20;

/** Buffers for reading a text as one stream, many steps at a time. One evaluation at a time may use them. */
export class EvaluationWorkspace {
  readonly run: SequenceRun;
  /** Of a blank model: the stack that reads from right to left, and what joins both. */
  readonly otherSide?: { run: SequenceRun; sides: BothSides };
  /** The output layer, for each `chunkRows` steps. */
  readonly chunks: OutputProduct[] = [];
  readonly chunkRows: number;
  readonly logits: F32; // (chunkRows, V)
  readonly targets: I32; // (chunkRows)
  readonly losses: F32; // (chunkRows)
  inUse = false;

  constructor(arena: Arena, network: Network) {
    const { kind, vocabularySize, hiddenSize } = network.spec;
    const shape = { steps: stepsAtATime, rows: 1 };
    const width = outputSize(network.spec);
    this.run = network.createRun(arena, shape, false);
    if (kind === 'blank') {
      const run = network.createRun(arena, shape, false, 'backward');
      this.otherSide = { run, sides: new BothSides(arena, this.run, run, shape, hiddenSize) };
    }
    const features = this.otherSide?.sides.features ?? this.run.top;
    this.chunkRows = Math.min(stepsAtATime, Math.max(8, Math.floor(mostLogits / vocabularySize)));
    this.logits = arena.floats(this.chunkRows * vocabularySize);
    this.targets = arena.ints(this.chunkRows);
    this.losses = arena.floats(this.chunkRows);
    for (let row = 0; row < stepsAtATime; row += this.chunkRows) {
      const top = features.subarray(row * width);
      this.chunks.push(network.createOutputProduct(top, this.logits, this.chunkRows));
    }
  }
}
