/** Plain data with typed arrays in it, as JSON: each array becomes its kind and its bytes, little-endian, in base64. */

interface PackedArray {
  $array: string;
  bytes: string;
}

const kinds = {
  Float32Array,
  Int32Array,
  Uint32Array,
  Uint8Array,
  Int8Array,
  Uint16Array,
  Int16Array,
} as const;
type Kind = keyof typeof kinds;

export function packArrays(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (ArrayBuffer.isView(part) ? packed(part) : part));
}

/** Throws for what is no JSON. */
export function unpackArrays(text: string): unknown {
  return JSON.parse(text, (_key, part: unknown) => (isPacked(part) ? unpacked(part) : part));
}

function packed(view: ArrayBufferView): PackedArray {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  let binary = '';
  const most = 0x2000;
  for (let at = 0; at < bytes.length; at += most) {
    binary += String.fromCharCode(...bytes.subarray(at, at + most));
  }
  return { $array: view.constructor.name, bytes: btoa(binary) };
}

function isPacked(part: unknown): part is { $array: Kind; bytes: string } {
  if (typeof part !== 'object' || part === null) return false;
  const { $array, bytes } = part as Partial<PackedArray>;
  return typeof $array === 'string' && Object.hasOwn(kinds, $array) && typeof bytes === 'string';
}

function unpacked({ $array, bytes }: { $array: Kind; bytes: string }): ArrayBufferView {
  const binary = atob(bytes);
  const buffer = Uint8Array.from(binary, (character) => character.charCodeAt(0)).buffer;
  return new kinds[$array](buffer);
}
