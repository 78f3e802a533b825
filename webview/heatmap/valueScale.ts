import { gateQuantities, type CellKind, type Quantity } from '../../src/protocol/spec';
import { niceCeiling } from '../ticks';

/** How values of a quantity become colours. */
export interface ValueScale {
  kind: 'sequential' | 'diverging';
  min: number;
  max: number;
}

/**
 * Scale of a quantity: gates 0 to 1; squashed states -1 to 1; the unbounded ones (an LSTM's cell state, all of a relu
 * network) from the values themselves, rounded up so that colours keep their meaning while the cursor moves.
 */
export function scaleOf(quantity: Quantity, cell: CellKind, values: Float32Array): ValueScale {
  if (gateQuantities.includes(quantity)) return { kind: 'sequential', min: 0, max: 1 };
  if (quantity === 'cell') {
    const limit = niceCeiling(maxAbsolute(values));
    return { kind: 'diverging', min: -limit, max: limit };
  }
  if (cell === 'rnn-relu') return { kind: 'sequential', min: 0, max: niceCeiling(maxAbsolute(values)) };
  return { kind: 'diverging', min: -1, max: 1 };
}

export function maxAbsolute(values: Float32Array): number {
  let max = 0;
  for (const value of values) {
    const size = Math.abs(value);
    if (size > max && size < Infinity) max = size;
  }
  return max;
}

export function sameScale(a: ValueScale, b: ValueScale): boolean {
  return a.kind === b.kind && a.min === b.min && a.max === b.max;
}
