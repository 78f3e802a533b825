/** Just enough of protobuf's wire format to write an ONNX model: https://protobuf.dev/programming-guides/encoding/ */

function varint(value) {
  const bytes = [];
  for (let rest = BigInt(value); ; rest >>= 7n) {
    const low = Number(rest & 127n);
    if (rest < 128n) return Buffer.from([...bytes, low]);
    bytes.push(low | 128);
  }
}

/** A field with an integer. */
export const integer = (field, value) => Buffer.concat([varint(field << 3), varint(value)]);

/** A field with bytes, a string or a message (an array of fields). */
export function bytes(field, value) {
  const content = Array.isArray(value) ? Buffer.concat(value) : Buffer.from(value);
  return Buffer.concat([varint((field << 3) | 2), varint(content.length), content]);
}
