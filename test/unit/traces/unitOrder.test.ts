import { describe, expect, it } from 'vitest';
import { correlations } from '../../../src/engine/traces/correlations';
import { pathLength, seriate } from '../../../src/engine/traces/seriation';
import { unitDistances } from '../../../src/engine/traces/similarity';
import { descending, unitsOf } from '../../../src/engine/traces/unitOrder';
import { UnitSums } from '../../../src/engine/traces/unitSums';
import { runToEnd } from '../reading/fixtures';
import { letters, networkOf, storeFor, tight } from './traceFixtures';

/** Numbers from 0 to 1 that look random, and are the same each time. */
function scattered(count: number, seed = 1): number[] {
  let state = seed;
  return Array.from({ length: count }, () => (state = (state * 16807) % 2147483647) / 2147483647);
}

function distancesOf(positions: readonly number[]): Float32Array {
  return Float32Array.from(positions.flatMap((a) => positions.map((b) => Math.abs(a - b))));
}

describe('seriation', () => {
  it('finds the order of points on a line, in one direction or the other', () => {
    const positions = scattered(60);
    const { value } = runToEnd(seriate(distancesOf(positions), 60));
    const found = [...value].map((i) => positions[i]);
    const sorted = [...positions].sort((a, b) => a - b);
    expect(found[0] < found[59] ? found : found.reverse()).toEqual(sorted);
  });

  it('puts planted groups side by side', () => {
    const group = Array.from({ length: 48 }, (_, i) => i % 4);
    const noise = scattered(48 * 48, 5);
    const distances = new Float32Array(48 * 48);
    for (let a = 0; a < 48; a++) {
      for (let b = 0; b < a; b++) {
        const distance = (group[a] === group[b] ? 0.2 : 1) + 0.15 * noise[a * 48 + b];
        distances[a * 48 + b] = distances[b * 48 + a] = distance;
      }
    }
    const order = [...runToEnd(seriate(distances, 48)).value].map((i) => group[i]);
    const changes = order.filter((value, i) => i > 0 && value !== order[i - 1]).length;
    expect(changes).toBe(3);
  });

  it('is a path much shorter than that of the numbers, and holds everybody once', () => {
    const points = scattered(80 * 3, 9);
    const distances = new Float32Array(80 * 80);
    for (let a = 0; a < 80; a++) {
      for (let b = 0; b < 80; b++) {
        const parts = [0, 1, 2].map((axis) => points[a * 3 + axis] - points[b * 3 + axis]);
        distances[a * 80 + b] = Math.hypot(...parts);
      }
    }
    const order = runToEnd(seriate(distances, 80)).value;
    const plain = Array.from({ length: 80 }, (_, i) => i);
    expect([...order].sort((a, b) => a - b)).toEqual(plain);
    expect(pathLength(order, distances, 80)).toBeLessThan(0.45 * pathLength(plain, distances, 80));
  });

  it.each([0, 1, 2])('takes %i items', (count) => {
    const { value } = runToEnd(seriate(new Float32Array(count * count), count));
    expect([...value].sort()).toEqual(Array.from({ length: count }, (_, i) => i));
  });

  it('comes to an end where all are the same, or nothing is a number', () => {
    expect(runToEnd(seriate(new Float32Array(100), 10)).value).toHaveLength(10);
    expect(new Set(runToEnd(seriate(new Float32Array(100).fill(NaN), 10)).value).size).toBe(10);
  });
});

describe('similarity', () => {
  it('is what moves alike, whatever its height; opposites are furthest', () => {
    const columns = 40;
    const values = new Float32Array(columns * 4);
    for (let column = 0; column < columns; column++) {
      const wave = Math.sin(column);
      values.set([wave, 5 + 2 * wave, -wave, 3], column * 4);
    }
    const distances = runToEnd(unitDistances(values, 4)).value;
    expect(distances[1]).toBeCloseTo(0, 5);
    expect(distances[2]).toBeCloseTo(2, 5);
    expect(distances[3]).toBe(1);
  });
});

describe('sums over units', () => {
  it('leave out what is no number, and add up', () => {
    const sums = new UnitSums(2);
    sums.addRows(Float32Array.of(0.05, NaN, 0.95, Infinity));
    const more = new UnitSums(2);
    more.addRows(Float32Array.of(-0.98, 0.5));
    sums.addSums(more);
    expect([...sums.count]).toEqual([3, 1]);
    expect([...sums.low]).toEqual([1, 0]);
    expect([...sums.high]).toEqual([2, 0]);
    expect(sums.mean(0)).toBeCloseTo((0.05 + 0.95 - 0.98) / 3, 6);
    expect(sums.variance(1)).toBe(0);
    expect(sums.min[0]).toBeCloseTo(-0.98, 6);
  });
});

describe('order of units', () => {
  it('is by a number, greatest first, no number last', () => {
    expect([...descending(4, (unit) => [1, NaN, 3, 1][unit])]).toEqual([2, 0, 3, 1]);
  });

  it('by correlation begins with the unit itself, and is the same in tight memory', () => {
    const network = networkOf('lstm');
    const text = letters(600);
    const results = [undefined, tight].map((limits) => {
      const store = storeFor(network, text, limits);
      const level = 0;
      const values = runToEnd(store.columns(1, 'hidden', level, 0, 600)).value;
      const series = Float32Array.from({ length: 600 }, (_, row) => values[row * 6 + 4]);
      return runToEnd(unitsOf(store, 1, 'hidden', 'correlation', series)).value;
    });
    expect(results[0].order[0]).toBe(4);
    expect(results[0].correlation[4]).toBeCloseTo(1, 5);
    expect([...results[1].order]).toEqual([...results[0].order]);
  });

  it('by variance and mean is that of the deviations and means', () => {
    const store = storeFor(networkOf('gru'), letters(300));
    const byVariance = runToEnd(unitsOf(store, 0, 'update', 'variance')).value;
    const deviations = [...byVariance.order].map((unit) => byVariance.deviation[unit]);
    expect(deviations).toEqual([...deviations].sort((a, b) => b - a));
    const byMean = runToEnd(unitsOf(store, 0, 'update', 'mean')).value;
    expect(byMean.mean[byMean.order[0]]).toBe(Math.max(...byMean.mean));
  });

  it('finds the unit that follows a series, and gives none to one that never changes', () => {
    const network = networkOf('rnn-tanh');
    // A network whose first unit does not move.
    network.parameters.get('rnn.weight_ih_l0').fill(0, 0, 5);
    network.parameters.get('rnn.weight_hh_l0').fill(0, 0, 6);
    network.markWeightsChanged();
    const store = storeFor(network, letters(300));
    const values = runToEnd(store.columns(0, 'hidden', 0, 0, 300)).value;
    const series = Float32Array.from({ length: 300 }, (_, row) => -3 * values[row * 6 + 2] + 1);
    const found = runToEnd(correlations(store, 0, 'hidden', series)).value;
    expect(found[2]).toBeCloseTo(-1, 5);
    expect(found[0]).toBeNaN();
  });
});
