import { UnrollError } from '../base/errors';
import { phrase } from '../base/phrase';
import type { F32, I32, Kernels, KernelsBackend } from './kernels/kernels';

/** Hands out views in one kernels memory. Nothing is ever given back: what a model needs is known before it starts. */
export interface Arena {
  readonly kernels: Kernels;
  floats(length: number): F32;
  ints(length: number): I32;
}

/**
 * Builds a structure of views. Runs twice: once on views of length 0 to measure the bytes, once for real. It may only
 * ask for views and cut sub-views out of them; working on their contents comes after `allocate`.
 */
export type Layout<T> = (arena: Arena) => T;

/** Most memory that one model may take, in bytes. */
export const defaultLimitBytes = 2 * 1024 ** 3;

const alignmentBytes = 64;

/** Bytes of kernels memory that a layout takes, including the kernels' own part below `memoryStart`. */
export function measureBytes(backend: KernelsBackend, layout: Layout<unknown>): number {
  const kernels = measuringKernels(backend);
  let bytes = kernels.memoryStart;
  const count = (length: number) => {
    bytes = alignUp(bytes) + 4 * length;
  };
  layout({
    kernels,
    floats(length) {
      count(length);
      return new Float32Array(0);
    },
    ints(length) {
      count(length);
      return new Int32Array(0);
    },
  });
  // Vector kernels may read, never write, a few bytes past the last view.
  return alignUp(bytes) + alignmentBytes;
}

/**
 * Makes a kernels instance with a memory of the size that the layout needs, and the layout's views in it.
 * Throws `too-large` when the machine does not give that much.
 */
export function allocate<T>(backend: KernelsBackend, layout: Layout<T>): T {
  return layOut(createKernels(backend, measureBytes(backend, layout)), layout);
}

/** The layout's views in the memory of `kernels`, which was made for that layout: all threads get the same ones. */
export function layOut<T>(kernels: Kernels, layout: Layout<T>): T {
  let next = kernels.memoryStart;
  const place = (length: number) => {
    const at = alignUp(next);
    next = at + 4 * length;
    return at;
  };
  return layout({
    kernels,
    floats: (length) => new Float32Array(kernels.memory, place(length), length),
    ints: (length) => new Int32Array(kernels.memory, place(length), length),
  });
}

function createKernels(backend: KernelsBackend, byteLength: number): Kernels {
  try {
    return backend.create(byteLength);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UnrollError(
      'too-large',
      phrase`The machine gives no ${formatBytes(byteLength)} of memory for this model.`,
      'Close other programs, or choose a smaller hidden size, batch or vocabulary.',
    );
  }
}

/** An instance with next to no memory, to ask how long packed matrices are; made once per backend. */
function measuringKernels(backend: KernelsBackend): Kernels {
  let kernels = measuring.get(backend);
  if (!kernels) {
    kernels = backend.create(alignmentBytes);
    measuring.set(backend, kernels);
  }
  return kernels;
}
const measuring = new WeakMap<KernelsBackend, Kernels>();

export function formatBytes(bytes: number): string {
  const mebibytes = bytes / 1024 ** 2;
  return mebibytes < 1024 ? `${Math.ceil(mebibytes)} MB` : `${(mebibytes / 1024).toFixed(1)} GB`;
}

function alignUp(bytes: number): number {
  return Math.ceil(bytes / alignmentBytes) * alignmentBytes;
}
