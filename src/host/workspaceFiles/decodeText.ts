/** Bytes at the beginning that are looked through for a zero, as git does. */
const lookedAt = 8000;

/** The text of a file; undefined for one that is none: with a zero byte near its beginning, or not UTF-8. */
export function decodeText(bytes: Uint8Array): string | undefined {
  if (bytes.subarray(0, lookedAt).includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
