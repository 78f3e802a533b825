import type { StoredTensor } from './storedModel';
import { xxHash32 } from './xxHash32';

/**
 * Checksum over all that a model is: its description as it stands in the file, and every tensor by name, in the order
 * of names, so that it does not depend on the file's layout. 8 hexadecimal digits of chained xxHash32.
 */
export function modelChecksum(descriptions: readonly string[], tensors: readonly StoredTensor[]): string {
  const encoder = new TextEncoder();
  let hash = 0;
  for (const text of descriptions) if (text !== '') hash = xxHash32(encoder.encode(text), hash);
  const sorted = [...tensors].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name, shape, values } of sorted) {
    hash = xxHash32(encoder.encode(JSON.stringify([name, shape])), hash);
    hash = xxHash32(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), hash);
  }
  return hash.toString(16).padStart(8, '0');
}
