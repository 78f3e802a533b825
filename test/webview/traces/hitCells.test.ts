import { describe, expect, it } from 'vitest';
import { layoutTracks, tokenLevel, trackScale, unitLevel } from '../../../webview/gates/gatesScene';
import {
  boxOfCell,
  clampGatesCell,
  gatesCellAt,
  moveGatesCell,
  nearestRow,
  revealCell,
} from '../../../webview/gates/hitCells';
import { labelStep } from '../../../webview/gates/tokenAxis';
import { sceneOf } from './scenes';

const scene = sceneOf();

describe('cells of the heatmap', () => {
  it('are found under the pointer, in the order in which units stand', () => {
    expect(gatesCellAt(scene, 30, 0)).toEqual({ track: 0, row: 10, unit: 9 });
    expect(gatesCellAt(scene, 329, 59)).toEqual({ track: 0, row: 29, unit: 0 });
    expect(gatesCellAt(scene, 329, 66)).toEqual({ track: 1, row: 29, unit: 9 });
    expect(gatesCellAt(scene, 29, 10)).toBeUndefined();
    expect(gatesCellAt(scene, 330, 10)).toBeUndefined();
    expect(gatesCellAt(scene, 40, scene.height)).toBeUndefined();
    expect([nearestRow(scene, -50), nearestRow(scene, 9999)]).toEqual([10, 29]);
  });

  it('have boxes that hold the pointer which found them', () => {
    for (let x = 30; x < 330; x += 7) {
      for (let y = 0; y < scene.height; y += 5) {
        const cell = gatesCellAt(scene, x, y);
        if (!cell) throw new Error('nothing there');
        const box = boxOfCell(scene, cell);
        expect(x).toBeGreaterThanOrEqual(box.left);
        expect(x).toBeLessThan(box.left + box.width);
      }
    }
  });

  it('are walked by keys, from unit to unit as they stand and from track to track', () => {
    const start = { track: 0, row: 12, unit: 9 };
    expect(moveGatesCell(scene, start, 'down').unit).toBe(8);
    expect(moveGatesCell(scene, start, 'up')).toEqual(start);
    expect(moveGatesCell(scene, { ...start, unit: 0 }, 'down')).toEqual({ track: 1, row: 12, unit: 9 });
    expect(moveGatesCell(scene, { track: 1, row: 12, unit: 9 }, 'up')).toEqual({
      track: 0,
      row: 12,
      unit: 0,
    });
    expect(moveGatesCell(scene, start, 'left').row).toBe(11);
    expect(moveGatesCell(scene, { ...start, row: 39 }, 'right').row).toBe(39);
    expect(moveGatesCell(scene, start, 'first').row).toBe(0);
    expect(moveGatesCell(scene, start, 'last').row).toBe(39);
    expect(moveGatesCell(scene, start, 'nextTrack').track).toBe(1);
    expect(moveGatesCell(scene, start, 'previousTrack').track).toBe(0);
  });

  it('are brought into view', () => {
    expect(revealCell(scene, { track: 0, row: 39, unit: 3 }).tokens.from).toBe(20);
    expect(clampGatesCell(scene, { track: 5, row: 99, unit: 99 })).toEqual({ track: 1, row: 39, unit: 9 });
    expect(clampGatesCell(sceneOf({ tracks: [] }), { track: 0, row: 0, unit: 0 })).toBeUndefined();
  });
});

describe('the heatmap', () => {
  it('has tracks of one height, never too low to be seen', () => {
    const { tracks, height } = layoutTracks(['input', 'forget', 'cell'], 10, 2);
    expect(new Set(tracks.map((track) => track.height)).size).toBe(1);
    expect(tracks[0]?.height).toBe(72);
    expect(height).toBe(3 * 72 + 2 * 12);
  });

  it('has columns and rows of no less than a pixel', () => {
    expect(tokenLevel(scene)).toBe(0);
    expect(tokenLevel({ tokens: { from: 0, span: 20_000, total: 20_000 }, width: 700 })).toBe(5);
    expect(unitLevel({ units: { from: 0, span: 1024, total: 1024 } }, { height: 100 })).toBe(4);
  });

  it('has scales that are fixed where values are bounded, and say where they are cut', () => {
    const reach = { usual: 1.7, peak: 31 };
    expect(trackScale('forget', 'lstm', reach)).toEqual({
      kind: 'sequential',
      min: 0,
      max: 1,
      clipped: false,
    });
    expect(trackScale('hidden', 'gru', reach)).toEqual({
      kind: 'diverging',
      min: -1,
      max: 1,
      clipped: false,
    });
    expect(trackScale('cell', 'lstm', reach)).toEqual({ kind: 'diverging', min: -2, max: 2, clipped: true });
    expect(trackScale('cell', 'lstm', { usual: 1.7, peak: 1.9 }).clipped).toBe(false);
    expect(trackScale('hidden', 'rnn-relu', reach)).toEqual({
      kind: 'sequential',
      min: 0,
      max: 2,
      clipped: true,
    });
    expect(trackScale('cell', 'lstm', { usual: 0, peak: 0 })).toMatchObject({ min: -1, max: 1 });
  });

  it('labels every token, every second, fifth or tenth, never closer than they can be read', () => {
    expect([20, 14, 10, 6, 3, 1, 0.2].map(labelStep)).toEqual([1, 1, 2, 5, 5, 20, 100]);
  });
});
