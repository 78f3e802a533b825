import { describe, expect, it } from 'vitest';
import { quantitiesOf } from '../../src/protocol/spec';
import { isLabelled, planLabels } from '../../webview/heatmap/axisLabels';
import { cellAt, clampCell, moveCell, tokenAt } from '../../webview/heatmap/hitTest';
import {
  columnLeft,
  type HeatmapLayout,
  layoutHeatmap,
  type LayoutRequest,
  rowOfUnit,
  tokensForWidth,
  type TrackLayout,
  unitsOfRow,
} from '../../webview/heatmap/layout';

const request: LayoutRequest = {
  ratio: 1,
  width: 800,
  availableHeight: 600,
  tokens: 40,
  units: 64,
  quantities: quantitiesOf.lstm,
  maxColumnWidth: 34,
  marginLeft: 28,
  marginRight: 40,
};

function trackOf(layout: HeatmapLayout, index: number): TrackLayout {
  const track = layout.tracks[index];
  if (!track) throw new Error(`no track ${index}`);
  return track;
}

describe('layoutHeatmap', () => {
  it('stacks a track for each quantity, without overlap', () => {
    const layout = layoutHeatmap(request);
    expect(layout.tracks.map((track) => track.quantity)).toEqual([...quantitiesOf.lstm]);
    for (let index = 1; index < 6; index++) {
      const above = trackOf(layout, index - 1);
      expect(trackOf(layout, index).top).toBeGreaterThan(above.top + above.height);
    }
    const last = trackOf(layout, 5);
    expect(layout.height).toBe(last.top + last.height);
  });

  it.each([1, 1.25, 1.5, 2, 3])('has whole cells at %d device pixels a pixel', (ratio) => {
    for (const units of [1, 7, 24, 64, 128]) {
      const layout = layoutHeatmap({ ...request, ratio, units });
      expect(Number.isInteger(layout.columnWidth)).toBe(true);
      for (const track of layout.tracks) {
        expect([track.top, track.height, track.rowHeight].every(Number.isInteger)).toBe(true);
        expect(track.height).toBe(track.rows * track.rowHeight);
      }
    }
  });

  it('gives every unit a row as long as there are pixels, else averages', () => {
    expect(trackOf(layoutHeatmap({ ...request, units: 64 }), 0).rows).toBe(64);
    const many = trackOf(layoutHeatmap({ ...request, units: 1024 }), 0);
    expect(many.rows).toBeLessThan(110);
    expect(many.rowHeight).toBe(1);
  });

  it('stays inside its width, from one token to more than there are pixels', () => {
    for (const tokens of [1, 2, 40, 731, 732, 733, 5000]) {
      const layout = layoutHeatmap({ ...request, tokens });
      expect(layout.left + layout.plotWidth).toBeLessThanOrEqual(760);
      expect(layout.plotWidth).toBeGreaterThan(0);
      expect(layout.columnWidth).toBeLessThanOrEqual(34);
    }
  });

  it('fits the height where it can, and stays readable where it cannot', () => {
    expect(layoutHeatmap({ ...request, units: 300 }).height).toBeLessThanOrEqual(600);
    expect(trackOf(layoutHeatmap({ ...request, units: 300, availableHeight: 10 }), 0).height).toBe(40);
  });

  it('survives no quantities and no room', () => {
    expect(layoutHeatmap({ ...request, quantities: [] }).height).toBe(0);
    expect(layoutHeatmap({ ...request, width: 10 }).plotWidth).toBe(1);
  });
});

describe('rows and units', () => {
  it.each([
    [64, 64],
    [128, 95],
    [1024, 60],
    [3, 3],
  ])('of %d units in %d rows agree', (units, rows) => {
    const track: TrackLayout = { quantity: 'hidden', units, rows, top: 0, height: rows, rowHeight: 1 };
    let next = 0;
    for (let row = 0; row < rows; row++) {
      const { first, last } = unitsOfRow(track, row);
      expect(first).toBeLessThanOrEqual(next);
      expect(last).toBeGreaterThanOrEqual(first);
      next = last + 1;
    }
    expect(next).toBe(units);
    for (let unit = 0; unit < units; unit++) {
      const { first, last } = unitsOfRow(track, rowOfUnit(track, unit));
      expect(unit).toBeGreaterThanOrEqual(first);
      expect(unit).toBeLessThanOrEqual(last);
    }
  });
});

