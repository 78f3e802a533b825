import type { F32 } from '../kernels/kernels';

/**
 * FNV-1a, 64 bits, over the bytes of the values, as 16 hexadecimal digits (http://www.isthe.com/chongo/tech/comp/fnv).
 * The prime is 2^40 + 0x1b3, so a 64-bit product is two small ones in 32-bit halves: no BigInt in the loop.
 */
export function weightsHash(values: F32): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (let i = 0; i < bytes.length; i++) {
    low = (low ^ bytes[i]) >>> 0;
    const product = low * 0x1b3;
    high = (Math.imul(high, 0x1b3) + Math.floor(product / 0x100000000) + (low << 8)) >>> 0;
    low = product >>> 0;
  }
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}
