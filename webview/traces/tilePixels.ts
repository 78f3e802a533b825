import { notANumberCode, type Tile } from '../../src/protocol/traces';
import { type Ramp, rampIndex } from '../color/ramp';
import type { ValueScale } from '../color/valueScale';

/** What a tile is painted with. */
export interface TilePaint {
  /** (units) Units from top to bottom. */
  order: Uint32Array;
  /** A painted row is the mean of 2^rowLevel units that stand beside each other in that order. */
  rowLevel: number;
  scale: ValueScale;
  ramp: Ramp;
}

const codes = 256;

/** Colours by a tile's codes; what is no number is clear, for the hatching behind it to be seen. */
export function colorTable({ min, max }: Pick<Tile, 'min' | 'max'>, { scale, ramp }: TilePaint): Uint32Array {
  const table = new Uint32Array(codes);
  for (let code = 0; code < notANumberCode; code++) {
    const value = min + (code / (notANumberCode - 1)) * (max - min);
    table[code] = ramp.pixels[rampIndex(value, scale.min, scale.max)] ?? 0;
  }
  return table;
}

export function paintedRows(units: number, rowLevel: number): number {
  return Math.ceil(units / 2 ** rowLevel);
}

/** A tile's pixels, (rows, columns): one for each column and row of units. */
export function tilePixels(tile: Tile, paint: TilePaint): Uint32Array {
  const { units, columns } = tile;
  const { order, rowLevel } = paint;
  const table = colorTable(tile, paint);
  const rows = paintedRows(units, rowLevel);
  const pixels = new Uint32Array(rows * columns);
  const group = 2 ** rowLevel;
  if (group === 1) {
    for (let row = 0; row < rows; row++) {
      const from = (order[row] ?? row) * columns;
      const at = row * columns;
      for (let column = 0; column < columns; column++)
        pixels[at + column] = table[tile.codes[from + column] ?? notANumberCode] ?? 0;
    }
    return pixels;
  }
  const sums = new Uint32Array(columns);
  const broken = new Uint8Array(columns);
  for (let row = 0; row < rows; row++) {
    const first = row * group;
    const last = Math.min(units, first + group);
    sums.fill(0);
    broken.fill(0);
    for (let place = first; place < last; place++) addCodes(tile, order[place] ?? place, sums, broken);
    const at = row * columns;
    const count = last - first;
    for (let column = 0; column < columns; column++) {
      const code = broken[column] ? notANumberCode : Math.round((sums[column] ?? 0) / count);
      pixels[at + column] = table[code] ?? 0;
    }
  }
  return pixels;
}

function addCodes({ codes: own, columns }: Tile, unit: number, sums: Uint32Array, broken: Uint8Array): void {
  const from = unit * columns;
  for (let column = 0; column < columns; column++) {
    const code = own[from + column] ?? notANumberCode;
    if (code === notANumberCode) broken[column] = 1;
    else sums[column] = (sums[column] ?? 0) + code;
  }
}

/** Value of a cell as a tile tells it; NaN where it is no number. */
export function tileValue({ codes: own, columns, min, max }: Tile, unit: number, column: number): number {
  const code = own[unit * columns + column] ?? notANumberCode;
  return code === notANumberCode ? NaN : min + (code / (notANumberCode - 1)) * (max - min);
}

/** Whether a tile has cells that are no numbers. */
export function isBroken({ codes: own }: Tile): boolean {
  return own.includes(notANumberCode);
}

/**
 * How far the units of a tile go from 0: what nineteen of twenty stay within, so that one unit that counts to thirty does
 * not make all others pale.
 */
export function usualReach({ codes: own, columns, units, min, max }: Tile): number {
  const reaches = new Float32Array(units);
  for (let unit = 0; unit < units; unit++) {
    let least = notANumberCode;
    let most = 0;
    for (let at = unit * columns; at < (unit + 1) * columns; at++) {
      const code = own[at] ?? notANumberCode;
      if (code === notANumberCode) continue;
      if (code < least) least = code;
      if (code > most) most = code;
    }
    if (least > most) continue;
    const valueOf = (code: number) => min + (code / (notANumberCode - 1)) * (max - min);
    reaches[unit] = Math.max(Math.abs(valueOf(least)), Math.abs(valueOf(most)));
  }
  reaches.sort();
  return reaches[Math.min(units - 1, Math.floor(units * 0.95))] ?? 0;
}