describe('hit testing', () => {
  it.each([1, 2])('finds the cell that was drawn there, at ratio %d', (ratio) => {
    const layout = layoutHeatmap({ ...request, ratio, units: 24 });
    for (const [index, track] of layout.tracks.entries()) {
      for (const unit of [0, 11, 23]) {
        for (const token of [0, 17, 39]) {
          const x = columnLeft(layout, token) + layout.columnWidth / 2;
          const y = track.top + (unit + 0.5) * track.rowHeight;
          expect(cellAt(layout, x, y)).toEqual({ track: index, token, unit });
        }
      }
    }
  });

  it('finds nothing outside, and the nearest row in the gap', () => {
    const layout = layoutHeatmap(request);
    const first = trackOf(layout, 0);
    expect(cellAt(layout, 5, 5)).toBeUndefined();
    expect(cellAt(layout, layout.left + layout.plotWidth, 5)).toBeUndefined();
    expect(cellAt(layout, 100, -1)).toBeUndefined();
    expect(cellAt(layout, 100, layout.height)).toBeUndefined();
    expect(cellAt(layout, 100, first.top + first.height + 1)).toMatchObject({ track: 0, unit: 63 });
    expect(cellAt(layout, 100, trackOf(layout, 1).top - 1)).toMatchObject({ track: 1, unit: 0 });
  });

  it('finds tokens narrower than a pixel', () => {
    const layout = layoutHeatmap({ ...request, tokens: 5000 });
    expect(tokenAt(layout, layout.left)).toBe(0);
    expect(tokenAt(layout, layout.left + layout.plotWidth - 0.001)).toBe(4999);
    expect(tokenAt(layoutHeatmap({ ...request, tokens: 0 }), 100)).toBe(-1);
  });

  it('walks by keys, over the edges of tracks, never outside', () => {
    const layout = layoutHeatmap({ ...request, units: 3 });
    const walk = (track: number, token: number, unit: number, move: Parameters<typeof moveCell>[2]) =>
      moveCell(layout, { track, token, unit }, move);
    expect(walk(0, 0, 2, 'down')).toEqual({ track: 1, token: 0, unit: 0 });
    expect(walk(1, 0, 0, 'up')).toEqual({ track: 0, token: 0, unit: 2 });
    expect(walk(0, 0, 0, 'up')).toEqual({ track: 0, token: 0, unit: 0 });
    expect(walk(5, 0, 2, 'down')).toEqual({ track: 5, token: 0, unit: 2 });
    expect(walk(0, 0, 1, 'left').token).toBe(0);
    expect(walk(0, 39, 1, 'right').token).toBe(39);
    expect(walk(2, 9, 1, 'first').token).toBe(0);
    expect(walk(2, 9, 1, 'last').token).toBe(39);
    expect(walk(5, 9, 1, 'nextTrack').track).toBe(5);
    expect(walk(0, 9, 1, 'previousTrack').track).toBe(0);
  });

  it('keeps the crosshair inside another layout', () => {
    const small = layoutHeatmap({ ...request, tokens: 3, units: 2, quantities: ['hidden'] });
    expect(clampCell(small, { track: 4, token: 30, unit: 60 })).toEqual({ track: 0, token: 2, unit: 1 });
    expect(
      clampCell(layoutHeatmap({ ...request, tokens: 0 }), { track: 0, token: 0, unit: 0 }),
    ).toBeUndefined();
  });
});

describe('the token axis', () => {
  it('is horizontal when all labels fit, else rotated', () => {
    expect(planLabels([7, 7, 7], 11)).toMatchObject({ rotated: false, every: 1 });
    expect(planLabels([7, 30, 7], 16)).toMatchObject({ rotated: true, every: 1 });
  });

  it('thins labels out until their lines do not touch', () => {
    const every = (columnWidth: number) => planLabels([40, 60], columnWidth).every;
    expect(every(14)).toBe(1);
    expect(every(7)).toBe(2);
    expect(every(1)).toBeGreaterThan(10);
    expect(Number.isFinite(every(0.1))).toBe(true);
  });

  it('does not grow with one long token', () => {
    expect(planLabels([2000], 16).height).toBeLessThan(100);
  });

  it('always labels the marked tokens, and clears room around them', () => {
    const shown = (marked: number[]) =>
      [0, 1, 2, 3, 4, 5, 6, 7, 8].filter((token) => isLabelled(token, 4, marked));
    expect(shown([-1])).toEqual([0, 4, 8]);
    expect(shown([5])).toEqual([0, 5]);
  });

  it('asks for as many tokens as the width shows', () => {
    expect(tokensForWidth(800, 16, 68)).toBe(45);
    expect(tokensForWidth(20, 16, 68)).toBe(8);
    expect(tokensForWidth(1e6, 16, 68)).toBe(400);
  });
});
