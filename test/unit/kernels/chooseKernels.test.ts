import { expect, it, vi } from 'vitest';
import { chooseKernels } from '../../../src/engine/kernels/chooseKernels';
import type { Kernels, KernelsBackend } from '../../../src/engine/kernels/kernels';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { findFault } from '../../../src/engine/kernels/wasm/selfCheck';
import { WasmBackend } from '../../../src/engine/kernels/wasm/wasmBackend';
import { wasmBackendsHere } from './wasmBackendsHere';

it('takes the first build that works, says how fast it is, and stays with it', () => {
  const clock = () => performance.now() / 1000;
  const choice = chooseKernels('auto', clock);
  expect(choice.backend.name).toBe('relaxed');
  expect(choice.reason).toMatch(/^correct here, \d+ GFLOP\/s with tiles of [46] rows/);
  expect(chooseKernels('auto', clock)).toBe(choice);
});

it('measures nothing without a clock', () => {
  expect(chooseKernels().backend.name).toBe('relaxed');
  expect(chooseKernels().reason).toMatch(/^correct here(;|$)/);
});

it('takes what is asked for', () => {
  expect(chooseKernels('reference').backend).toBe(referenceBackend);
  expect(chooseKernels('simd').backend.name).toBe('simd');
});

it('takes the revectorized build only when asked', () => {
  const { backend, reason } = chooseKernels('revectorized');
  expect(backend.name).toBe('revectorized');
  expect(reason).toMatch(/^correct here/);
});

it('falls back from a build that computes wrongly to the next, and at last to the reference, and says so', () => {
  const broken = wasmBackendsHere.map((backend) => vi.spyOn(backend, 'isSupported').mockReturnValue(false));
  try {
    // Choices are remembered: these were not made before.
    const nowSeconds = () => performance.now() / 1000;
    broken[1].mockRestore();
    const next = chooseKernels('revectorized', nowSeconds);
    expect(next.backend.name).toBe('relaxed');
    expect(next.reason).toMatch(/^correct here.*; revectorized kernels use instructions that/);
    const none = chooseKernels('simd', nowSeconds);
    expect(none.backend).toBe(referenceBackend);
    expect(none.reason).toMatch(/^slow plain JavaScript, because simd kernels use instructions that/);
  } finally {
    vi.restoreAllMocks();
  }
});

it('finds no fault in kernels that are right', () => {
  for (const backend of [referenceBackend, ...wasmBackendsHere]) {
    expect(findFault(backend, referenceBackend)).toBe('');
  }
});

it.each([
  ['product', { gemmTransposedA: () => undefined }],
  ['vector', { pack: (_b: Float32Array, _ld: number, packed: Float32Array) => void packed.fill(NaN) }],
  ['cell', { lstmForward: () => undefined }],
  ['softmax', { softmax: (x: Float32Array) => void x.fill(NaN) }],
] satisfies [string, Partial<Kernels>][])('finds a wrong %s', (name, broken) => {
  const backend: KernelsBackend = {
    name: 'simd',
    create: (byteLength) => ({ ...referenceBackend.create(byteLength), ...broken }),
  };
  expect(findFault(backend, referenceBackend)).toBe(name);
});

it('notices a build that the machine does not take', () => {
  const damaged = Buffer.from('\0asm not really').toString('base64');
  expect(new WasmBackend('simd', damaged, 4).isSupported()).toBe(false);
});
