import { describe, expect, it } from 'vitest';
import { rasterize } from '../../webview/heatmap/levelOfDetail';

/** (tokens, units) with the value 100 * token + unit. */
function grid(tokens: number, units: number): Float32Array {
  return Float32Array.from(
    { length: tokens * units },
    (_, at) => 100 * Math.floor(at / units) + (at % units),
  );
}

describe('rasterize', () => {
  it('turns (tokens, units) into (units, tokens) where there is room', () => {
    const raster = rasterize(grid(3, 2), 2, 0, 3, 2, 10);
    expect(raster).toMatchObject({ rows: 2, columns: 3 });
    expect(Array.from(raster.values)).toEqual([0, 100, 200, 1, 101, 201]);
  });

  it('shows a stretch of the tokens', () => {
    expect(Array.from(rasterize(grid(5, 1), 1, 2, 2, 1, 2).values)).toEqual([200, 300]);
  });

  it('averages units, weighted by how much of each is covered', () => {
    expect(Array.from(rasterize(grid(1, 4), 4, 0, 1, 2, 1).values)).toEqual([0.5, 2.5]);
    const [first, second] = rasterize(grid(1, 3), 3, 0, 1, 2, 1).values;
    expect(first).toBeCloseTo((0 + 0.5 * 1) / 1.5, 6);
    expect(second).toBeCloseTo((0.5 * 1 + 2) / 1.5, 6);
  });

  it('averages tokens', () => {
    expect(Array.from(rasterize(grid(4, 1), 1, 0, 4, 1, 2).values)).toEqual([50, 250]);
  });

  it('loses nothing: the mean of the picture is the mean of the values', () => {
    for (const [tokens, units, rows, columns] of [
      [37, 53, 7, 11],
      [2000, 3, 3, 640],
      [5, 1024, 95, 5],
    ] as const) {
      const values = Float32Array.from({ length: tokens * units }, (_, at) => Math.sin(at * 12.9898));
      const raster = rasterize(values, units, 0, tokens, rows, columns);
      const mean = (list: Float32Array) => list.reduce((sum, value) => sum + value, 0) / list.length;
      expect(mean(raster.values)).toBeCloseTo(mean(values), 5);
    }
  });

  it('does not alias: alternating units average to their mean', () => {
    const alternating = Float32Array.from({ length: 1000 }, (_, unit) => unit % 2);
    for (const value of rasterize(alternating, 1000, 0, 1, 100, 1).values) expect(value).toBeCloseTo(0.5, 6);
  });

  it('shows a NaN, also in a mean, and missing values as NaN', () => {
    expect(Array.from(rasterize(Float32Array.of(1, NaN, 3, 4), 4, 0, 1, 2, 1).values)).toEqual([NaN, 3.5]);
    expect(Array.from(rasterize(Float32Array.of(1), 2, 0, 1, 2, 1).values)).toEqual([1, NaN]);
  });
});
