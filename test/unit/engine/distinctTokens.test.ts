import { describe, expect, it } from 'vitest';
import { allocate } from '../../../src/engine/arena';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { wasmBackends } from '../../../src/engine/kernels/wasm/wasmBackend';
import { DistinctTokens } from '../../../src/engine/network/distinctTokens';
import { TrainingGraph } from '../../../src/engine/training/trainingGraph';
import type { ModelSpec } from '../../../src/protocol/spec';

const make = () => allocate(referenceBackend, (arena) => new DistinctTokens(arena, 8, 10));

describe('DistinctTokens', () => {
  it('has each token once, in the order of first places, and knows where each row finds its own', () => {
    const tokens = make();
    tokens.find(Int32Array.of(7, 3, 7, 9, 3, 0, 7, 0), 7);
    expect([...tokens.ids.subarray(0, tokens.count)]).toEqual([7, 3, 9, 0]);
    expect([...tokens.slots.subarray(0, 7)]).toEqual([0, 1, 0, 2, 1, 3, 0]);
  });

  it('forgets the stretch before', () => {
    const tokens = make();
    tokens.find(Int32Array.of(1, 2, 3, 4, 5, 6, 7, 8), 8);
    tokens.find(Int32Array.of(8, 8, 1), 3);
    expect([tokens.count, ...tokens.ids.subarray(0, 2)]).toEqual([2, 8, 1]);
    expect([...tokens.slots.subarray(0, 3)]).toEqual([0, 0, 1]);
  });
});

it('a training step refuses a token outside of the vocabulary', () => {
  const sizes = { layers: 1, hiddenSize: 4, embeddingSize: 4, vocabularySize: 5 };
  const spec: ModelSpec = { cell: 'lstm', ...sizes, tied: false, dropout: 0 };
  const backend = wasmBackends.find(({ name }) => name === 'simd') ?? referenceBackend;
  const graph = TrainingGraph.create(backend, spec, 'sgd', { steps: 2, rows: 1 }, 1);
  expect(Number.isFinite(graph.forwardBackward([1, 4], [4, 1]))).toBe(true);
  expect(() => graph.forwardBackward([1, 5], [4, 1])).toThrow(/Token id 5/);
});
