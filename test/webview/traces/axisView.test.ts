import { describe, expect, it } from 'vitest';
import {
  axisAround,
  cellUnder,
  clampAxis,
  panAxis,
  placeOf,
  resizeAxis,
  revealOnAxis,
  wholeAxis,
  zoomAxis,
} from '../../../webview/traces/axisView';

const view = { from: 100, span: 50, total: 1000 };

describe('what of an axis is in view', () => {
  it('keeps the cell under the pointer where it is while zooming', () => {
    for (const factor of [0.5, 0.9, 1.3, 4]) {
      const next = zoomAxis(view, factor, 120);
      expect(placeOf(next, 120, 800)).toBeCloseTo(placeOf(view, 120, 800), 6);
      expect(next.span).toBeCloseTo(50 * factor, 6);
    }
  });

  it('never leaves the axis, nor shows too few or too many cells', () => {
    expect(zoomAxis(view, 1e9, 120)).toEqual({ from: 0, span: 1000, total: 1000 });
    expect(zoomAxis(view, 1e-9, 120).span).toBe(4);
    expect(panAxis(view, -1e6).from).toBe(0);
    expect(panAxis(view, 1e6).from).toBe(950);
    expect(clampAxis({ from: 3, span: 9, total: 2 })).toEqual({ from: 0, span: 2, total: 2 });
    expect(wholeAxis(0).span).toBe(1);
    expect(wholeAxis(1)).toEqual({ from: 0, span: 1, total: 1 });
  });

  it('moves only as far as it must to show a cell', () => {
    expect(revealOnAxis(view, 120)).toBe(view);
    expect(revealOnAxis(view, 149).from).toBe(102);
    expect(revealOnAxis(view, 20).from).toBe(18);
    expect(revealOnAxis(view, 0).from).toBe(0);
    expect(revealOnAxis(view, 999).from).toBe(950);
  });

  it('begins around the cursor, most of it before', () => {
    const around = axisAround(1000, 500, 40);
    expect(around.from).toBeCloseTo(472.5);
    expect(axisAround(1000, 2, 40).from).toBe(0);
    expect(axisAround(10, 2, 40)).toEqual({ from: 0, span: 10, total: 10 });
  });

  it('stays whole when it was whole, and where it was when not', () => {
    expect(resizeAxis(wholeAxis(10), 20)).toEqual(wholeAxis(20));
    expect(resizeAxis(view, 1100)).toEqual({ ...view, total: 1100 });
    expect(resizeAxis(view, 60)).toEqual({ from: 10, span: 50, total: 60 });
  });

  it('finds the cell under a place, and none outside', () => {
    expect(cellUnder(view, 0, 800)).toBe(100);
    expect(cellUnder(view, 799, 800)).toBe(149);
    expect([cellUnder(view, -1, 800), cellUnder(view, 800, 800), cellUnder(view, NaN, 800)]).toEqual([
      -1, -1, -1,
    ]);
  });
});
