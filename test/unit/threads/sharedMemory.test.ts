import { describe, expect, it } from 'vitest';
import { attachKernels } from '../../../src/engine/kernels/attachKernels';
import type { Kernels } from '../../../src/engine/kernels/kernels';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { withSharedMemory } from '../../../src/engine/kernels/wasm/withSharedMemory';
import { wasmBackendsHere } from '../kernels/wasmBackendsHere';

const [m, n, k] = [50, 13, 30];

/** A product that needs all of the kernels' working memory: a transposed block, and columns that fill no panel. */
function product(kernels: Kernels, at: number): Float32Array {
  let next = at;
  const take = (length: number) => {
    const view = new Float32Array(kernels.memory, next, length);
    next += view.byteLength;
    return view;
  };
  const [a, b, packed, c] = [take(k * m), take(k * n), take(kernels.packedLength(k, n)), take(m * n)];
  a.forEach((_, i) => (a[i] = Math.sin(i)));
  b.forEach((_, i) => (b[i] = Math.cos(i)));
  kernels.pack(b, n, packed, k, n);
  kernels.gemmTransposedA(a, m, packed, c, n, m, n, k);
  return c.slice();
}

describe.each([...wasmBackendsHere, referenceBackend].map((backend) => ({ name: backend.name, backend })))(
  'shared memory of $name kernels',
  ({ backend }) => {
    const bytes = 1 << 19;

    it('is seen by both, and both compute the bits of unshared kernels', () => {
      const alone = backend.create(bytes);
      const expected = product(alone, alone.memoryStart);
      const first = backend.sharing?.(2).create(bytes);
      if (!first?.shared) throw new Error('not shared');
      expect(first.memory).toBeInstanceOf(SharedArrayBuffer);
      const second = attachKernels(structuredClone(first.shared), 1);
      expect(second.memoryStart).toBe(first.memoryStart);
      expect(product(first, first.memoryStart)).toEqual(expected);
      expect(product(second, second.memoryStart + (1 << 17))).toEqual(expected);
      const [here, there] = [first, second].map((kernels) => new Float32Array(kernels.memory, bytes - 64, 1));
      here[0] = 7;
      expect(there[0]).toBe(7);
    });

    it('has working memory for each thread', () => {
      const first = backend.sharing?.(2).create(bytes);
      if (!first?.shared) throw new Error('not shared');
      const second = attachKernels(first.shared, 1);
      const own = backend.create(0).memoryStart;
      const before = new Uint8Array(first.memory).slice(0, own);
      product(second, second.memoryStart);
      expect(new Uint8Array(first.memory).slice(0, own)).toEqual(before);
    });
  },
);

it('refuses a module that imports no memory', () => {
  expect(() => withSharedMemory(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]))).toThrow('no memory');
});
