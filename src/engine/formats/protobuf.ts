/**
 * Writes messages of Protocol Buffers (https://protobuf.dev/programming-guides/encoding): a field is its number and wire
 * type, then its value. A message is a list of pieces, put together once at the end.
 */
export class Message {
  private readonly pieces: Uint8Array[] = [];
  private length = 0;

  /** A whole number of at least 0. */
  integer(field: number, value: number): this {
    this.push(varint(field * 8));
    return this.push(varint(value));
  }

  string(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  bytes(field: number, value: Uint8Array): this {
    this.push(varint(field * 8 + 2));
    this.push(varint(value.length));
    return this.push(value);
  }

  double(field: number, value: number): this {
    this.push(varint(field * 8 + 1));
    return this.push(littleEndian([value], 8));
  }

  float(field: number, value: number): this {
    this.push(varint(field * 8 + 5));
    return this.push(littleEndian([value], 4));
  }

  /** A repeated field of doubles, packed. */
  doubles(field: number, values: readonly number[]): this {
    return this.bytes(field, littleEndian(values, 8));
  }

  message(field: number, value: Message): this {
    this.push(varint(field * 8 + 2));
    this.push(varint(value.length));
    for (const piece of value.pieces) this.push(piece);
    return this;
  }

  finish(): Uint8Array {
    const whole = new Uint8Array(this.length);
    let at = 0;
    for (const piece of this.pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }

  private push(piece: Uint8Array): this {
    this.pieces.push(piece);
    this.length += piece.length;
    return this;
  }
}

function littleEndian(values: readonly number[], width: 4 | 8): Uint8Array {
  const view = new DataView(new ArrayBuffer(width * values.length));
  values.forEach((value, i) =>
    width === 8 ? view.setFloat64(8 * i, value, true) : view.setFloat32(4 * i, value, true),
  );
  return new Uint8Array(view.buffer);
}

/** Seven bits a byte, the lowest first; the highest bit says that more follow. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  while (value > 0x7f) {
    bytes.push((value % 0x80) | 0x80);
    value = Math.floor(value / 0x80);
  }
  bytes.push(value);
  return Uint8Array.from(bytes);
}
