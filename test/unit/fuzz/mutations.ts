import type { Random } from '../../../src/engine/random';

const pieces = [
  ...['{', '}', '[', ']', '"', ':', ',', '-', '9', '1e9', '1e999', 'null', 'true', '\\u0000', ' ', '\u00ff'],
  ...['__proto__', 'constructor', '//', '/*', '*/', '../', '**/', '\\'],
];

/** Values that nobody expects. */
const values: unknown[] = [
  ...[null, true, -1, 0, 1.5, 2 ** 31, 2 ** 53, 1e308, -1e-308, '', 'x', '../../x', '/etc/passwd', [], {}],
  ...['NaN', '__proto__', '\u0000', 'x'.repeat(3000), Array.from({ length: 400 }, () => 'a'), nested(200)],
];

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { a: value };
  return value;
}

export function pick<T>(from: readonly T[], random: Random): T {
  return from[random.uint32() % from.length];
}

/** One random damage: a bit, a byte, a cut, a piece of syntax, a repetition. Two thirds of them hit the first part. */
export function damageBytes(bytes: Uint8Array, firstPart: number, random: Random): Uint8Array {
  const below = (limit: number) => random.uint32() % Math.max(1, Math.min(limit, bytes.length));
  const at = random.uniform() < 0.67 ? below(firstPart) : below(bytes.length);
  switch (random.uint32() % 5) {
    case 0:
      bytes[at] ^= 1 << (random.uint32() % 8);
      return bytes;
    case 1:
      bytes[at] = random.uint32() & 0xff;
      return bytes;
    case 2:
      return random.uniform() < 0.3 ? bytes.slice(0, at) : bytes;
    case 3: {
      const piece = new TextEncoder().encode(pick(pieces, random));
      bytes.set(piece.subarray(0, Math.max(0, bytes.length - at)), at);
      return bytes;
    }
    default:
      return bytes.copyWithin(at, below(bytes.length), below(bytes.length));
  }
}

/** JSON with one value somewhere in it replaced, left out, doubled, or put under a name that is not expected. */
export function damageJson(json: string, random: Random): string {
  const root = JSON.parse(json) as unknown;
  const holder = { root };
  let parent: Record<string, unknown> = holder;
  let key = 'root';
  for (let depth = 0; depth < 12; depth++) {
    const value = parent[key];
    if (typeof value !== 'object' || value === null || random.uniform() < 0.15) break;
    const keys = Object.keys(value);
    if (keys.length === 0) break;
    parent = value as Record<string, unknown>;
    key = pick(keys, random);
  }
  const way = random.uint32() % 6;
  if (way === 0) delete parent[key];
  else if (way === 1)
    return JSON.stringify(holder.root).replace(
      JSON.stringify(key),
      pick(['"__proto__"', '"constructor"', '"x"'], random),
    );
  else if (way === 2 && typeof parent[key] === 'number')
    parent[key] =
      Number(parent[key]) * pick([-1, 0.5, 2, 1000, 1e12, NaN], random) + pick([0, 1, -1], random);
  else parent[key] = pick(values, random);
  return JSON.stringify(holder.root) ?? 'null';
}

/** The bytes of a safetensors file with other metadata, under a length that is right. */
export function withMetadata(
  bytes: Uint8Array,
  change: (metadata: Record<string, string>) => void,
): Uint8Array {
  const headerEnd = 8 + Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, headerEnd))) as {
    __metadata__: Record<string, string>;
  };
  change(header.__metadata__);
  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(8 + length + bytes.length - headerEnd);
  new DataView(file.buffer).setBigUint64(0, BigInt(length), true);
  file.fill(0x20, 8, 8 + length);
  file.set(json, 8);
  file.set(bytes.subarray(headerEnd), 8 + length);
  return file;
}
