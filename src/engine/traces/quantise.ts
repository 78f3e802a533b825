import { notANumberCode } from '../../protocol/traces';

/** Codes of numbers run from 0 to this. */
export const mostCode = 254;

export interface Quantised {
  /** (units, columns) */
  codes: Uint8Array;
  min: number;
  max: number;
}

/**
 * Values (columns, units) as codes (units, columns): a 254th of their range apart. What is not a finite number gets a code
 * of its own. Values that are all the same, or none at all, have min = max.
 */
export function quantise(values: Float32Array, units: number, columns: number): Quantised {
  let min = Infinity;
  let max = -Infinity;
  for (const value of values) {
    if (!(Math.abs(value) < Infinity)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (min > max) min = max = 0;
  const factor = max > min ? mostCode / (max - min) : 0;
  const codes = new Uint8Array(units * columns);
  for (let column = 0; column < columns; column++) {
    const at = column * units;
    for (let unit = 0; unit < units; unit++) {
      const value = values[at + unit];
      const isNumber = Math.abs(value) < Infinity;
      codes[unit * columns + column] = isNumber ? Math.round((value - min) * factor) : notANumberCode;
    }
  }
  return { codes, min, max };
}
