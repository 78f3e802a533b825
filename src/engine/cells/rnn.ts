import type { Arena } from '../arena';
import {
  blocksOf,
  initialiseUniform,
  type Cell,
  type CellRun,
  type CellWeights,
  type RunShape,
  stopAtForced,
} from './cell';

/** Simple recurrent network (Elman 1990) as torch.nn.RNN: h = tanh or relu of W_i x + b_i + W_h h' + b_h. */
function rnnCell(kind: 'rnn-tanh' | 'rnn-relu'): Cell {
  return {
    kind,
    gateCount: 1,
    gateOrder: [],
    hasCellState: false,
    mergesBiases: true,
    initialise: initialiseUniform,
    createRun: (arena, weights, shape) => createRnnRun(arena, weights, shape, kind === 'rnn-relu'),
  };
}
export const rnnTanhCell = rnnCell('rnn-tanh');
export const rnnReluCell = rnnCell('rnn-relu');

function createRnnRun(arena: Arena, weights: CellWeights, shape: RunShape, relu: boolean): CellRun {
  const { kernels } = arena;
  const { steps, rows, hiddenSize } = shape;
  const stateLength = rows * hiddenSize;
  const gates = arena.floats(steps * stateLength); // (T*B, H)
  const hidden = arena.floats((steps + 1) * stateLength); // ((T+1)*B, H)

  const gatesAt = blocksOf(gates, steps, stateLength);
  const hiddenAt = blocksOf(hidden, steps + 1, stateLength);

  return {
    gates,
    hidden,
    cell: hidden.subarray(0, 0),
    recurrentGradient: gates,
    cellGradient: hidden.subarray(0, 0),
    forwardStepForced(t, forced) {
      this.forwardStep(t);
      for (const { unit, values } of forced) {
        if (values.hidden === undefined) continue;
        for (let row = 0; row < rows; row++) hiddenAt[t + 1][row * hiddenSize + unit] = values.hidden;
      }
    },
    forwardStep(t) {
      const { recurrent } = weights;
      kernels.gemm(
        hiddenAt[t],
        hiddenSize,
        recurrent,
        gatesAt[t],
        hiddenSize,
        rows,
        hiddenSize,
        hiddenSize,
        true,
      );
      kernels.rnnForward(gatesAt[t], hiddenAt[t + 1], relu, rows, hiddenSize);
    },
    beginBackward() {
      // The gradient from beyond the last step is carried by dHidden alone.
    },
    backwardStep(t, dHidden, dHiddenPrevious, forced) {
      if (forced) stopAtForced(dHidden, 'hidden', forced, shape);
      kernels.rnnBackward(hiddenAt[t + 1], dHidden, gatesAt[t], relu, rows, hiddenSize);
      if (!dHiddenPrevious) return;
      const { recurrentBack } = weights;
      kernels.gemm(
        gatesAt[t],
        hiddenSize,
        recurrentBack,
        dHiddenPrevious,
        hiddenSize,
        rows,
        hiddenSize,
        hiddenSize,
        true,
      );
    },
  };
}
