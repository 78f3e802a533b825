import { Random } from '../../random';
import type { F32, Kernels, KernelsBackend } from '../kernels';

/** Makes a view of noise in [-1, 1) in the kernels' memory; the same for all kernels. */
type Take = (length: number) => F32;
/** Runs one operation and returns what it wrote. */
type Probe = (kernels: Kernels, take: Take) => F32[];

const probes: Record<string, Probe> = {
  product(kernels, take) {
    // Tiles of every height, a last panel of 5 columns, more than one block of the depth.
    const [m, n, k] = [23, 13, 259];
    const packed = take(kernels.packedLength(k, n));
    const [a, w, c, columns] = [take(m * k), take(n * k), take(m * n), take(m * n)];
    kernels.packTransposed(w, k, packed, k, n);
    kernels.gemm(a, k, packed, c, n, m, n, k, false);
    kernels.gemmTransposedA(a, m, packed, columns, n, m, n, k);
    return [c, columns];
  },
  vector(kernels, take) {
    const [n, k] = [13, 259];
    const packed = take(kernels.packedLength(k, n));
    const [a, b, c] = [take(k), take(n * k), take(n)];
    kernels.pack(b, n, packed, k, n);
    kernels.gemm(a, k, packed, c, n, 1, n, k, true);
    return [c];
  },
  cell(kernels, take) {
    const [b, hidden] = [3, 7];
    const gates = take(b * 4 * hidden);
    const [previous, c, tanhC, h, dH, dC] = Array.from({ length: 6 }, () => take(b * hidden));
    kernels.lstmForward(gates, previous, c, tanhC, h, b, hidden);
    kernels.lstmBackward(gates, previous, tanhC, dH, dC, b, hidden);
    return [gates, c, h, dC];
  },
  softmax(kernels, take) {
    const logits = take(11);
    kernels.softmax(logits, logits, 0.5);
    return [logits];
  },
};

const checkBytes = 1 << 17;

/**
 * Compares a few operations that use every kind of instruction with the reference. Returns the name of the first that
 * is wrong, or ''. A NaN is wrong.
 */
export function findFault(backend: KernelsBackend, reference: KernelsBackend): string {
  const isRight = (probe: Probe) => {
    const actual = run(backend, probe);
    const expected = run(reference, probe);
    return expected.every((view, index) =>
      view.every((value, i) => Math.abs(actual[index][i] - value) <= 1e-4 * (1 + Math.abs(value))),
    );
  };
  return Object.keys(probes).find((name) => !isRight(probes[name])) ?? '';
}

function run(backend: KernelsBackend, probe: Probe): F32[] {
  const kernels = backend.create(checkBytes);
  const random = new Random(1);
  let next = kernels.memoryStart;
  return probe(kernels, (length) => {
    const view = new Float32Array(kernels.memory, next, length);
    next += view.byteLength;
    // Packed matrices differ in length between kernels: each view draws from a generator of its own.
    const own = new Random(random.uint32());
    for (let i = 0; i < length; i++) view[i] = own.between(-1, 1);
    return view;
  });
}
