import { type Tile, tileColumns, type TilesRequest } from '../../protocol/traces';
import { quantise } from './quantise';
import type { TraceStore } from './traceStore';

/** The tiles asked for, in that order, without those that lie outside the stretch. */
export function* tilesOf(
  store: TraceStore,
  { layer, quantities, level, indices }: TilesRequest,
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
      tiles.push({
        quantity,
        level,
        index,
        columns: to - from,
        units,
        ...quantise(values, units, to - from),
      });
      yield;
    }
  }
  return tiles;
}
