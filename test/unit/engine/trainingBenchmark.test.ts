import { describe, expect, it } from 'vitest';
import { benchmarkTraining } from '../../../src/engine/benchmark/trainingBenchmark';
import type { Kernels, KernelsBackend } from '../../../src/engine/kernels/kernels';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { runToEnd } from '../../../src/engine/network/pacer';
import type { ModelSpec } from '../../../src/protocol/spec';

const model: ModelSpec = {
  cell: 'lstm',
  layers: 1,
  hiddenSize: 3,
  embeddingSize: 3,
  vocabularySize: 7,
  tied: false,
  dropout: 0,
};

/** Measures with a clock that moves by so many seconds whenever it is looked at; counts the updates that were made. */
function measured(tickSeconds: number, seconds: number) {
  let updates = 0;
  const backend: KernelsBackend = {
    name: 'reference',
    create(byteLength): Kernels {
      const kernels = referenceBackend.create(byteLength);
      const adam: Kernels['adam'] = (...views) => {
        updates++;
        kernels.adam(...views);
      };
      return new Proxy(kernels, { get: (target, key) => (key === 'adam' ? adam : Reflect.get(target, key)) });
    },
  };
  let now = 0;
  const clock = () => (now += tickSeconds);
  const question = { backend, model, shape: { rows: 2, steps: 2 }, threads: 1, seconds };
  return { speed: runToEnd(benchmarkTraining(question, clock)), updates: () => updates };
}

describe('the benchmark of training', () => {
  it('measures no step before two others, however slow they are', () => {
    const { speed, updates } = measured(1, 1);
    expect(speed.steps).toBe(1);
    expect(updates()).toBe(3);
    // A step is between two looks at the clock.
    expect(speed.stepMicroseconds).toBeCloseTo(1e6, 3);
    expect(speed.tokensPerSecond).toBeCloseTo(4, 9);
  });

  it('takes a step of many seconds for warm', () => {
    const { speed, updates } = measured(20, 1);
    expect([speed.steps, updates()]).toEqual([1, 1]);
  });

  it('measures for as long as it is told', () => {
    const { speed, updates } = measured(0.01, 1);
    expect(speed.steps).toBeGreaterThan(5);
    expect(updates()).toBeGreaterThan(speed.steps + 2);
  });

  it('knows the wide peak of kernels that use it alone', () => {
    const { speed } = measured(0.01, 0.1);
    expect(speed.widePeakGflops).toBeUndefined();
    expect(speed.fractionOfWidePeak).toBeUndefined();
  });
});
