import type { Quantity } from '../../protocol/spec';
import type { UnitsAnswer, UnitSort } from '../../protocol/traces';
import { correlations } from './correlations';
import { seriate } from './seriation';
import { unitDistances } from './similarity';
import type { TraceStore } from './traceStore';
import type { UnitSums } from './unitSums';

/** Columns that the similarity of units is judged by, at most. */
const mostFeatures = 256;

/** Every unit of a layer summed up, and the order that is asked for; `series` is what to correlate with, (rows). */
export function* unitsOf(
  store: TraceStore,
  layer: number,
  quantity: Quantity,
  sort: UnitSort,
  series?: Float32Array,
): Generator<void, Omit<UnitsAnswer, 'key'>> {
  const sums = yield* store.unitSums(layer, quantity);
  const { units } = store;
  const of = (value: (unit: number) => number) =>
    Float32Array.from({ length: units }, (_, unit) => value(unit));
  const share = (counts: Uint32Array) => of((unit) => counts[unit] / sums.count[unit]);
  const correlation = series ? yield* correlations(store, layer, quantity, series) : new Float32Array(0);
  return {
    order: yield* orderOf(store, layer, quantity, sort, sums, correlation),
    mean: of((unit) => sums.mean(unit)),
    deviation: of((unit) => Math.sqrt(sums.variance(unit))),
    min: of((unit) => (sums.count[unit] > 0 ? sums.min[unit] : NaN)),
    max: of((unit) => (sums.count[unit] > 0 ? sums.max[unit] : NaN)),
    low: share(sums.low),
    high: share(sums.high),
    correlation,
  };
}

function* orderOf(
  store: TraceStore,
  layer: number,
  quantity: Quantity,
  sort: UnitSort,
  sums: UnitSums,
  correlation: Float32Array,
): Generator<void, Uint32Array> {
  const { units } = store;
  switch (sort) {
    case 'index':
      return Uint32Array.from({ length: units }, (_, unit) => unit);
    case 'mean':
      return descending(units, (unit) => sums.mean(unit));
    case 'variance':
      return descending(units, (unit) => sums.variance(unit));
    case 'saturation':
      return descending(units, (unit) => (sums.low[unit] + sums.high[unit]) / sums.count[unit]);
    case 'correlation':
      return descending(units, (unit) => correlation[unit]);
    case 'similarity': {
      let level = store.baseLevel;
      while (store.rows / 2 ** level > mostFeatures) level++;
      const columns = Math.ceil(store.rows / 2 ** level);
      const values = yield* store.columns(layer, quantity, level, 0, columns);
      return yield* seriate(yield* unitDistances(values, units), units);
    }
  }
}

/** Units by a number, greatest first; those without one come last, equal ones in order. */
export function descending(units: number, value: (unit: number) => number): Uint32Array {
  const keys = Float64Array.from({ length: units }, (_, unit) => {
    const key = value(unit);
    return Number.isNaN(key) ? -Infinity : key;
  });
  return Uint32Array.from({ length: units }, (_, unit) => unit).sort((a, b) => keys[b] - keys[a] || a - b);
}
