import { describe, expect, it } from 'vitest';
import {
  charactersPerToken,
  rowAtCursor,
  stillServes,
  windowAround,
} from '../../../src/host/inspector/traceWindow';

/** Tokens of the given lengths from an offset on. */
function tokens(lengths: number[], from = 0) {
  return lengths.map((length) => {
    const token = { start: from, end: from + length, text: 'x'.repeat(length), known: true };
    from += length;
    return token;
  });
}

describe('windowAround', () => {
  it('ends a quarter of its tokens after the cursor', () => {
    expect(windowAround(1000, 5000, 40, 5).range.end).toBe(1050);
    expect(windowAround(1000, 5000, 40, 1).range.end).toBe(1010);
  });

  it('stays within the text, and reaches back far enough for all its tokens', () => {
    const { range, maxTokens } = windowAround(3, 8, 40);
    expect([range, maxTokens]).toEqual([{ start: 0, end: 8 }, 40]);
    const wide = windowAround(10_000, 10_000, 40, 5).range;
    expect(wide.end - wide.start).toBeGreaterThanOrEqual(40 * 5);
    expect(windowAround(0, 0, 40).range).toEqual({ start: 0, end: 0 });
  });
});

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

describe('charactersPerToken', () => {
  it('is the mean length', () => {
    expect(charactersPerToken(tokens([2, 4, 6], 50))).toBe(4);
    expect(charactersPerToken([])).toBeUndefined();
  });
});
