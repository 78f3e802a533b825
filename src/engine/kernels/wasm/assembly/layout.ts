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

const EDGE_BYTES: usize = BLOCK_ROWS * PANEL * 4;
/** Bytes of one thread's working memory: a multiple of 64. */
const WORKSPACE: usize = EDGE_BYTES + DEPTH * BLOCK_COLUMNS * 4;
const FIRST: usize = (__heap_base + 63) & ~63;

/** (BLOCK_ROWS, PANEL) the last columns of a product, when they are fewer than a panel. */
export let edgeBlock: usize = FIRST;
/** (DEPTH, BLOCK_COLUMNS) a block of a transposed left-hand matrix, copied side by side. */
export let blockCopy: usize = FIRST + EDGE_BYTES;

/** Takes the working memory of thread `thread`, from 0: instances in one memory must not write into each other's. */
export function useWorkspace(thread: i32): void {
  edgeBlock = FIRST + <usize>thread * WORKSPACE;
  blockCopy = edgeBlock + EDGE_BYTES;
}

/** The first byte that callers may use, in a memory that `threads` threads share. */
export function memoryStart(threads: i32): usize {
  return FIRST + <usize>threads * WORKSPACE;
}
