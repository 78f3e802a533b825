import { describe, expect, it } from 'vitest';
import { readSketch, shareOfDifference, sketchOf, writeSketch } from '../../../src/host/text/textSketch';
import { ShownSketch } from '../../../src/host/inspector/shownSketch';

/** Words in a changing order. */
function words(count: number, seed: number): string {
  let state = seed;
  const next = () => (state = (state * 48_271) % 2_147_483_647);
  return Array.from({ length: count }, () => (next() % 50_000).toString(36)).join(' ');
}

const text = words(20_000, 7);
const share = (a: string, b: string) => shareOfDifference(sketchOf(a), sketchOf(b));

describe('sketches of texts', () => {
  it('are the same for the same text, and survive being stored', () => {
    expect(share(text, text)).toBe(0);
    const sketch = sketchOf(text);
    expect(sketch).toHaveLength(128);
    expect(readSketch(writeSketch(sketch))).toEqual(sketch);
    expect([...sketch]).toEqual([...new Set(sketch)].sort((a, b) => a - b));
  });

  it('tell another text of the same length', () => {
    const other = words(21_000, 11).slice(0, text.length);
    expect(other).toHaveLength(text.length);
    expect(share(text, other)).toBe(1);
  });

  it.each([0.1, 0.3, 0.6])('tell about how much was replaced: %f', (replaced) => {
    const units = Math.round(text.length * replaced);
    const other = words(20_000, 13).slice(0, units);
    const found = share(text, other + text.slice(units));
    expect(found).toBeGreaterThan(replaced - 0.12);
    expect(found).toBeLessThan(replaced + 0.12);
  });

  it('hardly change with a few words, wherever they are, nor with what is moved', () => {
    const half = text.length / 2;
    expect(share(text, `${text.slice(0, half)} a few words more ${text.slice(half)}`)).toBeLessThan(0.03);
    expect(share(text, text.slice(half) + text.slice(0, half))).toBeLessThan(0.03);
  });

  it('hold nothing of a text shorter than a window, and little of one that repeats itself', () => {
    expect(sketchOf('')).toHaveLength(0);
    expect(sketchOf('short')).toHaveLength(0);
    expect(share('', '')).toBe(0);
    expect(sketchOf('x'.repeat(100_000))).toHaveLength(1);
    expect(sketchOf('The cat sat on the mat. '.repeat(1000))).toHaveLength(24);
  });

  it('are read only where they are sketches', () => {
    expect(readSketch(undefined)).toBeUndefined();
    expect(readSketch('abc')).toBeUndefined();
    expect(readSketch('A'.repeat(4000))).toBeUndefined();
  });
});

describe('the sketch of the document on view', () => {
  const document = (content: string) => ({
    uri: { toString: () => 'file:///a' },
    version: 1,
    reads: 0,
    getText() {
      this.reads++;
      return content;
    },
  });

  it('is read once for each version', () => {
    const shown = new ShownSketch(() => 0);
    const short = document(text.slice(0, 1000));
    expect(shown.of(short)).toBe(shown.of(short));
    expect(short.reads).toBe(1);
    short.version++;
    shown.of(short);
    expect(short.reads).toBe(2);
  });

  it('of a long text is read every few seconds only, while it is edited', () => {
    let nowMs = 0;
    const shown = new ShownSketch(() => nowMs);
    const long = document('x'.repeat(400_000));
    for (; nowMs < 5000; nowMs += 50) {
      long.version++;
      shown.of(long);
    }
    expect(long.reads).toBe(3);
  });
});
