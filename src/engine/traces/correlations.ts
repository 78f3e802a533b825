import type { Quantity } from '../../protocol/spec';
import { chunkRows, type TraceStore } from './traceStore';

/**
 * Pearson's correlation of every unit with a series of a number for each row: (units). NaN for a unit or a series that
 * never changes. Rows where either is no finite number do not count.
 */
export function* correlations(
  store: TraceStore,
  layer: number,
  quantity: Quantity,
  series: Float32Array, // (rows)
): Generator<void, Float32Array> {
  const { units, rows } = store;
  const sums = Array.from({ length: 6 }, () => new Float64Array(units));
  const [n, sx, sy, sxx, syy, sxy] = sums;
  for (let index = 0; index * chunkRows < rows; index++) {
    const values = (yield* store.exact(layer, index))[quantity] ?? new Float32Array(0);
    for (let at = 0; at < values.length; at += units) {
      const y = series[index * chunkRows + at / units];
      if (!Number.isFinite(y)) continue;
      for (let unit = 0; unit < units; unit++) {
        const x = values[at + unit];
        if (!(Math.abs(x) < Infinity)) continue;
        n[unit]++;
        sx[unit] += x;
        sy[unit] += y;
        sxx[unit] += x * x;
        syy[unit] += y * y;
        sxy[unit] += x * y;
      }
    }
    yield;
  }
  return Float32Array.from({ length: units }, (_, unit) => {
    const covariance = sxy[unit] - (sx[unit] * sy[unit]) / n[unit];
    const spreadX = sxx[unit] - (sx[unit] * sx[unit]) / n[unit];
    const spreadY = syy[unit] - (sy[unit] * sy[unit]) / n[unit];
    // Below what is left of rounding, nothing varies.
    const isFlat = !(spreadX > 1e-9 * sxx[unit]) || !(spreadY > 1e-9 * syy[unit]);
    return isFlat ? NaN : Math.max(-1, Math.min(1, covariance / Math.sqrt(spreadX * spreadY)));
  });
}
