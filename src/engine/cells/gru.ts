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
 * Gated recurrent unit (Cho et al. 2014) as torch.nn.GRU, which applies the reset gate after the recurrent product:
 * r, z = sigmoid(W_i x + b_i + W_h h' + b_h); n = tanh(W_in x + b_in + r (W_hn h' + b_hn)); h = (1 - z) n + z h'.
 */
export const gruCell: Cell = {
  kind: 'gru',
  gateCount: 3,
  gateOrder: ['reset', 'update', 'candidate'],
  hasCellState: false,
  mergesBiases: false,
  initialise: initialiseUniform,
  createRun: createGruRun,
};

function createGruRun(arena: Arena, weights: CellWeights, shape: RunShape, forTraining: boolean): CellRun {
  const { kernels } = arena;
  const { steps, rows, hiddenSize } = shape;
  const columns = 3 * hiddenSize;
  const stateLength = rows * hiddenSize;
  const gates = arena.floats(steps * rows * columns); // (T*B, 3H)
  const recurrentProduct = arena.floats(steps * rows * columns); // (T*B, 3H)
  const hidden = arena.floats((steps + 1) * stateLength); // ((T+1)*B, H)
  const dDirect = arena.floats(forTraining ? stateLength : 0); // (B, H)

  const gatesAt = blocksOf(gates, steps, rows * columns);
  const recurrentAt = blocksOf(recurrentProduct, steps, rows * columns);
  const hiddenAt = blocksOf(hidden, steps + 1, stateLength);

  return {
    gates,
    hidden,
    cell: hidden.subarray(0, 0),
    recurrentGradient: recurrentProduct,
    cellGradient: hidden.subarray(0, 0),
    forwardStepForced(t, forced) {
      // The candidate's input projection, which the step writes over: a forced reset gate needs it again.
      const projected = forced.map(({ unit }) =>
        Float32Array.from({ length: rows }, (_, row) => gatesAt[t][row * columns + 2 * hiddenSize + unit]),
      );
      this.forwardStep(t);
      for (const [i, { unit, values }] of forced.entries()) {
        for (let row = 0; row < rows; row++) {
          const at = row * hiddenSize + unit;
          const g = row * columns + unit;
          const held = gatesAt[t];
          const { reset = held[g], update = held[g + hiddenSize] } = values;
          const candidate =
            values.candidate ?? Math.tanh(projected[i][row] + reset * recurrentAt[t][g + 2 * hiddenSize]);
          held[g] = reset;
          held[g + hiddenSize] = update;
          held[g + 2 * hiddenSize] = candidate;
          hiddenAt[t + 1][at] = values.hidden ?? (1 - update) * candidate + update * hiddenAt[t][at];
        }
      }
    },
    forwardStep(t) {
      const { recurrent, recurrentBias } = weights;
      kernels.gemmWithBias(
        hiddenAt[t],
        hiddenSize,
        recurrent,
        recurrentBias,
        recurrentAt[t],
        columns,
        rows,
        columns,
        hiddenSize,
      );
      kernels.gruForward(gatesAt[t], recurrentAt[t], hiddenAt[t], hiddenAt[t + 1], rows, hiddenSize);
    },
    beginBackward() {
      // The gradient from beyond the last step is carried by dHidden alone.
    },
    backwardStep(t, dHidden, dHiddenPrevious, forced) {
      if (forced) stopAtForced(dHidden, 'hidden', forced, shape);
      kernels.gruBackward(gatesAt[t], recurrentAt[t], hiddenAt[t], dHidden, dDirect, rows, hiddenSize);
      if (forced) {
        for (const dGates of [gatesAt[t], recurrentAt[t]])
          stopGatesAtForced(dGates, forced, stoppedBlocks, { ...shape, columns });
      }
      if (!dHiddenPrevious) return;
      const { recurrentBack } = weights;
      kernels.add(dDirect, dHiddenPrevious);
      kernels.gemm(
        recurrentAt[t],
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

/** A forced candidate hangs on no reset gate. */
function stoppedBlocks({ reset, update, candidate }: ForcedUnit['values']): number[] {
  const stopped = [
    reset !== undefined || candidate !== undefined,
    update !== undefined,
    candidate !== undefined,
  ];
  return stopped.flatMap((isStopped, block) => (isStopped ? [block] : []));
}
