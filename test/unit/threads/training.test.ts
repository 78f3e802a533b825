import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cellKinds } from '../../../src/protocol/spec';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { runToEnd } from '../../../src/engine/network/pacer';
import { TrainingGraph } from '../../../src/engine/training/trainingGraph';
import { drive, fastBackend, makeSpec, makeTrainer } from './runs';
import { bundleScript, countingThreads, scriptFolder } from './threadScript';

const script = join(scriptFolder(), 'trainingThread.js');
beforeAll(() => bundleScript('node/trainingThread.ts', script));

/** A NaN anywhere is infinitely far. */
function distance(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, i) => {
    const apart = Math.abs(value - b[i]);
    return Number.isNaN(apart) ? Infinity : Math.max(most, apart);
  }, 0);
}

const cases = [
  ...cellKinds.flatMap((cell) =>
    [fastBackend, referenceBackend].map((backend) => ({ kind: 'language' as const, cell, backend })),
  ),
  ...(['lstm', 'gru'] as const).map((cell) => ({ kind: 'blank' as const, cell, backend: fastBackend })),
].map((one) => ({ ...one, name: one.backend.name }));

describe.each(cases)('$kind model, $cell, with $name kernels', ({ kind, cell, backend }) => {
  it('learns the same with one and with two threads, but for rounding', async () => {
    const supply = countingThreads(script);
    const one = makeTrainer(backend, makeSpec({}, { kind, cell, layers: 2 }));
    const two = makeTrainer(backend, makeSpec({ threads: 2 }, { kind, cell, layers: 2 }), supply);
    const outcomes = [await drive(one), await drive(two)];
    expect([one.spec.training.threads, two.spec.training.threads]).toEqual([1, 2]);
    expect(supply).toMatchObject({ started: 1, alive: 0 });
    expect(outcomes[0].steps).toBe(120);
    expect(Math.abs(outcomes[1].trainLoss - outcomes[0].trainLoss)).toBeLessThan(1e-4);
    expect(Math.abs(outcomes[1].validLoss - outcomes[0].validLoss)).toBeLessThan(1e-4);
    expect(distance(one.network.parameters.values, two.network.parameters.values)).toBeLessThan(2e-3);
    expect(one.network.weightsHash()).not.toBe(two.network.weightsHash());
  });
});

describe('with several threads', () => {
  it.each([
    { threads: 2, kind: 'language' as const },
    { threads: 3, kind: 'language' as const },
    { threads: 3, kind: 'blank' as const },
  ])('$threads threads give the same $kind model each time, with dropout too', async ({ threads, kind }) => {
    const train = async () => {
      const trainer = makeTrainer(
        fastBackend,
        makeSpec({ threads }, { kind, dropout: 0.3 }),
        countingThreads(script),
      );
      await drive(trainer);
      return trainer.network.weightsHash();
    };
    expect(await train()).toBe(await train());
  });

  it('takes no more threads than the batch has rows, and one without a supply', async () => {
    const supply = countingThreads(script);
    const trainer = makeTrainer(fastBackend, makeSpec({ threads: 64, batchSize: 3, steps: 3 }), supply);
    expect(trainer.spec.training.threads).toBe(3);
    expect(supply.started).toBe(0); // nobody is started before there is work
    await drive(trainer);
    expect(supply).toMatchObject({ started: 2, alive: 0 });
    const alone = makeTrainer(fastBackend, makeSpec({ threads: 2 }));
    expect(alone.spec.training.threads).toBe(1);
    expect(alone.network.kernels.memory).toBeInstanceOf(ArrayBuffer);
  });
});

describe('shares', () => {
  const backend = fastBackend;
  const sharing = backend.sharing?.(2) ?? backend;
  const { model } = makeSpec({}, { cell: 'gru', layers: 2, tied: true, embeddingSize: 13 });
  const shape = { steps: 4, rows: 5 };
  const ids = Int32Array.from({ length: 20 }, (_, i) => (i * 7) % 11);
  const targets = Int32Array.from({ length: 20 }, (_, i) => (i * 5 + 3) % 11);

  it('add up to the gradient of the whole batch, each with its rows, and update the whole', () => {
    const whole = TrainingGraph.create(backend, model, 'adam', shape, 1);
    const loss = whole.forwardBackward(ids, targets);
    const cut = TrainingGraph.create(sharing, model, 'adam', shape, 1, 2);
    expect(cut.shares.map(({ shard }) => [shard.firstRow, shard.shape.rows])).toEqual([
      [0, 2],
      [2, 3],
    ]);
    let sum = 0;
    for (const share of cut.shares) {
      const { firstRow, shape: own } = share.shard;
      for (let t = 0; t < shape.steps; t++) {
        for (let row = 0; row < own.rows; row++) {
          share.shard.ids[t * own.rows + row] = ids[t * shape.rows + firstRow + row];
          share.shard.targets[t * own.rows + row] = targets[t * shape.rows + firstRow + row];
        }
      }
      sum += runToEnd(share.gradients(shape.steps, 1 / 20));
    }
    expect(sum / 20).toBeCloseTo(loss, 5);
    const squares = cut.shares.reduce((total, share) => total + share.reduce(), 0);
    expect(Math.sqrt(squares)).toBeCloseTo(whole.gradientNorm(), 5);
    expect(distance(cut.gradient.values, whole.gradient.values)).toBeLessThan(1e-6);
    expect(Math.max(...whole.gradient.values.map(Math.abs))).toBeGreaterThan(0.01);
    expect(cut.shares[1].shard.gradient.values.every((value) => value === 0)).toBe(true);
    whole.update(0.1, 0, 1);
    for (const share of cut.shares) share.update(0.1, 1, 1);
    expect(distance(cut.network.parameters.values, whole.network.parameters.values)).toBeLessThan(1e-3);
    expect(cut.gradient.values.every((value) => value === 0)).toBe(true);
  });

  it('pack every weight once between them', () => {
    const packed = (threads: number) => {
      const { network } = TrainingGraph.create(backend, model, 'sgd', shape, 1);
      for (let thread = 0; thread < threads; thread++) network.packed.packShare(thread, threads);
      const { stacks, outputBlocks } = network.packed;
      return [
        ...outputBlocks.flatMap(({ forward, back }) => [forward, back]),
        ...stacks.forward.flatMap((layer) => [
          ...[layer.input, layer.inputBack, layer.recurrent, layer.recurrentBack, layer.projectionBias],
        ]),
      ];
    };
    const expected = packed(1);
    expect(expected.every((view) => view.some((value) => value !== 0))).toBe(true);
    for (const threads of [2, 3, 20]) expect(packed(threads)).toEqual(expected);
  });
});
