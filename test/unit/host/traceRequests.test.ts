import { describe, expect, it } from 'vitest';
import {
  checkColumn,
  checkTiles,
  checkTokens,
  checkUnit,
  checkUnitLife,
  checkUnits,
} from '../../../src/host/inspector/questions/traceRequests';

const stretch = { first: 100, end: 5000 };
const place = { stretch, layer: 1, direction: 'forward' };
const tiles = { ...place, quantities: ['cell', 'forget'], level: 3, indices: [0, 4] };
const units = { ...place, quantity: 'cell', sort: 'correlation', with: { unit: 3 } };
const unit = { ...place, unit: 7, rowFrom: 0, rows: 500 };
const life = { ...place, unit: 7, buckets: 800, events: 12 };

describe('requests about traces', () => {
  it('pass when they are well formed, without what does not belong there', () => {
    expect(checkTiles({ ...tiles, stretch: { ...stretch, extra: 1 }, evil: true })).toEqual(tiles);
    expect(checkColumn({ ...place, row: 12 })).toEqual({ ...place, row: 12 });
    expect(checkUnits(units)).toEqual(units);
    expect(checkUnits({ ...units, with: { feature: 'quotes' } })).toEqual({
      ...units,
      with: { feature: 'quotes' },
    });
    for (const other of [{ type: 'keyword' }, { pattern: { source: 'a+', ignoreCase: true } }])
      expect(checkUnits({ ...units, with: { ...other, evil: 1 } })).toEqual({ ...units, with: other });
    expect(checkUnits({ ...units, sort: 'mean', with: undefined })).toEqual({
      ...place,
      quantity: 'cell',
      sort: 'mean',
    });
    expect(checkUnit(unit)).toEqual(unit);
    expect(checkUnitLife(life)).toEqual(life);
    expect(checkTokens({ stretch, rowFrom: 5, rows: 9 })).toEqual({ stretch, rowFrom: 5, rows: 9 });
  });

  it('take what is set in the network, and refuse nonsense', () => {
    const interventions = [{ layer: 0, unit: 3, quantity: 'cell', value: 2, token: 7 }];
    expect(checkColumn({ ...place, row: 1, interventions, difference: true })).toEqual({
      ...place,
      row: 1,
      interventions,
      difference: true,
    });
    expect(checkColumn({ ...place, row: 1, interventions: [], difference: true })).toEqual({
      ...place,
      row: 1,
    });
    expect(() => checkColumn({ ...place, row: 1, interventions: [{ layer: 0 }] })).toThrow('sets nothing');
    expect(() => checkColumn({ ...place, row: 1, interventions: [null] })).toThrow();
  });

  it.each([
    null,
    'text',
    {},
    { ...tiles, stretch: { first: 5, end: 4 } },
    { ...tiles, stretch: { first: 0, end: 1e6 } },
    { ...tiles, layer: -1 },
    { ...tiles, direction: 'sideways' },
    { ...tiles, level: 2.5 },
    { ...tiles, level: 99 },
    { ...tiles, indices: [NaN] },
    { ...tiles, indices: Array.from({ length: 1000 }, (_, i) => i) },
    { ...tiles, quantities: ['__proto__'] },
  ])('for tiles are refused: %j', (request) => {
    expect(checkTiles(request)).toBeUndefined();
  });

  it('of the other kinds are refused when something is off', () => {
    expect(checkColumn({ ...place, row: -1 })).toBeUndefined();
    expect(checkUnits({ ...units, sort: 'beauty' })).toBeUndefined();
    expect(checkUnits({ ...units, with: { feature: 'evil' } })).toBeUndefined();
    expect(checkUnits({ ...units, with: 7 })).toBeUndefined();
    expect(checkUnits({ ...units, with: { pattern: 'a' } })).toBeUndefined();
    expect(checkUnits({ ...units, with: { type: 'x'.repeat(9999) } })?.with).toEqual({
      type: 'x'.repeat(200),
    });
    expect(checkUnit({ ...unit, rows: 1e9 })).toBeUndefined();
    expect(checkUnitLife({ ...life, buckets: 0 })).toBeUndefined();
    expect(checkUnitLife({ ...life, unit: '7' })).toBeUndefined();
    expect(checkTokens({ stretch, rowFrom: 0, rows: 1e9 })).toBeUndefined();
  });
});
