import type { F32, I32 } from '../kernels';

/** out (R, E) = rows `ids` (R) of table (V, E). */
export function gather(table: F32, ids: I32, out: F32, rows: number, width: number): void {
  let to = 0;
  for (let r = 0; r < rows; r++) {
    let from = ids[r] * width;
    for (let j = 0; j < width; j++) out[to++] = table[from++];
  }
}

/** dTable[ids[r]] += dOut[r], in the order of the rows. */
export function scatterAdd(dTable: F32, ids: I32, dOut: F32, rows: number, width: number): void {
  let from = 0;
  for (let r = 0; r < rows; r++) {
    let to = ids[r] * width;
    for (let j = 0; j < width; j++) dTable[to++] += dOut[from++];
  }
}
