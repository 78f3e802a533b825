import { describe, expect, it } from 'vitest';
import type { UnitAnswer } from '../../src/protocol/traces';
import {
  layStaves,
  rowBefore,
  staffGap,
  staffHeight,
  staffLeft,
  staffOfRow,
  stavesThatFit,
  tokenAtPlace,
} from '../../webview/belt/beltLayout';
import { beltScale, curveRange, stateBefore, valueOf } from '../../webview/belt/beltScene';

const width = (row: number) => 20 + (row % 5) * 9;

describe('lines of the belt', () => {
  it('hold every token once, none beyond the line', () => {
    const staves = layStaves(7, 100, width, 200, 99);
    const rows = staves.flatMap(({ tokens }) => tokens.map(({ row }) => row));
    expect(rows).toEqual(Array.from({ length: 93 }, (_, i) => 7 + i));
    for (const { tokens } of staves) {
      const last = tokens.at(-1);
      expect((last?.left ?? 0) + (last?.width ?? 0)).toBeLessThanOrEqual(200);
      expect(tokens[0]?.left).toBe(0);
    }
  });

  it('give a token that is too wide a line of its own, and no token no width', () => {
    const staves = layStaves(0, 3, (row) => (row === 1 ? 9999 : 0), 200, 9);
    expect(staves.map(({ tokens }) => tokens.map(({ row }) => row))).toEqual([[0], [1], [2]]);
    expect(staves[1]?.tokens[0]?.width).toBe(200);
    expect(staves[0]?.tokens[0]?.width).toBeGreaterThan(10);
  });

  it('stop where there is no room, and where the text ends', () => {
    expect(layStaves(0, 1000, width, 200, 3)).toHaveLength(3);
    expect(layStaves(0, 0, width, 200, 3)).toEqual([]);
    expect(stavesThatFit('lstm', 0)).toBe(2);
    expect(stavesThatFit('rnn-tanh', 900)).toBeGreaterThan(stavesThatFit('lstm', 900));
  });

  it('go back as many lines as were asked for', () => {
    const first = rowBefore(60, width, 200, 2);
    const staves = layStaves(first, 60, width, 200, 99);
    expect(staves.length).toBeGreaterThanOrEqual(2);
    expect(staves.length).toBeLessThanOrEqual(3);
    expect(rowBefore(3, width, 200, 9)).toBe(0);
    expect(rowBefore(5, () => 9999, 200, 2)).toBe(3);
  });

  it('tell which token is under a place, and on which line one stands', () => {
    const staves = layStaves(0, 50, width, 200, 4);
    const step = staffHeight('gru') + staffGap;
    const token = staves[1]?.tokens[2];
    if (!token) throw new Error('no such token');
    expect(tokenAtPlace(staves, 'gru', staffLeft + token.left + 1, step + 3)).toBe(token);
    expect(tokenAtPlace(staves, 'gru', staffLeft - 1, 3)).toBeUndefined();
    expect(tokenAtPlace(staves, 'gru', 300, 99 * step)).toBeUndefined();
    expect([staffOfRow(staves, token.row), staffOfRow(staves, 49), staffOfRow(staves, -1)]).toEqual([
      1, -1, -1,
    ]);
  });
});

describe('the curve of the belt', () => {
  const low = Float32Array.of(-0.01, 0, NaN);
  const high = Float32Array.of(1, 3.7, NaN);

  it('has a scale that colours either sign alike, and a height as far as it goes', () => {
    expect(beltScale(low, high)).toEqual({ kind: 'diverging', min: -4, max: 4 });
    expect(curveRange(low, high)).toEqual({ min: 0, max: 4 });
    expect(curveRange(Float32Array.of(-2), Float32Array.of(1))).toEqual({ min: -2, max: 1 });
    expect(curveRange(Float32Array.of(NaN), Float32Array.of(NaN))).toEqual({ min: -1, max: 1 });
    expect(curveRange(Float32Array.of(Infinity), Float32Array.of(0))).toEqual({ min: -1, max: 1 });
  });

  it('knows the state before the first row', () => {
    const series: UnitAnswer = {
      key: '',
      unit: 0,
      rowFrom: 10,
      rows: 2,
      quantities: { cell: Float32Array.of(0.5, 0.75) },
      before: -0.25,
    };
    expect(stateBefore({ series, cell: 'lstm' }, 10)).toBe(-0.25);
    expect(stateBefore({ series, cell: 'lstm' }, 11)).toBe(0.5);
    expect(valueOf({ series }, 'cell', 12)).toBeNaN();
    expect(valueOf({ series }, 'forget', 10)).toBeNaN();
  });
});
