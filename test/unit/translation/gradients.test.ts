import { describe, expect, it } from 'vitest';
import { attentionKinds, cellKinds } from '../../../src/protocol/spec';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import type { EncodedPair } from '../../../src/engine/translation/pairs/encodePairs';
import type { TranslationSpec } from '../../../src/engine/translation/translationSpec';
import { lossAndGradient, makeShard, pairsOf, type TestShard, tinySpec } from './support/shards';

/** Step of the difference quotient: a fifth-order stencil lets it be large, which keeps 32-bit rounding small. */
const h = 0.03;
const shape = { sourceSteps: 6, targetSteps: 6, rows: 3 };
const lengths = [
  [4, 3],
  [1, 5],
] as const;

function numericGradient(made: TestShard, pairs: readonly EncodedPair[], dropoutSeed?: number): Float64Array {
  const weights = made.network.parameters.values;
  return Float64Array.from(weights, (weight, i) => {
    const lossAt = (shift: number) => {
      weights[i] = weight + shift;
      const { loss } = lossAndGradient(made, pairs, dropoutSeed);
      weights[i] = weight;
      return loss;
    };
    return (8 * (lossAt(h) - lossAt(-h)) - (lossAt(2 * h) - lossAt(-2 * h))) / (12 * h);
  });
}

function checkGradient(spec: TranslationSpec, dropoutSeed?: number): void {
  const made = makeShard(referenceBackend, spec, shape, 5);
  const pairs = pairsOf(lengths, spec, 2);
  const { gradient } = lossAndGradient(made, pairs, dropoutSeed);
  const numeric = numericGradient(made, pairs, dropoutSeed);
  let at = 0;
  for (const { name, values } of made.shard.gradient.list) {
    const expected = numeric.subarray(at, at + values.length);
    const actual = gradient.subarray(at, at + values.length);
    const norm = Math.hypot(...expected);
    const error = Math.hypot(...expected.map((value, i) => value - actual[i]));
    // Rounding to 32 bits in the forward pass shows as so much noise in each quotient.
    const noise = 1e-5 * Math.sqrt(values.length);
    expect(norm, `${name} has a gradient`).toBeGreaterThan(20 * noise);
    expect(error, name).toBeLessThan(1.5e-3 * norm + noise);
    at += values.length;
  }
  expect(at).toBe(made.network.parameters.count);
}

describe('gradients of an encoder-decoder against finite differences, on pairs of mixed lengths', () => {
  for (const cell of cellKinds) {
    for (const attention of attentionKinds) {
      for (const bidirectional of [false, true]) {
        it(
          `${cell}, attention ${attention}, ${bidirectional ? 'both ways' : 'one way'}`,
          { timeout: 60_000 },
          () => {
            checkGradient(tinySpec({ cell, attention, bidirectional }));
          },
        );
      }
    }
  }
  for (const bidirectional of [false, true]) {
    for (const cell of ['lstm', 'gru'] as const) {
      it(
        `${cell}, 2 layers with dropout, tied, ${bidirectional ? 'both ways' : 'one way'}`,
        { timeout: 60_000 },
        () => {
          const sizes = { layers: 2, hiddenSize: 4, embeddingSize: 4, tied: true, dropout: 0.3 };
          const attention = cell === 'lstm' ? 'dot' : 'additive';
          checkGradient(tinySpec({ cell, attention, bidirectional, ...sizes }), 11);
        },
      );
    }
  }
});
