import { describe, expect, it } from 'vitest';
import { quantise } from '../../../src/engine/traces/quantise';
import { tilesOf } from '../../../src/engine/traces/tiles';
import { notANumberCode } from '../../../src/protocol/traces';
import { runToEnd } from '../reading/fixtures';
import { letters, networkOf, storeFor } from './traceFixtures';

describe('quantised tiles', () => {
  it('are off by at most half a step, and turned so that units are rows', () => {
    const values = Float32Array.from({ length: 3 * 4 }, (_, i) => Math.sin(i * 1.7) * 3);
    const { codes, min, max } = quantise(values, 4, 3);
    for (let unit = 0; unit < 4; unit++) {
      for (let column = 0; column < 3; column++) {
        const decoded = min + (codes[unit * 3 + column] / 254) * (max - min);
        expect(Math.abs(decoded - values[column * 4 + unit])).toBeLessThanOrEqual((max - min) / 508 + 1e-6);
      }
    }
  });

  it('mark what is no finite number', () => {
    const { codes, min, max } = quantise(Float32Array.of(NaN, 1, Infinity, -1), 1, 4);
    expect([...codes]).toEqual([notANumberCode, 254, notANumberCode, 0]);
    expect([min, max]).toEqual([-1, 1]);
  });

  it('have a scale also where all values are the same, or none is a number', () => {
    expect(quantise(Float32Array.of(2, 2), 1, 2)).toEqual({ codes: Uint8Array.of(0, 0), min: 2, max: 2 });
    expect(quantise(Float32Array.of(NaN), 1, 1)).toEqual({ codes: Uint8Array.of(255), min: 0, max: 0 });
  });

  it('are cut at the end of the stretch, and absent behind it', () => {
    const store = storeFor(networkOf('lstm'), letters(300));
    const request = {
      stretch: { first: 0, end: 300 },
      layer: 0,
      direction: 'forward' as const,
      quantities: ['cell' as const, 'forget' as const],
      level: 0,
      indices: [0, 1, 2],
    };
    const tiles = runToEnd(tilesOf(store, request)).value;
    expect(
      tiles.map(({ quantity, index, columns, codes }) => [quantity, index, columns, codes.length]),
    ).toEqual([
      ['cell', 0, 256, 256 * 6],
      ['forget', 0, 256, 256 * 6],
      ['cell', 1, 44, 44 * 6],
      ['forget', 1, 44, 44 * 6],
    ]);
  });

  it('of a broken network are no numbers', () => {
    const network = networkOf('lstm');
    network.parameters.values.fill(NaN);
    network.markWeightsChanged();
    const store = storeFor(network, 'abc');
    const tiles = runToEnd(
      tilesOf(store, {
        stretch: { first: 0, end: 3 },
        layer: 1,
        direction: 'forward',
        quantities: ['cell'],
        level: 1,
        indices: [0],
      }),
    ).value;
    expect([...tiles[0].codes].every((code) => code === notANumberCode)).toBe(true);
  });
});
