import type { Tile } from '../../../src/protocol/traces';
import type { GatesScene } from '../../../webview/gates/gatesScene';
import { layoutTracks, placesOf } from '../../../webview/gates/gatesScene';
import { clampAxis, wholeAxis } from '../../../webview/traces/axisView';

/** A scene of 300 by 120 device pixels: two tracks of 40 tokens by 10 units, units from last to first. */
export function sceneOf(change: Partial<GatesScene> = {}): GatesScene {
  const order = Uint32Array.from({ length: 10 }, (_, i) => 9 - i);
  const { tracks, height } = layoutTracks(['forget', 'cell'], 126, 1);
  return {
    cell: 'lstm',
    layer: 0,
    direction: 'forward',
    tracks,
    scales: new Map(),
    tokens: clampAxis({ from: 10, span: 20, total: 40 }),
    units: wholeAxis(10),
    order,
    places: placesOf(order),
    left: 30,
    width: 300,
    height,
    ratio: 1,
    cursorRow: 15,
    selectedUnit: -1,
    // Geometry only: nothing is drawn.
    theme: undefined as never,
    ...change,
  };
}

/** A tile of the given codes, (units, columns), over -1 to 1. */
export function tileOf(rows: number[][]): Tile {
  const columns = rows[0]?.length ?? 0;
  return {
    quantity: 'cell',
    level: 0,
    index: 0,
    columns,
    units: rows.length,
    codes: Uint8Array.from(rows.flat()),
    min: -1,
    max: 1,
  };
}
