/**
 * Texts as strings of bytes: each character is one byte of the text in WTF-8 (https://simonsapin.github.io/wtf-8), which
 * is UTF-8 that also has half a surrogate pair. So every text of an editor has one string of bytes, and gets back out.
 */
export function toByteString(text: string): string {
  if (isAscii(text)) return text;
  let bytes = '';
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i) ?? 0;
    if (code > 0xffff) i++;
    bytes += bytesOfCodePoint(code);
  }
  return bytes;
}

function bytesOfCodePoint(code: number): string {
  if (code < 0x80) return String.fromCharCode(code);
  const last = 0x80 | (code & 0x3f);
  if (code < 0x800) return String.fromCharCode(0xc0 | (code >> 6), last);
  const third = 0x80 | ((code >> 6) & 0x3f);
  if (code < 0x10000) return String.fromCharCode(0xe0 | (code >> 12), third, last);
  return String.fromCharCode(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 0x3f), third, last);
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= 0x80) return false;
  return true;
}

/** Bytes of the character that a first byte begins; 0 for a byte that begins none. */
export function characterBytes(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead < 0xe0) return 2;
  if (lead >= 0xe0 && lead < 0xf0) return 3;
  return lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
}

/** The text of a string of bytes; undefined unless it is exactly that of a text: whole characters, none longer than need be. */
export function fromByteString(bytes: string): string | undefined {
  let text = '';
  for (let i = 0; i < bytes.length;) {
    const lead = bytes.charCodeAt(i);
    const length = characterBytes(lead);
    if (length === 0 || i + length > bytes.length) return undefined;
    let code = length === 1 ? lead : lead & (0x7f >> length);
    for (let k = 1; k < length; k++) code = (code << 6) | (bytes.charCodeAt(i + k) & 0x3f);
    if (code > 0x10ffff) return undefined;
    text += String.fromCodePoint(code);
    i += length;
  }
  return toByteString(text) === bytes ? text : undefined;
}
