import { chunkRows, type TraceStore } from './traceStore';
import { changesAt, type StateChange, stateQuantity, StrongestChanges, type UnitValues } from './unitEvents';

export interface UnitLife {
  /** (buckets) least and greatest state in each piece of the stretch; NaN where it was no number. */
  low: Float32Array;
  high: Float32Array;
  changes: StateChange[];
}

/** One unit's state over the whole stretch, summed up in at most `buckets` pieces, with the strongest changes. */
export function* unitLife(
  store: TraceStore,
  layer: number,
  unit: number,
  buckets: number,
  events: number,
): Generator<void, UnitLife> {
  const { cell } = store.network.spec;
  const pieces = Math.max(1, Math.min(buckets, store.rows));
  const low = new Float32Array(pieces).fill(Infinity);
  const high = new Float32Array(pieces).fill(-Infinity);
  const strongest = new StrongestChanges(events);
  const count = Math.ceil(store.rows / chunkRows);
  // In the order of reading, so that each state's predecessor is known.
  let before = 0;
  for (let step = 0; step < count; step++) {
    const index = store.direction === 'forward' ? step : count - 1 - step;
    const values = yield* ofUnit(store, layer, index, unit);
    const states = values[stateQuantity(cell)] ?? new Float32Array(0);
    if (step === 0) before = store.stateBefore(layer, unit);
    for (let i = 0; i < states.length; i++) {
      const at = store.direction === 'forward' ? i : states.length - 1 - i;
      const row = index * chunkRows + at;
      const piece = Math.floor((row * pieces) / store.rows);
      low[piece] = Math.min(low[piece], states[at]);
      high[piece] = Math.max(high[piece], states[at]);
      for (const change of changesAt(cell, values, at, before)) strongest.add({ ...change, row });
      before = states[at];
    }
    yield;
  }
  return { low, high, changes: strongest.list() };
}

function* ofUnit(store: TraceStore, layer: number, index: number, unit: number): Generator<void, UnitValues> {
  const values: UnitValues = {};
  const { units } = store;
  for (const [name, rows] of Object.entries(yield* store.exact(layer, index))) {
    const own = new Float32Array(rows.length / units);
    for (let row = 0; row < own.length; row++) own[row] = rows[row * units + unit];
    values[name as keyof UnitValues] = own;
  }
  return values;
}
