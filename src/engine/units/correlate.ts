import type { Activations } from './activations';

const tokensPerPause = 32;

/**
 * Pearson's r of each feature (tokens) with each unit over all tokens, in one pass: (features, units). NaN where either is
 * constant. Units are shifted by their first value, so that a small variance around a large mean is not lost.
 */
export function* correlate(
  { values, units }: Activations,
  features: readonly Float32Array[],
): Generator<void, Float32Array[]> {
  const tokens = values.length / units;
  const shift = values.slice(0, units); // (units)
  const sumX = new Float64Array(units);
  const sumXX = new Float64Array(units);
  const sumXY = features.map(() => new Float64Array(units));
  const sumY = new Float64Array(features.length);
  const sumYY = new Float64Array(features.length);
  const row = new Float64Array(units);
  for (let token = 0; token < tokens; token++) {
    for (let unit = 0; unit < units; unit++) {
      const x = values[token * units + unit] - shift[unit];
      row[unit] = x;
      sumX[unit] += x;
      sumXX[unit] += x * x;
    }
    for (let f = 0; f < features.length; f++) {
      const y = features[f][token];
      if (y === 0) continue;
      sumY[f] += y;
      sumYY[f] += y * y;
      const products = sumXY[f];
      for (let unit = 0; unit < units; unit++) products[unit] += row[unit] * y;
    }
    if (token % tokensPerPause === 0) yield;
  }
  return features.map((_, f) => {
    const varianceY = tokens * sumYY[f] - sumY[f] ** 2;
    return Float32Array.from({ length: units }, (__, unit) => {
      const varianceX = tokens * sumXX[unit] - sumX[unit] ** 2;
      const isConstant =
        !(varianceX > 1e-9 * tokens * sumXX[unit]) || !(varianceY > 1e-9 * tokens * sumYY[f]);
      if (isConstant) return NaN;
      const r = (tokens * sumXY[f][unit] - sumX[unit] * sumY[f]) / Math.sqrt(varianceX * varianceY);
      return Math.min(1, Math.max(-1, r));
    });
  });
}
