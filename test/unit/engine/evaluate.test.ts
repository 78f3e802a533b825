import { describe, expect, it } from 'vitest';
import { evaluate, type Evaluation } from '../../../src/engine/evaluation/evaluate';
import { rankOf } from '../../../src/engine/evaluation/rankOf';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { Network } from '../../../src/engine/network/network';
import { runToEnd } from '../../../src/engine/network/pacer';
import { Stepper } from '../../../src/engine/network/stepper';
import { Random } from '../../../src/engine/random';

const spec = {
  cell: 'gru',
  layers: 2,
  hiddenSize: 6,
  embeddingSize: 4,
  vocabularySize: 11,
  tied: false,
  dropout: 0,
} as const;

function makeIds(length: number): Int32Array {
  const random = new Random(4);
  return Int32Array.from({ length }, () => Math.floor(random.uniform() * spec.vocabularySize));
}

/** The same figures, token by token. */
function evaluateByHand(network: Network, ids: Int32Array, unknownId: number): Evaluation {
  const stepper = new Stepper(network);
  const sums = { loss: 0, top1: 0, top5: 0, unknown: 0 };
  const tokens = ids.length - 1;
  for (let i = 0; i < tokens; i++) {
    stepper.step(ids[i]);
    const logits = [...stepper.logits()];
    const target = ids[i + 1];
    const sum = logits.reduce((total, value) => total + Math.exp(value), 0);
    sums.loss += Math.log(sum) - logits[target];
    const order = logits.map((_, id) => id).sort((a, b) => logits[b] - logits[a]);
    if (order[0] === target) sums.top1++;
    if (order.slice(0, 5).includes(target)) sums.top5++;
    if (target === unknownId) sums.unknown++;
  }
  return {
    tokens,
    loss: sums.loss / tokens,
    top1: sums.top1 / tokens,
    top5: sums.top5 / tokens,
    unknown: sums.unknown / tokens,
  };
}

describe('evaluate', () => {
  it.each([2, 64, 65, 66, 200])('agrees with stepping through %i tokens', (length) => {
    const network = Network.create(referenceBackend, spec, 2);
    const ids = makeIds(length);
    const result = runToEnd(evaluate(network, ids, { unknownId: 3 }));
    const expected = evaluateByHand(network, ids, 3);
    expect(Math.abs(result.loss - expected.loss)).toBeLessThan(1e-5);
    expect({ ...result, loss: 0 }).toEqual({ ...expected, loss: 0 });
  });

  it.each([0, 1])('has nothing to say about %i tokens', (length) => {
    const result = runToEnd(evaluate(Network.create(referenceBackend, spec, 2), makeIds(length)));
    expect(result).toEqual({ tokens: 0, loss: NaN, top1: NaN, top5: NaN, unknown: NaN });
  });

  it('refuses ids that the model does not know', () => {
    const network = Network.create(referenceBackend, spec, 2);
    expect(() => runToEnd(evaluate(network, Int32Array.of(0, 11)))).toThrow('number 11');
  });

  it('keeps a second evaluation out while one is under way, and is free after it was left', () => {
    const network = Network.create(referenceBackend, { ...spec, hiddenSize: 64, vocabularySize: 4000 }, 2);
    const first = evaluate(network, makeIds(100));
    expect(first.next().done).toBe(false);
    expect(() => runToEnd(evaluate(network, makeIds(5)))).toThrow('being evaluated already');
    first.return({ tokens: 0, loss: NaN, top1: 0, top5: 0, unknown: 0 });
    expect(runToEnd(evaluate(network, makeIds(5))).tokens).toBe(4);
  });
});

describe('rankOf', () => {
  it('counts what is larger, the first of equal values first', () => {
    const values = Float32Array.of(9, 1, 3, 3, 2, 5);
    expect([1, 2, 3, 4, 5].map((target) => rankOf(values, 1, 5, target - 1))).toEqual([4, 1, 2, 3, 0]);
  });

  it('never lets NaN look right', () => {
    expect(rankOf(Float32Array.of(NaN, NaN), 0, 2, 0)).toBeGreaterThan(0);
    expect(rankOf(Float32Array.of(1, NaN), 0, 2, 0)).toBe(1);
  });
});
