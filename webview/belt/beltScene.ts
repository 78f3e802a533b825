import type { CellKind, Quantity } from '../../src/protocol/spec';
import type { UnitAnswer, UnitEvent } from '../../src/protocol/traces';
import type { ValueScale } from '../color/valueScale';
import { niceCeiling } from '../ticks';
import type { Theme } from '../theme';
import type { TokenText } from '../traces/tokenTexts';
import type { Staff } from './beltLayout';

/** All that the belt draws. */
export interface BeltScene {
  cell: CellKind;
  unit: number;
  staves: readonly Staff[];
  series: UnitAnswer;
  scale: ValueScale;
  /** By row. */
  events: ReadonlyMap<number, UnitEvent>;
  text(row: number): TokenText | undefined;
  cursorRow: number;
  /** Token under the crosshair; -1 when there is none. */
  row: number;
  brush?: { from: number; to: number };
  theme: Theme;
}

/** The quantity that a unit carries from token to token. */
export function carriedQuantity(cell: CellKind): Quantity {
  return cell === 'lstm' ? 'cell' : 'hidden';
}

export function valueOf({ series }: Pick<BeltScene, 'series'>, quantity: Quantity, row: number): number {
  return series.quantities[quantity]?.[row - series.rowFrom] ?? NaN;
}

/** State after the token before a row, as far as it is known. */
export function stateBefore(scene: Pick<BeltScene, 'series' | 'cell'>, row: number): number {
  return row === scene.series.rowFrom
    ? scene.series.before
    : valueOf(scene, carriedQuantity(scene.cell), row - 1);
}

/** Scale of the curve: the whole life of the unit, so that it stays the same from page to page. */
export function beltScale(low: Float32Array, high: Float32Array): ValueScale {
  let most = 0;
  for (const values of [low, high]) {
    for (const value of values) {
      const size = Math.abs(value);
      if (size > most && size < Infinity) most = size;
    }
  }
  const limit = niceCeiling(most);
  return { kind: 'diverging', min: -limit, max: limit };
}

/** What the curve's height stands for: as far as the state goes to either side, rounded up, 0 always in it. */
export function curveRange(low: Float32Array, high: Float32Array): { min: number; max: number } {
  let min = 0;
  let max = 0;
  for (const values of [low, high]) {
    for (const value of values) {
      if (!Number.isFinite(value)) continue;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  // A hair to the other side would only be a second number on top of the 0.
  const reach = Math.max(-min, max) / 50;
  const to = max > reach ? niceCeiling(max) : 0;
  const from = -min > reach ? -niceCeiling(-min) : 0;
  return from === to ? { min: -1, max: 1 } : { min: from, max: to };
}
