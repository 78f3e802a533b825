import { describe, expect, it } from 'vitest';
import { attentionKinds, cellKinds } from '../../../src/protocol/spec';
import { wasmBackends } from '../../../src/engine/kernels/wasm/wasmBackend';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import type { KernelsBackend } from '../../../src/engine/kernels/kernels';
import type { TranslationSpec } from '../../../src/engine/translation/translationSpec';
import { expectClose } from '../engine/support/expectClose';
import { lossAndGradient, makeShard, pairsOf, tinySpec } from './support/shards';

const lengths = [
  [5, 1],
  [1, 6],
  [3, 3],
  [7, 2],
] as const;

function compare(backend: KernelsBackend, spec: TranslationSpec): void {
  const pairs = pairsOf(lengths, spec, 8);
  const together = makeShard(backend, spec, { sourceSteps: 11, targetSteps: 9, rows: 5 }, 3);
  // What an earlier, longer batch left in the buffers must not show.
  lossAndGradient(
    together,
    pairsOf(
      Array.from({ length: 5 }, () => [10, 8] as const),
      spec,
      1,
    ),
  );
  const batch = lossAndGradient(together, pairs);
  const alone = makeShard(backend, spec, { sourceSteps: 11, targetSteps: 9, rows: 1 }, 3);
  const each = pairs.map((pair) => lossAndGradient(alone, [pair]));
  expectClose([batch.loss], [each.reduce((sum, { loss }) => sum + loss, 0)], 1e-5, 'loss');
  const sum = batch.gradient.map((_, i) => each.reduce((total, { gradient }) => total + gradient[i], 0));
  expectClose(batch.gradient, sum, 2e-5, 'gradient');
  expect(Math.hypot(...batch.gradient)).toBeGreaterThan(0.1);
}

describe('a batch of mixed lengths equals its pairs one by one, forward and back', () => {
  const backends = [referenceBackend, wasmBackends[wasmBackends.length - 1]];
  for (const backend of backends) {
    for (const attention of attentionKinds) {
      for (const bidirectional of [false, true]) {
        for (const cell of cellKinds) {
          it(`${backend.name}, ${cell}, attention ${attention}, ${bidirectional ? 'both ways' : 'one way'}`, () => {
            compare(backend, tinySpec({ cell, attention, bidirectional, layers: 2 }));
          });
        }
      }
    }
  }
});
