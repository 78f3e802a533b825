/** Rows of an embedding table (V, width), chosen by token ids. Callers have checked the ids. */
import { add } from './elementwise';

/** out (rows, width) = the rows `ids` (rows) of `table`. */
export function gather(table: usize, ids: usize, out: usize, rows: usize, width: usize): void {
  const bytes = width << 2;
  for (let r: usize = 0; r < rows; r++, out += bytes) {
    memory.copy(out, table + <usize>load<u32>(ids + (r << 2)) * bytes, bytes);
  }
}

/** dTable[ids[r]] += dOut[r], in the order of r: a token that comes twice gets the same sum on every machine. */
export function scatterAdd(dTable: usize, ids: usize, dOut: usize, rows: usize, width: usize): void {
  const bytes = width << 2;
  for (let r: usize = 0; r < rows; r++, dOut += bytes) {
    add(dOut, dTable + <usize>load<u32>(ids + (r << 2)) * bytes, width);
  }
}
