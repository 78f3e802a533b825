const prime1 = 0x9e3779b1;
const prime2 = 0x85ebca77;
const prime3 = 0xc2b2ae3d;
const prime4 = 0x27d4eb2f;
const prime5 = 0x165667b1;

/**
 * xxHash, 32 bits (Collet, https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md): checks a file of 50 MB in
 * some ten milliseconds, which FNV with its byte by byte multiplication does not. For little-endian machines.
 */
export function xxHash32(bytes: Uint8Array, seed: number): number {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : Uint8Array.from(bytes);
  const words = new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length >> 2);
  let hash: number;
  let at = 0; // in words
  if (bytes.length >= 16) {
    let a = (seed + prime1 + prime2) | 0;
    let b = (seed + prime2) | 0;
    let c = seed | 0;
    let d = (seed - prime1) | 0;
    for (const end = words.length - 4; at <= end; at += 4) {
      a = round(a, words[at]);
      b = round(b, words[at + 1]);
      c = round(c, words[at + 2]);
      d = round(d, words[at + 3]);
    }
    hash = (rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18)) | 0;
  } else {
    hash = (seed + prime5) | 0;
  }
  hash = (hash + bytes.length) | 0;
  for (; at < words.length; at++) {
    hash = Math.imul(rotate((hash + Math.imul(words[at], prime3)) | 0, 17), prime4);
  }
  for (let i = at * 4; i < bytes.length; i++) {
    hash = Math.imul(rotate((hash + Math.imul(bytes[i], prime5)) | 0, 11), prime1);
  }
  hash = Math.imul(hash ^ (hash >>> 15), prime2);
  hash = Math.imul(hash ^ (hash >>> 13), prime3);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function round(accumulator: number, word: number): number {
  return Math.imul(rotate((accumulator + Math.imul(word, prime2)) | 0, 13), prime1);
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
