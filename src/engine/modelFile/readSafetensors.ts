import { UnrollError } from '../../base/errors';
import { phrase } from '../../base/phrase';
import { Fields, parseJson } from './fields';
import { damaged, type StoredTensor } from './storedModel';
import { type Dtype, isDtype, bytesPerValue, toFloat32 } from './dtypes';

/** As in safetensors' own reader. */
const mostHeaderBytes = 100_000_000;
const mostDimensions = 8;

/** What is said of a file that is none at all. */
export const notAModelFile = phrase`This is not a model file.`;

interface Place {
  name: string;
  dtype: Dtype;
  shape: number[];
  begin: number;
  end: number;
}

/**
 * Takes a safetensors file apart, trusting nothing in it: allocates no more than a small multiple of the file's size.
 * `metadata` is empty when the file has none. Values of other types in `accepted` than F32 are converted to it. Throws
 * `bad-model`.
 */
export function readSafetensors(
  bytes: Uint8Array,
  accepted: readonly Dtype[] = ['F32'],
): {
  metadata: Map<string, string>;
  tensors: StoredTensor[];
  /** Where the data section begins. */
  dataOffset: number;
} {
  const headerEnd = 8 + headerLength(bytes);
  const header = new Fields(
    parseJson(decodeUtf8(bytes.subarray(8, headerEnd)), phrase`the header`),
    phrase`the header`,
  );
  const places = header
    .keys()
    .filter((name) => name !== '__metadata__')
    .map((name) => readPlace(name, header.object(name), accepted));
  checkContiguous(places, bytes.length - headerEnd);
  const tensors = places.map(({ name, dtype, shape, begin, end }) => {
    const data = new Uint8Array(end - begin); // a copy: aligned, and independent of the file
    data.set(bytes.subarray(headerEnd + begin, headerEnd + end));
    return { name, shape, values: toFloat32(dtype, data) };
  });
  return { metadata: readMetadata(header), tensors, dataOffset: headerEnd };
}

function headerLength(bytes: Uint8Array): number {
  const room = bytes.length - 8;
  const length = room > 0 ? new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true) : 0n;
  const isModelFile = length > 0n && length <= BigInt(mostHeaderBytes) && bytes[8] === 0x7b; // {
  if (!isModelFile) {
    throw new UnrollError('bad-model', notAModelFile, 'Choose a file that Unroll saved.');
  }
  if (length > BigInt(room)) throw damaged(phrase`it ends too early`);
  return Number(length);
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw damaged(phrase`the header is not UTF-8`);
  }
}

function readMetadata(header: Fields): Map<string, string> {
  if (!header.has('__metadata__')) return new Map();
  const metadata = header.object('__metadata__');
  return new Map(metadata.keys().map((key) => [key, metadata.string(key)]));
}

function readPlace(name: string, fields: Fields, accepted: readonly Dtype[]): Place {
  const dtype = fields.string('dtype');
  if (!isDtype(dtype) || !accepted.includes(dtype))
    throw damaged(phrase`the weights “${name}” are ${dtype}, not ${accepted.join(', ')}`);
  const shape = readSizes(name, fields.array('shape'), mostDimensions);
  const offsets = readSizes(name, fields.array('data_offsets'), 2);
  if (offsets.length !== 2) throw damaged(phrase`the weights “${name}” have no place in the file`);
  const [begin, end] = offsets;
  const length = shape.reduce((product, size) => product * size, bytesPerValue[dtype]);
  if (length !== end - begin)
    throw damaged(phrase`the weights “${name}” have another length than their shape`);
  return { name, dtype, shape, begin, end };
}

function readSizes(name: string, values: unknown[], most: number): number[] {
  const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
  if (values.length > most || !values.every(isSize))
    throw damaged(phrase`the weights “${name}” have an impossible shape`);
  return values.map((value) => value + 0); // -0 becomes 0
}

/** Tensors fill the data section without gaps, overlaps or rest, so their sum is the file's size. */
function checkContiguous(places: readonly Place[], dataBytes: number): void {
  let at = 0;
  for (const { name, begin, end } of [...places].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== at) throw damaged(phrase`the weights “${name}” are not where they should be`);
    at = end;
  }
  if (at !== dataBytes)
    throw damaged(at > dataBytes ? phrase`it ends too early` : phrase`it has more data than weights`);
}
