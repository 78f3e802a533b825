import type { Quantity } from '../../protocol/spec';
import { minus } from './tiles';
import { chunkRows, type TraceStore } from './traceStore';

/** Exact values of a layer after one token: (units) for each quantity. */
export function* columnAt(
  store: TraceStore,
  layer: number,
  row: number,
): Generator<void, Partial<Record<Quantity, Float32Array>>> {
  const index = Math.floor(row / chunkRows);
  const values = yield* store.exact(layer, index);
  const at = (row - index * chunkRows) * store.units;
  const column: Partial<Record<Quantity, Float32Array>> = {};
  for (const [name, rows] of entriesOf(values)) column[name] = rows.slice(at, at + store.units);
  return column;
}

/** What a column has more than another, quantity by quantity. */
export function columnMinus(
  column: Partial<Record<Quantity, Float32Array>>,
  other: Partial<Record<Quantity, Float32Array>>,
): Partial<Record<Quantity, Float32Array>> {
  const difference: Partial<Record<Quantity, Float32Array>> = {};
  for (const [name, values] of entriesOf(column)) {
    const others = other[name];
    if (others) difference[name] = minus(values, others);
  }
  return difference;
}

/** Exact values of one unit: (rows) for each quantity. */
export function* unitRows(
  store: TraceStore,
  layer: number,
  unit: number,
  rowFrom: number,
  rows: number,
): Generator<void, Partial<Record<Quantity, Float32Array>>> {
  const series: Partial<Record<Quantity, Float32Array>> = {};
  const rowTo = rowFrom + rows;
  for (let index = Math.floor(rowFrom / chunkRows); index * chunkRows < rowTo; index++) {
    const begin = index * chunkRows;
    const to = Math.min(rowTo, begin + chunkRows);
    for (const [name, values] of entriesOf(yield* store.exact(layer, index))) {
      const out = (series[name] ??= new Float32Array(rows));
      for (let row = Math.max(rowFrom, begin); row < to; row++) {
        out[row - rowFrom] = values[(row - begin) * store.units + unit];
      }
    }
    yield;
  }
  return series;
}

function entriesOf(values: Partial<Record<Quantity, Float32Array>>): [Quantity, Float32Array][] {
  return Object.entries(values) as [Quantity, Float32Array][];
}
