import { describe, expect, it } from 'vitest';
import { notANumberCode } from '../../../src/protocol/traces';
import type { Ramp } from '../../../webview/color/ramp';
import { columnActivity } from '../../../webview/traces/activity';
import { ByteCache } from '../../../webview/traces/byteCache';
import { levelFor, standIns, tilesInView, tokensOfTile } from '../../../webview/traces/tileLevels';
import { isBroken, paintedRows, tilePixels, tileValue, usualReach } from '../../../webview/traces/tilePixels';
import { tileOf } from './scenes';

/** A ramp whose pixels are their own numbers, so that what is painted can be read. */
const ramp: Ramp = { pixels: Uint32Array.from({ length: 513 }, (_, i) => i), css: String };
const scale = { kind: 'diverging', min: -1, max: 1 } as const;

describe('levels of detail', () => {
  it('give columns of one to two pixels', () => {
    for (let tokens = 1; tokens < 30_000; tokens = Math.ceil(tokens * 1.3)) {
      const level = levelFor(tokens, 700);
      const width = 700 / (tokens / 2 ** level);
      expect(width).toBeGreaterThanOrEqual(1 - 1e-6);
      if (level > 0) expect(width).toBeLessThan(2);
    }
    expect(levelFor(100, 0)).toBe(0);
  });

  it('name the tiles in view, those in the middle first', () => {
    expect(tilesInView({ from: 0, span: 20_000, total: 20_000 }, 5)).toEqual([1, 0, 2]);
    expect(tilesInView({ from: 300, span: 100, total: 20_000 }, 0)).toEqual([1]);
    expect(tilesInView({ from: 0, span: 1, total: 1 }, 0)).toEqual([0]);
    expect(tokensOfTile(5, 2, 20_000)).toEqual({ from: 16_384, to: 20_000 });
  });

  it('stand in for each other while one is on its way', () => {
    const has =
      (...names: string[]) =>
      (level: number, index: number) =>
        names.includes(`${level}/${index}`);
    expect(standIns(2, 5, has('4/1', '1/10'))).toEqual([{ level: 4, index: 1 }]);
    expect(standIns(2, 5, has('1/10', '1/11', '0/20'))).toEqual([
      { level: 1, index: 10 },
      { level: 1, index: 11 },
    ]);
    expect(standIns(2, 5, has('0/21'))).toEqual([{ level: 0, index: 21 }]);
    expect(standIns(0, 5, has())).toEqual([]);
  });
});

describe('painted tiles', () => {
  const tile = tileOf([
    [0, 254],
    [127, 127],
    [254, 0],
  ]);

  it('have their units in the order asked for', () => {
    const paint = { order: Uint32Array.of(2, 0, 1), rowLevel: 0, scale, ramp };
    expect([...tilePixels(tile, paint)]).toEqual([511, 0, 0, 511, 256, 256]);
  });

  it('average the units that share a row, the last row what is left', () => {
    const paint = { order: Uint32Array.of(0, 2, 1), rowLevel: 1, scale, ramp };
    expect(paintedRows(3, 1)).toBe(2);
    expect([...tilePixels(tile, paint)]).toEqual([256, 256, 256, 256]);
  });

  it('are cut off at the scale, and clear where there is no number', () => {
    const broken = tileOf([
      [0, notANumberCode],
      [254, 254],
    ]);
    const narrow = {
      order: Uint32Array.of(0, 1),
      rowLevel: 0,
      scale: { ...scale, min: -0.5, max: 0.5 },
      ramp,
    };
    expect([...tilePixels(broken, narrow)]).toEqual([0, 0, 511, 511]);
    expect([...tilePixels(broken, { ...narrow, rowLevel: 1 })]).toEqual([256, 0]);
    expect([isBroken(broken), isBroken(tile)]).toEqual([true, false]);
  });

  it('tell their values', () => {
    expect(tileValue(tile, 0, 1)).toBe(1);
    expect(tileValue(tile, 1, 0)).toBe(0);
    expect(tileValue(tileOf([[notANumberCode]]), 0, 0)).toBeNaN();
  });

  it('tell how far most units go, not the one that counts', () => {
    const units = Array.from({ length: 40 }, (_, i) => (i === 7 ? [254] : [140]));
    expect(usualReach({ ...tileOf(units), min: -30, max: 30 })).toBeCloseTo(-30 + (140 / 254) * 60);
    expect(usualReach(tileOf([[notANumberCode]]))).toBe(0);
  });

  it('tell how much is held in each column', () => {
    const [first, second] = columnActivity(tile);
    expect(first).toBeCloseTo(2 / 3);
    expect(second).toBeCloseTo(2 / 3);
    expect(columnActivity(tileOf([[notANumberCode, 0]]))[0]).toBeNaN();
  });
});

describe('a cache by bytes', () => {
  it('lets go of what was unused for longest, and never of the newest', () => {
    const released: string[] = [];
    const cache = new ByteCache<string>(10, (value) => released.push(value));
    cache.set('a', 'A', 4);
    cache.set('b', 'B', 4);
    cache.get('a');
    cache.set('c', 'C', 4);
    expect([cache.has('a'), cache.has('b'), cache.byteLength]).toEqual([true, false, 8]);
    cache.set('big', 'BIG', 99);
    expect([cache.size, cache.has('big')]).toEqual([1, true]);
    cache.clear();
    expect(released).toEqual(['B', 'A', 'C', 'BIG']);
    expect(cache.byteLength).toBe(0);
  });
});
