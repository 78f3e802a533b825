import { describe, expect, it } from 'vitest';
import { rowAtCursor, stillServes } from '../../../src/host/inspector/traceWindow';

/** Tokens of the given lengths from an offset on. */
function tokens(lengths: number[], from = 0) {
  return lengths.map((length) => {
    const token = { start: from, end: from + length, text: 'x'.repeat(length), known: true };
    from += length;
    return token;
  });
}

describe('rowAtCursor', () => {
  const row = tokens([3, 4, 1], 10);
  it.each([
    [10, -1],
    [11, 0],
    [13, 0],
    [14, 1],
    [17, 1],
    [18, 2],
    [19, -1],
  ])('offset %i is in row %i', (cursor, expected) => expect(rowAtCursor(row, cursor)).toBe(expected));

  it('is -1 without tokens', () => expect(rowAtCursor([], 0)).toBe(-1));
});

describe('stillServes', () => {
  const middle = tokens(Array<number>(20).fill(5), 100);
  it('holds in the middle and not at an edge where the text goes on', () => {
    expect(stillServes(middle, 150, 1000)).toBe(true);
    expect(stillServes(middle, 103, 1000)).toBe(false);
    expect(stillServes(middle, 198, 1000)).toBe(false);
    expect(stillServes(middle, 300, 1000)).toBe(false);
  });

  it('holds at the ends of the text', () => {
    const all = tokens(Array<number>(20).fill(5));
    expect(stillServes(all, 1, 100)).toBe(true);
    expect(stillServes(all, 100, 100)).toBe(true);
    expect(stillServes([], 0, 0)).toBe(false);
  });
});
