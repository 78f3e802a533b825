import { describe, expect, it } from 'vitest';
import { niceCeiling, niceStep, niceTicks, perplexityTicks, wholeTicks } from '../../webview/ticks';

describe('niceTicks', () => {
  it.each([
    [0, 10, 5, [0, 2, 4, 6, 8, 10]],
    [4.2, 8.3, 4, [5, 6, 7, 8]],
    [-0.31, 0.29, 3, [-0.2, 0, 0.2]],
    [0, 920, 4, [0, 200, 400, 600, 800]],
  ])('covers %d to %d in about %d', (min, max, count, expected) => {
    expect(niceTicks(min, max, count)).toEqual(expected);
  });

  it('stays inside and near the count for any range', () => {
    for (const [min, max] of [
      [0.001, 0.0017],
      [-1e9, 3e9],
      [5, 5.0001],
    ] as const) {
      const ticks = niceTicks(min, max, 6);
      expect(ticks.length).toBeGreaterThan(1);
      expect(ticks.length).toBeLessThanOrEqual(8);
      expect(ticks.every((tick) => tick >= min - 1e-9 && tick <= max + 1e-9)).toBe(true);
    }
  });

  it.each([
    [1, 1],
    [2, 1],
    [NaN, 1],
    [0, Infinity],
  ])('gives none for %d to %d', (min, max) => {
    expect(niceTicks(min, max, 5)).toEqual([]);
  });

  it('has a step for anything', () => {
    expect([0, -1, NaN, Infinity].map(niceStep)).toEqual([1, 1, 1, 1]);
    expect([0.03, 2.1, 6].map(niceStep)).toEqual([0.025, 2, 5]);
  });
});

describe('wholeTicks', () => {
  it.each([
    [0, 2, 6, [0, 1, 2]],
    [0, 4, 6, [0, 1, 2, 3, 4]],
    [0, 13, 6, [0, 2, 4, 6, 8, 10, 12]],
    [0, 18, 6, [0, 5, 10, 15]],
    [0, 1, 6, [0, 1]],
  ])('count from %d to %d in at most about %d', (min, max, count, expected) => {
    expect(wholeTicks(min, max, count)).toEqual(expected);
  });
});

describe('perplexityTicks', () => {
  const perplexities = (min: number, max: number, count: number) =>
    perplexityTicks(min, max, count).map((loss) => Number(Math.exp(loss).toPrecision(6)));

  it('are round perplexities in the range of losses', () => {
    expect(perplexities(Math.log(60), Math.log(4000), 6)).toEqual([100, 200, 500, 1000, 2000]);
  });

  it('are linear where the range is narrow', () => {
    expect(perplexities(Math.log(102), Math.log(118), 4)).toEqual([105, 110, 115]);
  });

  it('do not crowd, whatever the range', () => {
    for (const [min, max] of [
      [0, 12],
      [0, 60],
      [3, 3.01],
      [0.01, 2],
    ] as const) {
      const ticks = perplexityTicks(min, max, 5);
      expect(ticks.length).toBeGreaterThan(1);
      expect(ticks.length).toBeLessThanOrEqual(7);
      expect(ticks.every((tick) => tick >= min - 1e-9 && tick <= max + 1e-9)).toBe(true);
    }
  });

  it('are none for no range', () => {
    expect(perplexityTicks(4, 4, 5)).toEqual([]);
    expect(perplexityTicks(NaN, 4, 5)).toEqual([]);
  });
});

describe('niceCeiling', () => {
  it.each([
    [0.9, 1],
    [1, 1],
    [1.01, 1.25],
    [3.42, 4],
    [7.2, 8],
    [8.1, 10],
    [0.034, 0.04],
    [0, 1],
    [NaN, 1],
    [Infinity, 1],
  ])('of %d is %d', (value, expected) => {
    expect(niceCeiling(value)).toBe(expected);
  });
});
