import { describe, expect, it } from 'vitest';
import { captionHeight, captionLines, captionOf } from '../../webview/export/caption';
import { enlargement } from '../../webview/export/drawnPicture';
import { layLegend } from '../../webview/export/legendRows';
import { canBeDrawn } from '../../webview/export/pictureCanvas';
import { wholePixels } from '../../webview/export/svgCanvas';
import { unitTicks } from '../../webview/gates/unitAxis';
import { wholeAxis } from '../../webview/traces/axisView';
import { runView } from './makers';

const byNumber = (count: number) => Uint32Array.from({ length: count }, (_, i) => i);
const shuffled = (count: number) => Uint32Array.from({ length: count }, (_, i) => (i * 37 + 11) % count);

describe('the numbers of units beside a track', () => {
  it('are the first, the last and even steps between, none of them closer than a number is high', () => {
    for (const count of [1, 2, 5, 33, 64, 128, 600, 1024]) {
      for (const size of [36, 98, 140, 700]) {
        const ticks = unitTicks(wholeAxis(count), byNumber(count), size, 12, 2);
        expect(ticks[0]?.unit).toBe(0);
        if (count > 1) expect(ticks.at(-1)?.unit).toBe(count - 1);
        const texts = ticks.map(({ textY }) => textY);
        texts.slice(1).forEach((y, i) => expect(y - (texts[i] ?? NaN)).toBeGreaterThanOrEqual(12));
        for (const y of texts) expect(y > 3.59 && y < size - 3.59).toBe(true);
        const inner = ticks.slice(1, -1).map(({ unit }) => unit);
        const steps = new Set(inner.slice(1).map((unit, i) => unit - (inner[i] ?? NaN)));
        expect(steps.size).toBeLessThanOrEqual(1);
      }
    }
    expect(unitTicks(wholeAxis(64), byNumber(64), 98, 12, 2).map(({ unit }) => unit)).toEqual([
      0, 10, 20, 30, 40, 50, 63,
    ]);
  });

  it('name the unit that stands in a row, and only the ends where rows in another order are too low to be seen', () => {
    const order = shuffled(64);
    const tall = unitTicks(wholeAxis(64), order, 640, 12, 2);
    expect(tall.length).toBeGreaterThan(10);
    for (const { unit, y } of tall) expect(order[Math.floor(y / 10)]).toBe(unit);
    const low = unitTicks(wholeAxis(64), order, 98, 12, 2);
    expect(low.map(({ unit }) => unit)).toEqual([order[0], order[63]]);
  });

  it('are those in view, also where the first row is in view in part', () => {
    const ticks = unitTicks({ from: 10.5, span: 20, total: 64 }, byNumber(64), 400, 12, 2);
    expect([ticks[0]?.unit, ticks.at(-1)?.unit]).toEqual([10, 30]);
    for (const { y } of ticks) expect(y >= 0 && y <= 400).toBe(true);
    expect(unitTicks(wholeAxis(64), byNumber(64), 0, 12, 2)).toEqual([]);
  });
});

describe('the small print of a picture', () => {
  it('has model and text, and breaks between its parts only', () => {
    const caption = captionOf(runView('a', { name: 'letters.txt' }), 'story.txt');
    expect(caption).toEqual(['model: letters.txt (LSTM, 2 × 64 units)', 'text: story.txt']);
    const measure = (text: string) => text.length;
    expect(captionLines(['aaaa', 'bb', 'cccc'], 9, measure)).toEqual(['aaaa · bb', 'cccc']);
    expect(captionLines(['longer than there is room', 'b'], 9, measure)).toHaveLength(2);
    expect(captionHeight([])).toBe(0);
    expect(captionOf(undefined, '')).toEqual([]);
    expect(captionOf(runView('a', { name: 'n'.repeat(500) }), '').join().length).toBeLessThan(120);
  });

  it('and a legend, whose entries go on in another line where there is no more room', () => {
    const entries = ['one', 'two', 'three'].map((label) => ({ label, color: '#000000' }));
    const { places, lines } = layLegend(entries, 60, () => 30);
    expect(lines).toBe(3);
    expect(places.map(({ x }) => x)).toEqual([0, 0, 0]);
    expect(layLegend(entries, 600, () => 30).lines).toBe(1);
    expect(layLegend([], 600, () => 30).lines).toBe(0);
  });
});

describe('the pixels of a picture', () => {
  it('are at least two for one of CSS, and a whole number for one of the screen', () => {
    for (const ratio of [0.67, 1, 1.25, 1.5, 2, 3]) {
      const scale = enlargement(ratio);
      expect(Number.isInteger(scale)).toBe(true);
      expect(scale * ratio).toBeGreaterThanOrEqual(2);
    }
    expect(enlargement(2)).toBe(1);
  });

  it('are no more than a canvas holds', () => {
    expect(canBeDrawn(3520, 3176)).toBe(true);
    expect(canBeDrawn(16_385, 10)).toBe(false);
    expect(canBeDrawn(16_000, 16_000)).toBe(false);
    expect(canBeDrawn(0, 10)).toBe(false);
    expect(canBeDrawn(NaN, 10)).toBe(false);
  });

  it('of a heatmap are whole cells of one size in an SVG, wherever its view begins', () => {
    expect(wholePixels(0, 64, 30, 96)).toEqual({ from: 0, count: 64, place: 30, size: 96, pixels: 192 });
    const part = wholePixels(10.5, 20, 100, 400);
    expect(part).toEqual({ from: 10, count: 21, place: 90, size: 420, pixels: 21 * 40 });
    // More cells than lengths: none is left out.
    expect(wholePixels(0, 900, 0, 300).pixels).toBe(900);
  });
});
