/** A value ready to be posted, with the buffers that move instead of being copied. */
export interface Packed {
  value: unknown;
  transfer: ArrayBuffer[];
}

/**
 * Finds the typed arrays in plain data, so that they cross by transfer: whoever sends one gives it away. An array that
 * is a view of part of a buffer is cut out first, because cloning or moving it would take the whole buffer along (a
 * model's weights are views of the kernels' memory, small Node buffers are views of a shared pool).
 */
export function packTransfers(value: unknown): Packed {
  const buffers = new Set<ArrayBuffer>();
  return { value: pack(value, buffers), transfer: [...buffers] };
}

function pack(value: unknown, buffers: Set<ArrayBuffer>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (ArrayBuffer.isView(value)) return packView(value, buffers);
  if (Array.isArray(value)) return packArray(value, buffers);
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  let copy: Record<string, unknown> | undefined;
  for (const [key, member] of Object.entries(value)) {
    const packed = pack(member, buffers);
    if (packed === member) continue;
    copy ??= { ...value };
    copy[key] = packed;
  }
  return copy ?? value;
}

function packArray(values: unknown[], buffers: Set<ArrayBuffer>): unknown[] {
  // Long arrays in the protocol are of strings, numbers or flat records; only objects can hold a typed array.
  if (!values.some((value) => typeof value === 'object' && value !== null)) return values;
  const packed = values.map((value) => pack(value, buffers));
  return packed.some((value, i) => value !== values[i]) ? packed : values;
}

function packView(view: ArrayBufferView, buffers: Set<ArrayBuffer>): ArrayBufferView {
  const { buffer } = view;
  const isWhole = view.byteOffset === 0 && view.byteLength === buffer.byteLength;
  const owned = isWhole && buffer instanceof ArrayBuffer ? view : copyOf(view);
  if (owned.byteLength > 0) buffers.add(owned.buffer as ArrayBuffer);
  return owned;
}

function copyOf(view: ArrayBufferView): ArrayBufferView {
  if (view instanceof Float32Array) return new Float32Array(view);
  if (view instanceof Uint32Array) return new Uint32Array(view);
  if (view instanceof Int32Array) return new Int32Array(view);
  return new Uint8Array(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
}
