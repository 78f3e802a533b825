import type { Arena } from '../arena';
import {
  blocksOf,
  initialiseUniform,
  type Cell,
  type CellRun,
  type CellWeights,
  type ForcedUnit,
  type RunShape,
  stopAtForced,
  stopGatesAtForced,
} from './cell';

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000) as torch.nn.LSTM:
 * i, f, o = sigmoid, g = tanh of W_i x + b_i + W_h h' + b_h; c = f c' + i g; h = o tanh(c).
 */
export const lstmCell: Cell = {
  kind: 'lstm',
  gateCount: 4,
  gateOrder: ['input', 'forget', 'candidate', 'output'],
  hasCellState: true,
  mergesBiases: true,
  // A bias towards remembering (Jozefowicz et al. 2015) would be added to the forget block here; PyTorch has none.
  initialise: initialiseUniform,
  createRun: createLstmRun,
};

function createLstmRun(arena: Arena, weights: CellWeights, shape: RunShape, forTraining: boolean): CellRun {
  const { kernels } = arena;
  const { steps, rows, hiddenSize } = shape;
  const columns = 4 * hiddenSize;
  const stateLength = rows * hiddenSize;
  const gates = arena.floats(steps * rows * columns); // (T*B, 4H)
  const hidden = arena.floats((steps + 1) * stateLength); // ((T+1)*B, H)
  const cell = arena.floats((steps + 1) * stateLength); // ((T+1)*B, H)
  const tanhCell = arena.floats(steps * stateLength); // (T*B, H)
  const dCell = arena.floats(forTraining ? stateLength : 0); // (B, H)

  const gatesAt = blocksOf(gates, steps, rows * columns);
  const hiddenAt = blocksOf(hidden, steps + 1, stateLength);
  const cellAt = blocksOf(cell, steps + 1, stateLength);
  const tanhCellAt = blocksOf(tanhCell, steps, stateLength);

  return {
    gates,
    hidden,
    cell,
    recurrentGradient: gates,
    cellGradient: dCell,
    forwardStepForced(t, forced) {
      this.forwardStep(t);
      for (const { unit, values } of forced) {
        for (let row = 0; row < rows; row++) {
          const at = row * hiddenSize + unit;
          const g = row * columns + unit;
          const held = gatesAt[t];
          const { input = held[g], forget = held[g + hiddenSize] } = values;
          const { candidate = held[g + 2 * hiddenSize], output = held[g + 3 * hiddenSize] } = values;
          held[g] = input;
          held[g + hiddenSize] = forget;
          held[g + 2 * hiddenSize] = candidate;
          held[g + 3 * hiddenSize] = output;
          cellAt[t + 1][at] = values.cell ?? forget * cellAt[t][at] + input * candidate;
          tanhCellAt[t][at] = Math.tanh(cellAt[t + 1][at]);
          hiddenAt[t + 1][at] = values.hidden ?? output * tanhCellAt[t][at];
        }
      }
    },
    forwardStep(t) {
      const { recurrent } = weights;
      kernels.gemm(hiddenAt[t], hiddenSize, recurrent, gatesAt[t], columns, rows, columns, hiddenSize, true);
      kernels.lstmForward(
        gatesAt[t],
        cellAt[t],
        cellAt[t + 1],
        tanhCellAt[t],
        hiddenAt[t + 1],
        rows,
        hiddenSize,
      );
    },
    beginBackward() {
      kernels.fill(dCell, 0);
    },
    backwardStep(t, dHidden, dHiddenPrevious, forced) {
      if (forced) stopAtForced(dHidden, 'hidden', forced, shape);
      kernels.lstmBackward(gatesAt[t], cellAt[t], tanhCellAt[t], dHidden, dCell, rows, hiddenSize);
      if (forced) {
        stopAtForced(dCell, 'cell', forced, shape);
        stopGatesAtForced(gatesAt[t], forced, stoppedBlocks, { ...shape, columns });
      }
      if (!dHiddenPrevious) return;
      const { recurrentBack } = weights;
      kernels.gemm(
        gatesAt[t],
        columns,
        recurrentBack,
        dHiddenPrevious,
        hiddenSize,
        rows,
        hiddenSize,
        columns,
        true,
      );
    },
  };
}

/** A forced cell state hangs on no gate but the output's, which reads it. */
function stoppedBlocks({ input, forget, candidate, output, cell }: ForcedUnit['values']): number[] {
  const forcedCell = cell !== undefined;
  const stopped = [
    forcedCell || input !== undefined,
    forcedCell || forget !== undefined,
    forcedCell || candidate !== undefined,
    output !== undefined,
  ];
  return stopped.flatMap((isStopped, block) => (isStopped ? [block] : []));
}
