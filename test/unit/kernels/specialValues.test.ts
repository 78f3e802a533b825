import { describe, expect, it } from 'vitest';
import type { Kernels, KernelsBackend } from '../../../src/engine/kernels/kernels';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { wasmBackendsHere } from './wasmBackendsHere';

const backends: KernelsBackend[] = [referenceBackend, ...wasmBackendsHere];

/** Hands out floats in a kernels memory, filled. */
function bench(backend: KernelsBackend, byteLength = 1 << 20) {
  const kernels = backend.create(byteLength);
  let next = kernels.memoryStart;
  const place = (length: number) => {
    const at = next;
    next += 4 * length;
    return at;
  };
  const floats = (values: ArrayLike<number>) => {
    const view = new Float32Array(kernels.memory, place(values.length), values.length);
    view.set(values);
    return view;
  };
  const ints = (values: ArrayLike<number>) => {
    const view = new Int32Array(kernels.memory, place(values.length), values.length);
    view.set(values);
    return view;
  };
  return { kernels, floats, ints, zeros: (length: number) => floats(new Float32Array(length)) };
}

const grid = (from: number, to: number, count: number) =>
  Float32Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));

describe.each(backends)('$name kernels', (backend) => {
  it('tanh is right to 2.7e-7 and never leaves [-1, 1]', () => {
    const { kernels, floats, zeros } = bench(backend);
    const x = floats(grid(-12, 12, 20001));
    const h = zeros(x.length);
    kernels.rnnForward(x, h, false, 1, x.length);
    let worst = 0;
    x.forEach((value, i) => (worst = Math.max(worst, Math.abs(h[i] - Math.tanh(value)))));
    expect(worst).toBeLessThanOrEqual(2.7e-7);
    expect(Math.max(...h.map(Math.abs))).toBeLessThanOrEqual(1);
  });

  it('sigmoid is right to 3e-7 of its value from -80 to 80', () => {
    const { kernels, floats, zeros } = bench(backend);
    const count = 16001;
    const gates = zeros(4 * count);
    gates.set(grid(-80, 80, count));
    const expected = gates.slice(0, count).map((value) => 1 / (1 + Math.exp(-value)));
    const state = floats(new Float32Array(4 * count));
    const part = (index: number) => state.subarray(index * count, (index + 1) * count);
    kernels.lstmForward(gates, part(0), part(1), part(2), part(3), 1, count);
    let worst = 0;
    expected.forEach((value, i) => (worst = Math.max(worst, Math.abs(gates[i] - value) / value)));
    expect(worst).toBeLessThanOrEqual(3e-7);
  });

  it('exp is right to 2e-7 of its value, as a softmax shows it', () => {
    const { kernels, floats, zeros } = bench(backend);
    const logits = floats(grid(-80, 0, 10001));
    const p = zeros(logits.length);
    kernels.softmax(logits, p, 1);
    // The largest logit is 0, so the last probability is the factor that all of them share.
    const factor = p[logits.length - 1];
    let worst = 0;
    logits.forEach((value, i) => (worst = Math.max(worst, Math.abs(p[i] / factor / Math.exp(value) - 1))));
    expect(worst).toBeLessThanOrEqual(2e-7 + 1.2e-7);
  });

  it.each([0, 1, 4, 5])('a NaN among the pre-activations at %i comes out of every cell', (at) => {
    const { kernels, zeros } = bench(backend);
    const hidden = 6;
    for (const cell of ['lstm', 'gru', 'tanh', 'relu']) {
      const gates = zeros(4 * hidden);
      const [previous, c, tanhC, h, recurrent] = [1, 1, 1, 1, 3].map((n) => zeros(n * hidden));
      gates[at] = NaN;
      if (cell === 'lstm') kernels.lstmForward(gates, previous, c, tanhC, h, 1, hidden);
      else if (cell === 'gru') kernels.gruForward(gates, recurrent, previous.fill(1), h, 1, hidden);
      else kernels.rnnForward(gates, h, cell === 'relu', 1, hidden);
      // The reset gate of a GRU only matters through a recurrent part that is not 0, and NaN times 0 is NaN too.
      expect(Array.from(h, Number.isNaN), cell).toEqual(Array.from(h, (_, i) => i === at));
    }
  });

  it.each([0, 3, 8, 10])('a NaN logit at %i makes the loss and the probabilities NaN', (at) => {
    const { kernels, floats, ints, zeros } = bench(backend);
    const values = new Float32Array(11);
    values[at] = NaN;
    const losses = zeros(1);
    kernels.crossEntropy(floats(values), ints([2]), losses, 1, 11);
    expect(losses[0]).toBeNaN();
    expect(kernels.softmaxCrossEntropy(floats(values), ints([2]), 1, 11, 1)).toBeNaN();
    const p = zeros(11);
    kernels.softmax(floats(values), p, 1);
    expect(Array.from(p).every(Number.isNaN)).toBe(true);
  });

  it('a NaN weight reaches the product, the norm and the optimizer', () => {
    const { kernels, floats, zeros } = bench(backend);
    const packed = zeros(kernels.packedLength(5, 9));
    const b = new Float32Array(45);
    b[44] = NaN;
    kernels.pack(floats(b), 9, packed, 5, 9);
    for (const m of [1, 3]) {
      const c = zeros(m * 9);
      kernels.gemm(zeros(m * 5), 5, packed, c, 9, m, 9, 5, false);
      expect(Array.from(c, Number.isNaN)).toEqual(Array.from(c, (_, i) => i % 9 === 8));
    }
    expect(kernels.sumOfSquares(floats([1, 2, NaN, 4, 5, 6, 7, 8, 9]))).toBeNaN();
    const weights = floats([1, 1]);
    kernels.sgd(weights, floats([0, NaN]), 0.1);
    expect(Array.from(weights)).toEqual([1, NaN]);
  });

  it.each([
    [1e30, -1e30, 0],
    [300, 200, 100],
    [-1e4, -2e4, -3e4],
    [3e38, 3e38, -3e38],
  ])('logits %d, %d, %d neither overflow nor lose the loss', (...logits) => {
    const { kernels, floats, ints, zeros } = bench(backend);
    const largest = Math.max(...logits);
    const weights = logits.map((x) => Math.exp(x - largest));
    const sum = weights.reduce((a, b) => a + b);
    logits.forEach((logit, target) => {
      const expected = Math.log(sum) + (largest - logit);
      const gradient = floats(logits);
      const loss = kernels.softmaxCrossEntropy(gradient, ints([target]), 1, 3, 1);
      expect(Math.abs(loss - expected)).toBeLessThanOrEqual(1e-6 * (1 + Math.abs(expected)));
      gradient.forEach((g, i) => {
        expect(Math.abs(g - (weights[i] / sum - (i === target ? 1 : 0)))).toBeLessThanOrEqual(1e-6);
      });
    });
    const p = zeros(3);
    kernels.softmax(floats(logits), p, 1e-300);
    expect(p.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
  });

  it('one class has probability 1, no loss and no gradient', () => {
    const { kernels, floats, ints } = bench(backend);
    const logits = floats([5]);
    expect(kernels.softmaxCrossEntropy(logits, ints([0]), 1, 1, 1)).toBe(0);
    expect(logits[0]).toBe(0);
  });
});

describe('WASM kernels', () => {
  const kernels = (): Kernels => wasmBackendsHere[0].create(1 << 17);

  it('refuse ids outside of their table instead of touching other memory', () => {
    const k = kernels();
    const table = new Float32Array(k.memory, k.memoryStart, 6);
    const ids = new Int32Array(k.memory, k.memoryStart + 64, 1);
    const out = new Float32Array(k.memory, k.memoryStart + 128, 2);
    for (const id of [-1, 3]) {
      ids[0] = id;
      expect(() => k.gather(table, ids, out, 1, 2)).toThrow(RangeError);
      expect(() => k.scatterAdd(table, ids, out, 1, 2)).toThrow(RangeError);
    }
    expect(() => k.crossEntropy(table, ids, out, 1, 3)).toThrow(RangeError);
    expect(() => k.softmaxCrossEntropy(table, ids, 1, 3, 1)).toThrow(RangeError);
  });

  it('refuse views of other memory', () => {
    const k = kernels();
    expect(() => k.sumOfSquares(new Float32Array(4))).toThrow('memory');
  });

  it('have a memory of the size asked for, in whole pages', () => {
    const backend = wasmBackendsHere[0];
    expect(backend.create(0).memoryStart).toBeLessThan(65536);
    expect(backend.create(3 * 65536).memory.byteLength).toBe(3 * 65536);
    expect(backend.create(3 * 65536 + 1).memory.byteLength).toBe(4 * 65536);
    expect(() => backend.create(2 ** 33)).toThrow(RangeError);
  });
});
