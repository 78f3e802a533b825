/**
 * Sizes that the products, the packing and the working memory share, and where the working memory lies: behind the
 * static data that AssemblyScript keeps at the bottom of the memory. Whatever is written below `__heap_base` destroys
 * tables of constants, and losses then look plausible but are wrong.
 */

/** Rows of a packed block: a panel takes 8 KB, a quarter of a small first-level cache. */
export const DEPTH: usize = 256;
/** Columns of a panel. */
export const PANEL: usize = 8;
/** Rows of A met by one panel after the other: with a full depth 144 KB, which stay in the second-level cache. */
export const BLOCK_ROWS: usize = 144;
/** Columns of A in a transposed block: three cache lines of a row. Their copy takes 48 KB at full depth. */
export const BLOCK_COLUMNS: usize = 48;

/** (BLOCK_ROWS, PANEL) the last columns of a product, when they are fewer than a panel. */
export const EDGE: usize = (__heap_base + 63) & ~63;
/** (DEPTH, BLOCK_COLUMNS) a block of a transposed left-hand matrix, copied side by side. */
export const BLOCK_COPY: usize = EDGE + BLOCK_ROWS * PANEL * 4;

/** The first byte that callers may use. */
export function memoryStart(): usize {
  return BLOCK_COPY + DEPTH * BLOCK_COLUMNS * 4;
}
