const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The bytes of base64 text (RFC 4648) with padding, as our own build writes it. */
export function decodeBase64(text: string): Uint8Array {
  const values = new Uint8Array(128);
  for (let i = 0; i < digits.length; i++) values[digits.charCodeAt(i)] = i;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  for (let from = 0, to = 0; from < text.length; from += 4, to += 3) {
    const digit = (index: number) => values[text.charCodeAt(from + index)];
    // What falls behind the end, with padding, is dropped by the typed array.
    bytes[to] = (digit(0) << 2) | (digit(1) >> 4);
    bytes[to + 1] = (digit(1) << 4) | (digit(2) >> 2);
    bytes[to + 2] = (digit(2) << 6) | digit(3);
  }
  return bytes;
}
