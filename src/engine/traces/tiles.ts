import { type Tile, tileColumns, type TilesRequest } from '../../protocol/traces';
import { quantise } from './quantise';
import type { TraceStore } from './traceStore';

/** The tiles asked for, in that order, without those that lie outside the stretch. */
export function* tilesOf(
  store: TraceStore,
  { layer, quantities, level, indices }: TilesRequest,
  /** What is taken away from the values, for what interventions add. */
  plain?: TraceStore,
): Generator<void, Tile[]> {
  const { units } = store;
  const columns = Math.ceil(store.rows / 2 ** level);
  const tiles: Tile[] = [];
  for (const index of indices) {
    const from = index * tileColumns;
    if (from >= columns) continue;
    const to = Math.min(columns, from + tileColumns);
    for (const quantity of quantities) {
      const values = yield* store.columns(layer, quantity, level, from, to);
      const shown = plain ? minus(values, yield* plain.columns(layer, quantity, level, from, to)) : values;
      tiles.push({
        quantity,
        level,
        index,
        columns: to - from,
        units,
        ...quantise(shown, units, to - from),
      });
      yield;
    }
  }
  return tiles;
}

/** A new array: both may be views of what a store keeps. */
export function minus(values: Float32Array, others: Float32Array): Float32Array {
  return values.map((value, i) => value - others[i]);
}
