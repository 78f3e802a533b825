import { describe, expect, it } from 'vitest';
import { lineBits, lineLevels, rangesByLevel } from '../../../../src/host/colouring/levelRanges';
import {
  bitsOf,
  fullBits,
  gateLevel,
  levelCount,
  plainLevel,
  stateLevel,
  surprisalLevel,
  tokenBits,
} from '../../../../src/host/colouring/levels';

describe('levels', () => {
  it('leaves what was expected plain and gives a guess among all tokens the full colour', () => {
    const full = fullBits(4096);
    expect(full).toBe(12);
    expect(surprisalLevel(bitsOf(1), full)).toBe(0);
    expect(surprisalLevel(bitsOf(1 / 4096), full)).toBe(levelCount - 1);
    expect(surprisalLevel(bitsOf(0), full)).toBe(levelCount - 1);
    expect(surprisalLevel(bitsOf(NaN), full)).toBe(-1);
    const levels = [1, 0.3, 0.1, 0.03, 0.01, 0.001].map((p) => surprisalLevel(bitsOf(p), full));
    expect([...levels].sort((a, b) => a - b)).toEqual(levels);
    expect(fullBits(undefined)).toBeGreaterThan(4);
    expect(fullBits(3)).toBe(4);
  });

  it('says nothing of the first token of a text', () => {
    expect(tokenBits({ starts: [0, 3], probability: [0.01, 0.25] }, 0)).toBeNaN();
    expect(tokenBits({ starts: [0, 3], probability: [0.01, 0.25] }, 1)).toBe(2);
  });

  it('draws gates from shut to open and states to both sides of zero', () => {
    expect([0, 1, 2, -1, NaN].map(gateLevel)).toEqual([0, 15, 15, 0, -1]);
    expect([-1, 0, 1, -5, 5, NaN].map((value) => stateLevel(value, 1))).toEqual([0, 8, 15, 0, 15, -1]);
    expect(stateLevel(0, 0)).toBe(plainLevel.diverging);
    expect(stateLevel(2, 4)).toBe(8 + Math.round(3.5));
  });
});

describe('rangesByLevel', () => {
  it('leaves the space before a word out, and joins neighbours', () => {
    const text = 'The cat  sat\n';
    const tokens = [
      { start: 10, end: 13, level: 3 },
      { start: 13, end: 17, level: 3 },
      { start: 17, end: 22, level: 5 },
      { start: 22, end: 23, level: 5 },
    ];
    const ranges = rangesByLevel(text, 10, tokens);
    expect(ranges).toHaveLength(levelCount);
    expect(ranges[3]).toEqual([
      { start: 10, end: 13 },
      { start: 14, end: 17 },
    ]);
    expect(ranges[5]).toEqual([{ start: 19, end: 23 }]);
    expect(ranges.flat()).toHaveLength(3);
  });

  it('drops what has no level', () => {
    expect(rangesByLevel('ab', 0, [{ start: 0, end: 2, level: -1 }]).flat()).toEqual([]);
    expect(rangesByLevel('', 0, []).flat()).toEqual([]);
  });
});

describe('lines', () => {
  it('is worth its most surprising token, or the mean', () => {
    expect(lineBits([1, 5, NaN], 'lineMax')).toBe(5);
    expect(lineBits([1, 5, NaN], 'lineMean')).toBe(3);
    expect(lineBits([NaN], 'lineMax')).toBeNaN();
    // A line may be all of a large text.
    expect(
      lineBits(
        Array.from({ length: 1_000_000 }, (_, i) => i % 7),
        'lineMax',
      ),
    ).toBe(6);
  });

  it('colours the line that is unlike the others', () => {
    const starts = Array.from({ length: 200 }, (_, i) => i);
    const bits = starts.map((i) => (i === 105 ? 14 : 1 + (i % 3) * 0.1));
    const levels = lineLevels({ starts, bits }, (offset) => Math.floor(offset / 10), 'lineMax');
    expect(levels).toHaveLength(20);
    expect(levels[10]).toEqual({ line: 10, level: levelCount - 1 });
    expect(Math.max(...levels.filter(({ line }) => line !== 10).map(({ level }) => level))).toBe(0);
  });

  it('does not take the end of a text that was held out for odd, but what is odd in it', () => {
    const [linesLearnt, lines] = [60, 80];
    const starts = Array.from({ length: 10 * lines }, (_, i) => i);
    const odd = [30, 70];
    const bits = starts.map((i) => {
      const line = Math.floor(i / 10);
      return 1 + (i % 3) * 0.1 + (line >= linesLearnt ? 4 : 0) + (odd.includes(line) && i % 10 === 5 ? 6 : 0);
    });
    const lineOf = (offset: number) => Math.floor(offset / 10);
    const coloured = (unseenFrom?: number) =>
      lineLevels({ starts, bits }, lineOf, 'lineMax', unseenFrom)
        .filter(({ level }) => level > 2)
        .map(({ line }) => line);
    expect(coloured(10 * linesLearnt)).toEqual(odd);
    expect(coloured().length).toBeGreaterThanOrEqual(lines - linesLearnt);
    // A crash at the end, of most of its lines, glows.
    const crashed = starts.map((i) => bits[i] + (i >= 10 * 65 ? 8 : 0));
    const levels = lineLevels({ starts, bits: crashed }, lineOf, 'lineMax', 10 * linesLearnt);
    expect(Math.min(...levels.slice(65).map(({ level }) => level))).toBeGreaterThan(
      Math.max(...levels.slice(linesLearnt, 65).map(({ level }) => level)),
    );
    // Few lines say nothing of what is usual.
    const few = lineLevels({ starts, bits }, lineOf, 'lineMax', 10 * (lines - 3));
    expect(few.at(-1)).toEqual(lineLevels({ starts, bits }, lineOf, 'lineMax').at(-1));
  });

  it('has no levels without tokens, and none that is no number', () => {
    expect(lineLevels({ starts: [], bits: [] }, () => 0, 'lineMean')).toEqual([]);
    expect(lineLevels({ starts: [0], bits: [NaN] }, () => 0, 'lineMean')).toEqual([{ line: 0, level: -1 }]);
  });
});
