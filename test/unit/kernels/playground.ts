import { expect } from 'vitest';
import type { F32, I32, Kernels, KernelsBackend } from '../../../src/engine/kernels/kernels';
import { Random } from '../../../src/engine/random';

/** How a buffer may differ from the reference's after the operation; `exact` is bit by bit. */
export type Tolerance = 'exact' | { relative: number; absolute: number };

/** One buffer of a case: what it holds before, and how its contents afterwards are compared. */
export interface CaseBuffer {
  values: ArrayLike<number>;
  tolerance: Tolerance;
  integers?: boolean;
}

/** Views by the names of a case's buffers; `ints` are those of integers. */
export interface CaseViews {
  f: Record<string, F32>;
  ints: Record<string, I32>;
  /** Room for a packed matrix, whose format is each implementation's own business. */
  packed: F32;
}

export interface KernelCase {
  name: string;
  buffers: Record<string, CaseBuffer>;
  /** (K, N) of the packed matrix, when there is one. */
  packed?: [number, number];
  /** Numbers returned are compared too, to 1e-6 relative. */
  run(kernels: Kernels, views: CaseViews): number | void;
}

export interface CaseResult {
  views: CaseViews;
  returned: number | void;
}

const guardByte = 0xa5;
/** Between views; not a multiple of a vector, so that views begin at all sorts of addresses. */
const guardBytes = 36;

/** What kernels say of themselves, asked once. */
function probe(backend: KernelsBackend): Pick<Kernels, 'memoryStart' | 'packedLength'> {
  let known = probes.get(backend);
  if (!known) {
    const kernels = backend.create(0);
    known = { memoryStart: kernels.memoryStart, packedLength: (k, n) => kernels.packedLength(k, n) };
    probes.set(backend, known);
  }
  return known;
}
const probes = new WeakMap<KernelsBackend, Pick<Kernels, 'memoryStart' | 'packedLength'>>();

/** Runs a case in a memory whose every byte outside of the views is guarded. */
export function runGuarded(backend: KernelsBackend, testCase: KernelCase): CaseResult {
  const { memoryStart, packedLength: lengthOf } = probe(backend);
  const packedLength = testCase.packed ? lengthOf(...testCase.packed) : 0;
  const lengths = Object.values(testCase.buffers).map(({ values }) => values.length);
  const floats = lengths.reduce((sum, length) => sum + length, packedLength);
  const kernels = backend.create(memoryStart + floats * 4 + (lengths.length + 2) * guardBytes);
  const bytes = new Uint8Array(kernels.memory);
  bytes.fill(guardByte, kernels.memoryStart);

  let next = kernels.memoryStart + guardBytes;
  const used: { from: number; to: number }[] = [];
  const place = (length: number) => {
    const from = next;
    used.push({ from, to: from + 4 * length });
    next = from + 4 * length + guardBytes;
    return from;
  };
  const views: CaseViews = { f: {}, ints: {}, packed: new Float32Array(0) };
  for (const [name, { values, integers }] of Object.entries(testCase.buffers)) {
    const at = place(values.length);
    if (integers) {
      views.ints[name] = new Int32Array(kernels.memory, at, values.length);
      views.ints[name].set(values);
    } else {
      views.f[name] = new Float32Array(kernels.memory, at, values.length);
      views.f[name].set(values);
    }
  }
  views.packed = new Float32Array(kernels.memory, place(packedLength), packedLength);
  const returned = testCase.run(kernels, views);

  let at = kernels.memoryStart;
  for (const { from, to } of [...used, { from: bytes.length, to: bytes.length }]) {
    for (; at < from; at++) {
      if (bytes[at] !== guardByte)
        throw new Error(`${testCase.name} wrote to byte ${at}, outside of its buffers`);
    }
    at = to;
  }
  return { views, returned };
}

/** Fails unless each number of `actual` is within the tolerance of `expected`. A NaN is only ever equal to a NaN. */
export function expectClose(actual: F32, expected: F32, tolerance: Tolerance, what: string): void {
  expect(actual.length, what).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const allowed =
      tolerance === 'exact' ? 0 : tolerance.absolute + tolerance.relative * Math.abs(expected[i]);
    const isClose = Object.is(actual[i], expected[i]) || Math.abs(actual[i] - expected[i]) <= allowed;
    const isSameZero = tolerance !== 'exact' || Object.is(actual[i], expected[i]);
    if (!isClose || !isSameZero) {
      expect.fail(`${what}[${i}] is ${actual[i]}, expected ${expected[i]} (to ${allowed})`);
    }
  }
}

/** Runs a case with both and compares every buffer and what is returned. */
export function expectLikeReference(
  backend: KernelsBackend,
  reference: KernelsBackend,
  testCase: KernelCase,
): void {
  const actual = runGuarded(backend, testCase);
  const expected = runGuarded(reference, testCase);
  for (const [name, { tolerance, integers }] of Object.entries(testCase.buffers)) {
    const what = `${testCase.name}: ${name}`;
    if (integers) expect(actual.views.ints[name], what).toEqual(expected.views.ints[name]);
    else expectClose(actual.views.f[name], expected.views.f[name], tolerance, what);
  }
  if (typeof expected.returned === 'number') {
    expectClose(
      Float32Array.of(Number(actual.returned)),
      Float32Array.of(expected.returned),
      { relative: 1e-6, absolute: 1e-6 },
      `${testCase.name}: result`,
    );
  }
}

/** `length` numbers in [-size, size), the same for the same arguments. */
export function noise(length: number, seed: number, size = 1): Float32Array {
  const random = new Random(seed);
  return Float32Array.from({ length }, () => random.between(-size, size));
}
