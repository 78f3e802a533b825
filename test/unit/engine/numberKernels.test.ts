import { describe, expect, it } from 'vitest';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { expectClose } from './support/expectClose';
import { TestMemory } from './support/memory';

describe('dropout', () => {
  const length = 20_000;
  const make = (probability: number, seed: number) => {
    const memory = new TestMemory(referenceBackend);
    const x = memory.of(Array(length).fill(2));
    const mask = memory.zeros(length);
    memory.kernels.dropout(x, mask, probability, seed);
    return { memory, x, mask };
  };

  it.each([0, 0.1, 0.5, 0.9])('drops a share of %f and keeps the mean', (probability) => {
    const { x, mask } = make(probability, 42);
    const dropped = mask.filter((factor) => factor === 0).length;
    // Four standard deviations of a binomial count.
    const deviation = Math.sqrt(length * probability * (1 - probability));
    expect(Math.abs(dropped - length * probability)).toBeLessThanOrEqual(4 * deviation);
    const kept = Math.fround(1 / (1 - probability));
    expect(mask.every((factor) => factor === 0 || factor === kept)).toBe(true);
    expect(x.every((value, i) => value === 2 * mask[i])).toBe(true);
  });

  it('depends on the seed and the place alone', () => {
    const { mask } = make(0.5, 7);
    expect(make(0.5, 7).mask).toEqual(mask);
    expect(make(0.5, 8).mask).not.toEqual(mask);
    // Neighbours are independent: both dropped in about a quarter of the places.
    const both = mask.filter((factor, i) => i > 0 && factor === 0 && mask[i - 1] === 0).length;
    expect(Math.abs(both / length - 0.25)).toBeLessThan(0.02);
  });

  it('goes back through the same mask', () => {
    const { memory, mask } = make(0.3, 1);
    const gradient = memory.noise(length);
    const before = gradient.slice();
    memory.kernels.multiply(mask, gradient);
    expect(gradient).toEqual(before.map((value, i) => value * mask[i]));
  });
});

describe('optimizers', () => {
  it('Adam is the published formula', () => {
    const memory = new TestMemory(referenceBackend);
    const length = 9;
    const [weights, m, v] = [memory.noise(length), memory.zeros(length), memory.zeros(length)];
    const [beta1, beta2, epsilon, learningRate, gradientScale] = [0.9, 0.999, 1e-8, 0.01, 0.5];
    const expected = [...weights];
    const moments = expected.map(() => [0, 0]);
    for (let step = 1; step <= 5; step++) {
      const gradient = memory.noise(length);
      const correction1 = 1 - beta1 ** step;
      const correction2 = 1 - beta2 ** step;
      gradient.forEach((value, i) => {
        const g = value * gradientScale;
        const moment = moments[i];
        moment[0] = beta1 * moment[0] + (1 - beta1) * g;
        moment[1] = beta2 * moment[1] + (1 - beta2) * g * g;
        const mHat = moment[0] / correction1;
        const vHat = moment[1] / correction2;
        expected[i] -= (learningRate * mHat) / (Math.sqrt(vHat) + epsilon);
      });
      const options = { learningRate, beta1, beta2, epsilon, correction1, correction2, gradientScale };
      memory.kernels.adam(weights, gradient, m, v, options);
      expect(gradient.every((value) => value === 0)).toBe(true);
    }
    expectClose(weights, expected, 1e-6);
  });

  it('SGD moves against the gradient', () => {
    const memory = new TestMemory(referenceBackend);
    const [weights, gradient] = [memory.of([1, 2, 3]), memory.of([1, -2, 0])];
    memory.kernels.sgd(weights, gradient, 0.25);
    expect([...weights]).toEqual([0.75, 2.5, 3]);
    expect([...gradient]).toEqual([0, 0, 0]);
  });
});

describe('softmax and cross-entropy', () => {
  const rows = 4;
  const v = 5;
  const targets = [0, 4, -1, 2];

  function byHand(logits: number[], target: number): { loss: number; probabilities: number[] } {
    const exponentials = logits.map((value) => Math.exp(value));
    const sum = exponentials.reduce((a, b) => a + b);
    const probabilities = exponentials.map((value) => value / sum);
    return { loss: target < 0 ? 0 : -Math.log(probabilities[target]), probabilities };
  }

  it('loss and gradient; rows without a target count for nothing', () => {
    const memory = new TestMemory(referenceBackend);
    const logits = memory.noise(rows * v, 3);
    const ids = memory.integers(rows, 0, 1);
    ids.set(targets);
    const row = (r: number) => [...logits.subarray(r * v, (r + 1) * v)];
    const expected = targets.map((target, r) => byHand(row(r), target));
    const losses = memory.zeros(rows);
    const before = logits.slice();
    memory.kernels.crossEntropy(logits, ids, losses, rows, v);
    expect(logits).toEqual(before);
    expectClose(
      losses,
      expected.map(({ loss }) => loss),
      1e-6,
    );
    const loss = memory.kernels.softmaxCrossEntropy(logits, ids, rows, v, 0.1);
    expect(Math.abs(loss - expected.reduce((sum, e) => sum + e.loss, 0))).toBeLessThan(1e-5);
    targets.forEach((target, r) => {
      const gradient = expected[r].probabilities.map((p, j) =>
        target < 0 ? 0 : 0.1 * (p - Number(j === target)),
      );
      expectClose(row(r), gradient, 1e-7);
    });
  });

  it('stays finite for logits that overflow an exponential', () => {
    const memory = new TestMemory(referenceBackend);
    const logits = memory.of([1000, 999, -1000]);
    const probabilities = memory.zeros(3);
    memory.kernels.softmax(logits, probabilities, 0.5);
    expectClose(probabilities, [1 / (1 + Math.exp(-2)), 1 / (1 + Math.exp(2)), 0], 1e-6);
    const losses = memory.zeros(1);
    const target = memory.integers(1, 2, 3);
    memory.kernels.crossEntropy(logits, target, losses, 1, 3);
    expectClose(losses, [2000 + Math.log(1 + Math.exp(-1))], 1e-6);
  });
});

describe('embedding and element by element', () => {
  it('scatterAdd undoes gather, adding where ids repeat', () => {
    const memory = new TestMemory(referenceBackend);
    const [rows, width, v] = [6, 3, 4];
    const table = memory.noise(v * width);
    const ids = memory.integers(rows, 0, 1);
    ids.set([3, 0, 3, 1, 1, 3]);
    const out = memory.zeros(rows * width);
    memory.kernels.gather(table, ids, out, rows, width);
    ids.forEach((id, r) => {
      expect(out.subarray(r * width, (r + 1) * width)).toEqual(table.subarray(id * width, (id + 1) * width));
    });
    const sums = memory.zeros(v * width);
    memory.kernels.scatterAdd(sums, ids, out, rows, width);
    const counts = [1, 2, 0, 3];
    expectClose(
      sums,
      [...table].map((value, i) => value * counts[Math.floor(i / width)]),
      1e-6,
    );
  });

  it('fill, copy, add, sumOfSquares', () => {
    const memory = new TestMemory(referenceBackend);
    const { kernels } = memory;
    const [a, b] = [memory.of([1, -2, 3]), memory.zeros(3)];
    kernels.fill(b, 0.5);
    kernels.add(a, b);
    expect([...b]).toEqual([1.5, -1.5, 3.5]);
    kernels.copy(a, b);
    expect([...b]).toEqual([1, -2, 3]);
    expect(kernels.sumOfSquares(b)).toBe(14);
  });
});
