/** The import of the memory: module name, field name, kind; its limits follow. */
const memoryImport = [3, ...ascii('env'), 6, ...ascii('memory'), 2];
/** Flags of the limits (https://webassembly.github.io/spec/core/binary/types.html#limits). */
const withMaximum = 1;
const sharedFlag = 2;

/**
 * A copy of a module that imports its memory as a shared one. The instructions are the same, so it computes the same bit
 * by bit; only the orchestration around it needs atomic operations.
 */
export function withSharedMemory(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  const at = copy.findIndex((_, i) => memoryImport.every((byte, j) => copy[i + j] === byte));
  const flags = at + memoryImport.length;
  if (at < 0 || copy[flags] !== withMaximum) throw new Error('The module imports no memory with a maximum.');
  copy[flags] |= sharedFlag;
  return copy;
}

function ascii(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}
