import { UnrollError } from '../../base/errors';

const inspectedForBinary = 64 * 1024;

/** Bytes of a text file as text, without a byte-order mark. Throws `bad-input` for what is not UTF-8 text. */
export function decodeText(bytes: Uint8Array, name: string): string {
  if (bytes.length === 0) throw bad(`${name} is empty.`, 'Give a text with at least a few sentences.');
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (isUtf16) throw bad(`${name} is UTF-16 text.`, `Convert it to UTF-8: iconv -f UTF-16 -t UTF-8 ${name}`);
  if (bytes.subarray(0, inspectedForBinary).includes(0)) {
    throw bad(`${name} is a binary file: it contains zero bytes.`, 'Give a plain text file.');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const offset = firstInvalidByte(bytes);
    const byte = bytes[offset].toString(16).padStart(2, '0');
    throw bad(
      `${name} is not valid UTF-8: byte ${offset} (0x${byte}) begins no character.`,
      `If it is in another encoding, convert it first: iconv -f LATIN1 -t UTF-8 ${name}`,
    );
  }
}

/** Where the first character begins that is not one; bytes that could still become one count as valid while searching. */
function firstInvalidByte(bytes: Uint8Array): number {
  let valid = 0;
  let invalid = bytes.length + 1;
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1;
    if (isUtf8(bytes.subarray(0, middle), { stream: true })) valid = middle;
    else invalid = middle;
  }
  while (valid > 0 && !isUtf8(bytes.subarray(0, valid), { stream: false })) valid--;
  return valid;
}

function isUtf8(bytes: Uint8Array, options: { stream: boolean }): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, options);
    return true;
  } catch {
    return false;
  }
}

function bad(message: string, hint: string): UnrollError {
  return new UnrollError('bad-input', message, hint);
}
