import { describe, expect, it } from 'vitest';
import type { LayerTrace } from '../../src/protocol/predictions';
import { legendEntries } from '../../webview/heatmap/legend';
import { positionOn, scalesOf, valueAt } from '../../webview/heatmap/scene';
import { strongestUnits } from '../../webview/heatmap/unitTable';
import { scaleOf } from '../../webview/heatmap/valueScale';

const values = Float32Array.of(0.5, -3.2, NaN, 1);
const lstm: LayerTrace = {
  cell: 'lstm',
  units: 2,
  quantities: {
    input: Float32Array.of(0.1, 0.2, 0.3, 0.4),
    forget: Float32Array.of(0.1, 0.2, 0.3, 0.4),
    output: Float32Array.of(0.1, 0.2, 0.3, 0.4),
    candidate: Float32Array.of(-1, 0, 1, 0.5),
    cell: values,
    hidden: Float32Array.of(0.9, -0.95, 0, 0.1),
  },
};

describe('scales', () => {
  it('are fixed for what is bounded, and from the values for what is not', () => {
    expect(scaleOf('forget', 'lstm', values)).toEqual({ kind: 'sequential', min: 0, max: 1 });
    expect(scaleOf('hidden', 'gru', values)).toEqual({ kind: 'diverging', min: -1, max: 1 });
    expect(scaleOf('cell', 'lstm', values)).toEqual({ kind: 'diverging', min: -4, max: 4 });
    expect(scaleOf('hidden', 'rnn-relu', Float32Array.of(0, 2.2))).toEqual({
      kind: 'sequential',
      min: 0,
      max: 2.5,
    });
  });

  it('exist for all NaN and for nothing', () => {
    expect(scaleOf('cell', 'lstm', Float32Array.of(NaN, NaN))).toEqual({
      kind: 'diverging',
      min: -1,
      max: 1,
    });
    expect(scaleOf('cell', 'lstm', new Float32Array())).toEqual({ kind: 'diverging', min: -1, max: 1 });
  });

  it('share a legend where they are the same', () => {
    const scales = scalesOf(lstm, ['input', 'forget', 'output', 'candidate', 'cell', 'hidden']);
    expect(legendEntries(scales).map((entry) => entry.quantities)).toEqual([
      ['input', 'forget', 'output'],
      ['candidate', 'hidden'],
      ['cell'],
    ]);
  });

  it('place values, cut off outside, none for NaN', () => {
    const scale = { kind: 'diverging', min: -2, max: 2 } as const;
    expect([-3, -1, 0, 2].map((value) => positionOn(scale, value))).toEqual([0, 0.25, 0.5, 1]);
    expect(positionOn(scale, NaN)).toBeUndefined();
  });
});

describe('values', () => {
  it('are read by token and unit', () => {
    expect(valueAt(lstm, 'candidate', 1, 0)).toBe(1);
    expect(valueAt(lstm, 'reset', 0, 0)).toBeNaN();
    expect(valueAt(lstm, 'cell', 9, 0)).toBeNaN();
  });

  it('rank the units by size, NaN first', () => {
    expect(strongestUnits(lstm, 'hidden', 0, 5)).toEqual([1, 0]);
    expect(strongestUnits(lstm, 'hidden', 1, 1)).toEqual([1]);
    expect(strongestUnits(lstm, 'cell', 1, 2)).toEqual([0, 1]);
  });
});
