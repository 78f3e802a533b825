import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runInSlices } from '../../../src/base/slices';
import { Streams } from '../../../src/engine/training/streams';
import { TrainingTeam } from '../../../src/engine/training/trainingTeam';
import { drive, fastBackend, makeSpec, makeTrainer, pacing } from './runs';
import { bundleScript, countingThreads, scriptFolder } from './threadScript';

const folder = scriptFolder();
const script = join(folder, 'trainingThread.js');
const endless = { threads: 3, steps: 1e9 };

/** A thread that ends in the middle, when it would say for the 50th time that it has arrived. */
const dying = (how: string) => `
  const notify = Atomics.notify;
  let arrivals = 0;
  Atomics.notify = (...place) => { if (++arrivals === 50) { ${how} } return notify(...place); };`;

beforeAll(async () => {
  await bundleScript('node/trainingThread.ts', script);
  await bundleScript('node/trainingThread.ts', join(folder, 'exits.js'), dying('process.exit(9);'));
  await bundleScript(
    'node/trainingThread.ts',
    join(folder, 'throws.js'),
    dying(`throw new Error('pulled');`),
  );
});

describe('a training of several threads', () => {
  it.each([
    ['exits.js', /code 9/],
    ['throws.js', /pulled/],
    ['missing.js', /missing\.js/],
  ])('fails when a thread dies: %s', async (name, cause) => {
    const supply = countingThreads(join(folder, name));
    const failure = await drive(makeTrainer(fastBackend, makeSpec(endless), supply)).catch((error) => error);
    expect(failure).toMatchObject({ code: 'worker-died', message: expect.stringMatching(cause) });
    expect(failure.hint).not.toBe('');
    expect(supply).toMatchObject({ started: 2, alive: 0 });
  });

  it('is stopped in the middle of a step, and keeps what it learnt', async () => {
    const supply = countingThreads(script);
    // Steps long enough to pause inside, or stop would come between two.
    const spec = makeSpec(endless, { hiddenSize: 200, embeddingSize: 200 });
    const trainer = makeTrainer(
      fastBackend,
      { ...spec, training: { ...spec.training, batchSize: 60 } },
      supply,
    );
    const outcome = await drive(trainer, (ticks) => ticks === 20 && trainer.stop());
    expect(outcome).toMatchObject({ reason: 'stopped' });
    expect(outcome.validLoss).toBeGreaterThan(0);
    expect(trainer.network.parameters.values.every(Number.isFinite)).toBe(true);
    expect(supply.alive).toBe(0);
  });

  it('ends its threads when its driver leaves', () => {
    const supply = countingThreads(script);
    const run = makeTrainer(fastBackend, makeSpec(endless), supply).run();
    run.next();
    expect(supply.alive).toBe(2);
    run.return(undefined as never);
    expect(supply.alive).toBe(0);
  });

  it('leaves nothing of a step that was broken off', async () => {
    const shape = { steps: 20, rows: 40 };
    const { model } = makeSpec({}, { hiddenSize: 200, embeddingSize: 200 });
    const ids = Int32Array.from({ length: 4000 }, (_, i) => (i * i) % model.vocabularySize);
    const plan = { spec: model, optimizer: 'adam', shape, seed: 1, threads: 2 } as const;
    const measure = async (breakOff: boolean) => {
      const team = TrainingTeam.create(fastBackend, plan, countingThreads(script));
      try {
        const streams = new Streams(ids, shape);
        const steps = await runInSlices(team.read(streams, 1), pacing);
        if (breakOff) {
          const work = team.gradients(steps);
          expect(work.next().done).toBe(false);
          work.return(NaN);
          await runInSlices(team.read(streams, 1), pacing);
        }
        const loss = await runInSlices(team.gradients(steps), pacing);
        return [loss, await runInSlices(team.gradientNorm(), pacing)];
      } finally {
        team.dispose();
      }
    };
    expect(await measure(true)).toEqual(await measure(false));
  });
});
