import { join } from 'node:path';
import v8 from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeAll, describe, expect, it } from 'vitest';
import { neverCancelled } from '../../../src/base/cancellation';
import { chooseKernels } from '../../../src/engine/kernels/chooseKernels';
import type { KernelsBackend } from '../../../src/engine/kernels/kernels';
import { TrainingGraph } from '../../../src/engine/training/trainingGraph';
import type { ModelSpec } from '../../../src/protocol/spec';
import { createEngineService } from '../../../src/worker/engineService';
import { bundleScript, countingThreads, scriptFolder } from '../threads/threadScript';
import { makeSpec, makeTrainer, pacing } from '../threads/runs';
import { trainRequest } from './serviceFixture';

const script = join(scriptFolder(), 'trainingThread.js');
beforeAll(() => bundleScript('node/trainingThread.ts', script));

v8.setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** A backend that knows which of its memories are still alive. */
function countingBackend(inner: KernelsBackend) {
  const memories: WeakRef<ArrayBufferLike>[] = [];
  const counting = ({ name, create, sharing }: KernelsBackend, self: KernelsBackend): KernelsBackend => ({
    name,
    create(byteLength) {
      const kernels = create.call(self, byteLength);
      memories.push(new WeakRef(kernels.memory));
      return kernels;
    },
    sharing:
      sharing &&
      ((threads) => {
        const backend = sharing(threads);
        return counting(backend, backend);
      }),
  });
  /** Collects garbage; what is referenced from a task that is still running needs another turn. */
  const aliveBytes = async () => {
    for (let turn = 0; turn < 5; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      collect();
    }
    return memories.reduce((sum, memory) => sum + (memory.deref()?.byteLength ?? 0), 0);
  };
  return { backend: counting(inner, inner), memories, aliveBytes };
}

const quiet = { token: neverCancelled, progress: () => undefined };

describe('50 trainings, stopped and released', () => {
  it.each([1, 2])(
    'leave no memory behind, with %i threads',
    async (threads) => {
      const { backend, memories, aliveBytes } = countingBackend(chooseKernels().backend);
      const supply = countingThreads(script);
      const service = createEngineService({ ...pacing, backend, threads: supply });
      const cycle = async (runId: string) => {
        const request = trainRequest(runId, 1e9, { threads });
        const progress = ({ kind }: { kind: string }) => {
          if (kind === 'point') void service.stopTraining({ runId }, quiet);
        };
        const { reason, steps } = await service.train(request, { token: neverCancelled, progress });
        expect([reason, steps > 0]).toEqual(['stopped', true]);
        const held = (await service.info({}, quiet)).bytes;
        expect(held).toBeGreaterThan(0);
        await service.releaseModel({ modelId: runId }, quiet);
        return held;
      };
      const held = await cycle('first');
      const before = await aliveBytes();
      for (let i = 0; i < 50; i++) await cycle(`run-${i}`);
      expect(memories.length).toBeGreaterThanOrEqual(102);
      // At most the one that something still remembers; a leak would hold 50.
      expect(await aliveBytes()).toBeLessThanOrEqual(before + 2 * held);
      expect((await service.info({}, quiet)).bytes).toBe(0);
      expect(supply).toMatchObject({ started: 51 * (threads - 1), alive: 0 });
    },
    60_000,
  );

  it('are counted: a memory that is held is alive', async () => {
    const { backend, aliveBytes } = countingBackend(chooseKernels().backend);
    const before = await aliveBytes();
    const held = Array.from({ length: 3 }, () => backend.create(1 << 20));
    expect((await aliveBytes()) - before).toBe(held.reduce((sum, { memory }) => sum + memory.byteLength, 0));
  });
});

describe('the memory of a training', () => {
  const { backend } = chooseKernels();

  it('does not depend on the length of the text', () => {
    const bytes = (length: number) =>
      makeTrainer(backend, makeSpec({}), undefined, length).network.byteLength;
    expect(bytes(200_000)).toBe(bytes(1000));
  });

  it('is refused with the largest hidden size that would fit, which shrinks with each thread', () => {
    const spec = (hiddenSize: number): ModelSpec => ({
      ...makeSpec({}).model,
      ...{ vocabularySize: 5000, hiddenSize, embeddingSize: 100 },
    });
    const largest = (threads: number) => {
      const shape = { steps: 32, rows: 32 };
      const create = () => TrainingGraph.create(backend, spec(8192), 'adam', shape, 1, threads);
      try {
        create();
        return NaN;
      } catch (error) {
        expect(error).toMatchObject({
          code: 'too-large',
          hint: expect.stringMatching(/hidden size that fits/),
        });
        return Number(/fits is (\d+)/.exec((error as { hint: string }).hint)?.[1]);
      }
    };
    expect(largest(1)).toBeGreaterThan(100);
    expect(largest(4)).toBeLessThan(largest(1));
    expect(largest(4)).toBeGreaterThan(100);
  });
});
