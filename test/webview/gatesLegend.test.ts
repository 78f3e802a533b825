import { describe, expect, it } from 'vitest';
import { legendScales, legendTexts } from '../../webview/gates/gatesLegend';
import type { TrackScale } from '../../webview/gates/gatesScene';

const gate: TrackScale = { kind: 'sequential', min: 0, max: 1, clipped: false };
const state: TrackScale = { kind: 'diverging', min: -6, max: 6, clipped: true };

describe('the legend of the heatmap', () => {
  it('has each different scale once, with whose it is and where it ends', () => {
    const scales = legendScales({
      scales: new Map([
        ['input', gate],
        ['forget', { ...gate }],
        ['cell', state],
      ]),
    });
    expect(scales.map(legendTexts)).toEqual([
      { names: 'Input, Forget', low: '0', high: '1' },
      { names: 'Cell', low: '≤ −6', high: '≥ 6' },
    ]);
  });
});
