import { describe, expect, it } from 'vitest';
import type { UnitDetector } from '../../src/protocol/units';
import { detectorRows, namesOf } from '../../webview/units/detectorRows';
import { inlineText } from '../../webview/visibleText';
import { restoreViewState } from '../../webview/viewState';
import { WhatIfList } from '../../webview/whatIf/whatIfList';

const detectors: UnitDetector[] = [
  { id: 'brackets', share: 0, correlation: Float32Array.of(NaN, NaN, NaN) },
  { id: 'quotes', share: 0.3, correlation: Float32Array.of(0.25, -0.875, 0.5) },
  { id: 'numbers', share: 0.1, correlation: Float32Array.of(0.125, 0.5, NaN) },
];

describe('detectorRows', () => {
  it('has the clearest finding first, and of each the strongest units of either sign', () => {
    expect(detectorRows(detectors, 2)).toEqual([
      {
        id: 'quotes',
        share: 0.3,
        units: [
          { unit: 1, r: -0.875 },
          { unit: 2, r: 0.5 },
        ],
      },
      {
        id: 'numbers',
        share: 0.1,
        units: [
          { unit: 1, r: 0.5 },
          { unit: 0, r: 0.125 },
        ],
      },
      { id: 'brackets', share: 0, units: [] },
    ]);
  });

  it('names a unit by what it goes along with clearly', () => {
    expect(namesOf(detectors, 1)).toEqual([
      { id: 'quotes', r: -0.875 },
      { id: 'numbers', r: 0.5 },
    ]);
    expect(namesOf(detectors, 0)).toEqual([]);
    expect(namesOf(detectors, 99)).toEqual([]);
  });
});

describe('WhatIfList', () => {
  it('adds, replaces what sets the same, switches and removes; every step can be undone', () => {
    const list = new WhatIfList();
    expect(list.canUndo).toBe(false);
    list.add('layer0.unit1.cell=0');
    list.add('layer0.unit2.cell=0');
    list.add('layer0.unit1.cell=2');
    expect(list.active).toEqual(['layer0.unit2.cell=0', 'layer0.unit1.cell=2']);
    list.switch(0, false);
    expect(list.active).toEqual(['layer0.unit1.cell=2']);
    list.remove(1);
    expect(list.items).toEqual([{ set: 'layer0.unit2.cell=0', on: false }]);
    list.clear();
    list.clear();
    expect(list.items).toEqual([]);
    const lengths = [];
    while (list.canUndo) {
      list.undo();
      lengths.push(list.items.length);
    }
    expect(lengths).toEqual([1, 2, 2, 2, 1, 0]);
    list.undo();
    expect(list.items).toEqual([]);
  });
});

describe('state of the panel over a reload', () => {
  it('keeps what is set and what is on view, and drops what is none of that', () => {
    const items = [{ set: 'layer0.unit1.cell=0', on: false }];
    const saved = {
      version: 1,
      layer: 0,
      quantity: 'all',
      units: { layer: 2, quantity: 'cell' },
      whatIf: { modelId: 'm', items },
    };
    expect(restoreViewState(saved)).toEqual(saved);
    expect(
      restoreViewState({ ...saved, units: { layer: -1, quantity: 'soul' }, whatIf: { modelId: 3, items } }),
    ).toEqual({
      version: 1,
      layer: 0,
      quantity: 'all',
      units: {},
    });
    expect(
      restoreViewState({
        ...saved,
        units: 7,
        whatIf: { modelId: 'm', items: [null, { set: 5 }, { set: 'x' }] },
      }),
    ).toEqual({
      version: 1,
      layer: 0,
      quantity: 'all',
      whatIf: { modelId: 'm', items: [{ set: 'x', on: true }] },
    });
  });
});

describe('inlineText', () => {
  it('leaves spaces alone and shows line breaks', () => {
    expect(inlineText('a b\n\tc')).toBe('a b↵⇥c');
  });
});
