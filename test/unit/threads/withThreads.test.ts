import { describe, expect, it } from 'vitest';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import type { ThreadSupply } from '../../../src/engine/threads/threadSupply';
import { automaticThreads, withThreads } from '../../../src/engine/threads/withThreads';
import type { ModelSpec } from '../../../src/protocol/spec';
import type { ThreadWish } from '../../../src/protocol/training';
import { makeSpec } from './runs';

const machine = (cores: number): ThreadSupply => ({ cores, start: () => ({ dispose: () => undefined }) });
const large = { hiddenSize: 256, embeddingSize: 256 };

function choose(
  wish: ThreadWish,
  cores: number,
  { batchSize = 32, model = large }: { batchSize?: number; model?: Partial<ModelSpec> } = {},
) {
  const run = { spec: makeSpec({ batchSize, sequenceLength: 32 }, model), reasons: ['first'] };
  const { spec, reasons } = withThreads(run, wish, referenceBackend, machine(cores));
  return [spec.training.threads, ...reasons.slice(1)];
}

describe('the number of threads', () => {
  it('is by itself all cores but one, at least one', () => {
    expect([1, 2, 4].map((cores) => automaticThreads(machine(cores)))).toEqual([1, 1, 3]);
    expect(automaticThreads(undefined)).toBe(1);
    expect(choose('auto', 4)).toEqual([3, '3 threads: one of 4 cores is left free.']);
    expect(choose('auto', 2)).toEqual([1]);
  });

  it('is no more than the batch and the model are worth', () => {
    expect(choose('auto', 8, { batchSize: 8 })).toEqual([
      2,
      '2 threads (a batch of 8 is not enough for more).',
    ]);
    expect(choose('auto', 8, { model: { hiddenSize: 8, embeddingSize: 8 } })).toEqual([
      1,
      'One thread: the steps are too small to be shared.',
    ]);
  });

  it('is what is asked for, up to the rows of the batch', () => {
    expect(choose(7, 2)).toEqual([7]);
    expect(choose(1, 8)).toEqual([1]);
    expect(choose(7, 8, { batchSize: 3 })).toEqual([3, '3 threads (a batch of 3 is not enough for more).']);
  });

  it('is one where nothing can be shared, and says so', () => {
    const run = { spec: makeSpec({}), reasons: [] };
    const lonely = withThreads(run, 4, { ...referenceBackend, sharing: undefined }, machine(4));
    expect([lonely.spec.training.threads, lonely.reasons]).toEqual([
      1,
      ['One thread: memory cannot be shared here.'],
    ]);
    expect(withThreads(run, 4, referenceBackend, undefined).spec.training.threads).toBe(1);
  });

  it('is the same for a model of both sides', () => {
    const [threads] = choose(4, 4, { model: { ...large, kind: 'blank' } });
    expect(threads).toBe(4);
  });

  it.each([0, 1.5, 65, NaN])('cannot be %s', (wish) => {
    expect(() => choose(wish, 4)).toThrow(expect.objectContaining({ code: 'bad-input' }));
  });
});
