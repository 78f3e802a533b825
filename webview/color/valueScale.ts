import { gateQuantities, type CellKind, type Quantity } from '../../src/protocol/spec';

/** How values of a quantity become colours. */
export interface ValueScale {
  kind: 'sequential' | 'diverging';
  min: number;
  max: number;
}

/** Scale of a quantity that has its bounds from its function: gates 0 to 1, squashed states -1 to 1. */
export function fixedScaleOf(quantity: Quantity, cell: CellKind): ValueScale | undefined {
  if (gateQuantities.includes(quantity)) return { kind: 'sequential', min: 0, max: 1 };
  if (quantity === 'cell' || cell === 'rnn-relu') return undefined;
  return { kind: 'diverging', min: -1, max: 1 };
}

export function sameScale(a: ValueScale, b: ValueScale): boolean {
  return a.kind === b.kind && a.min === b.min && a.max === b.max;
}

/** Place of a value on its scale, in [0, 1]; `undefined` for NaN. */
export function positionOn({ min, max }: ValueScale, value: number): number | undefined {
  if (Number.isNaN(value)) return undefined;
  return Math.min(1, Math.max(0, (value - min) / (max - min)));
}
