/** Bytes of a header are a multiple of this, so that numbers begin where they may be read as such. */
const alignment = 8;

/**
 * A safetensors file of its full length with the header in it: its length in 8 bytes, JSON, spaces. The data is to be put
 * from `at` on.
 */
export function startSafetensors(
  header: Readonly<Record<string, unknown>>,
  dataBytes: number,
): { file: Uint8Array<ArrayBuffer>; at: number } {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerBytes = Math.ceil(json.length / alignment) * alignment;
  const at = 8 + headerBytes;
  const file = new Uint8Array(at + dataBytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes), true);
  file.fill(0x20, 8, at);
  file.set(json, 8);
  return { file, at };
}
