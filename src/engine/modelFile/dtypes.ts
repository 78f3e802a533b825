/** Kinds of numbers in a safetensors file that can become F32, little-endian. */
export const dtypes = ['F32', 'F64', 'F16', 'BF16'] as const;
export type Dtype = (typeof dtypes)[number];

export const bytesPerValue: Record<Dtype, number> = { F32: 4, F64: 8, F16: 2, BF16: 2 };

export function isDtype(name: string): name is Dtype {
  return (dtypes as readonly string[]).includes(name);
}

/** Values as F32: those of F64 are rounded, the others are exact. `bytes` begins at a multiple of 8 in its buffer. */
export function toFloat32(
  dtype: Dtype,
  { buffer, byteOffset, byteLength }: Uint8Array<ArrayBuffer>,
): Float32Array {
  const length = byteLength / bytesPerValue[dtype];
  switch (dtype) {
    case 'F32':
      return new Float32Array(buffer, byteOffset, length);
    case 'F64':
      return Float32Array.from(new Float64Array(buffer, byteOffset, length));
    case 'F16':
      return fromBits(new Uint16Array(buffer, byteOffset, length), widenHalf);
    case 'BF16':
      return fromBits(new Uint16Array(buffer, byteOffset, length), (bits) => bits << 16);
  }
}

function fromBits(values: Uint16Array, widen: (bits: number) => number): Float32Array {
  const bits = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) bits[i] = widen(values[i]);
  return new Float32Array(bits.buffer);
}

/** Bits of an IEEE 754 binary32 number that equals the binary16 number of the given bits. */
function widenHalf(bits: number): number {
  const sign = (bits & 0x8000) << 16;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return sign | 0x7f800000 | (fraction << 13); // infinity, NaN
  if (exponent !== 0) return sign | ((exponent + 112) << 23) | (fraction << 13);
  if (fraction === 0) return sign;
  const leadingZeros = Math.clz32(fraction) - 21; // of ten digits behind the point, plus one
  return sign | ((113 - leadingZeros) << 23) | (((fraction << leadingZeros) & 0x3ff) << 13);
}
