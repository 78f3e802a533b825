import { notANumberCode, type Tile } from '../../src/protocol/traces';

/** Mean size of all units' values in each column of a tile, (columns): how much is held there. NaN where one is no number. */
export function columnActivity({ codes, units, columns, min, max }: Tile): Float32Array {
  const activity = new Float32Array(columns);
  const step = (max - min) / (notANumberCode - 1);
  for (let unit = 0; unit < units; unit++) {
    const at = unit * columns;
    for (let column = 0; column < columns; column++) {
      const code = codes[at + column] ?? notANumberCode;
      activity[column] =
        (activity[column] ?? 0) + (code === notANumberCode ? NaN : Math.abs(min + code * step));
    }
  }
  for (let column = 0; column < columns; column++) activity[column] = (activity[column] ?? 0) / units;
  return activity;
}
