import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../../src/engine/checkpoint/textFingerprint';
import { sourceOf } from '../../../src/host/runs/runQueue';
import { text } from '../worker/serviceFixture';
import { setUp, source, untilPoint } from './support/runLibraryFixture';

describe('a training that is written down', () => {
  it('leaves model, curve, text, checkpoint, and what made it', async () => {
    const parts = setUp();
    const { run, result } = await parts.controller.train(source);
    const { library, problems } = parts;
    expect(problems).toEqual([]);
    const record = library.get(run.id);
    expect(record).toMatchObject({ state: 'finished', steps: 60, hasCheckpoint: true, reason: 'finished' });
    expect(record?.summary?.weightsHash).toBe(result?.summary.weightsHash);
    expect(record?.summary?.provenance).toEqual({
      version: '1.2.3',
      kernels: 'reference',
      files: [{ name: 'cat.txt', ...fingerprintOf(text) }],
    });
    expect(await library.files.readText(fingerprintOf(text))).toBe(text);
    expect((await library.files.readModel(run.id))?.length).toBeGreaterThan(100);
    expect((await library.files.readCurve(run.id)).at(-1)?.step).toBe(60);
  });

  it('stopped and continued ends with the weights of one that never was', async () => {
    const whole = await setUp().controller.train(source);
    const parts = setUp();
    const ending = parts.controller.train(source);
    await untilPoint(parts, 5);
    parts.recorder.isClosing = true;
    await parts.controller.stop();
    const { run, result } = await ending;
    expect(result?.steps).toBeLessThan(60);
    const record = parts.library.get(run.id);
    expect(record).toMatchObject({ state: 'interrupted', hasCheckpoint: true });
    if (!record) return;

    // In another window, with another engine.
    const next = setUp(parts.folder);
    await next.library.load();
    const end = await next.controller.train(await sourceOf(record, next.library));
    expect(end.run.id).toBe(run.id);
    expect(end.result?.summary.weightsHash).toBe(whole.result?.summary.weightsHash);
    expect(next.library.get(run.id)).toMatchObject({ state: 'finished', steps: 60 });
    const steps = (await next.library.files.readCurve(run.id)).map(({ step }) => step);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(steps[0]).toBe(1);
  });

  it('is interrupted when its engine dies', async () => {
    const parts = setUp();
    const ending = parts.controller.train(source);
    await untilPoint(parts, 2);
    parts.engine.kill('its thread ended');
    await expect(ending).rejects.toThrow('stopped unexpectedly');
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(parts.library.runs[0]).toMatchObject({
      state: 'interrupted',
      error: {
        template: 'The engine stopped unexpectedly: {0}',
        args: [expect.stringContaining('its thread ended')],
      },
    });
  });

  it('goes through where nothing can be written, and says so', async () => {
    const parts = setUp();
    parts.folder.failure = new Error('ENOSPC: no space left on device');
    const { run, result } = await parts.controller.train(source);
    expect(result?.steps).toBe(60);
    expect(parts.library.get(run.id)).toMatchObject({
      state: 'finished',
      error: expect.stringContaining('ENOSPC') as string,
    });
    expect(parts.problems.length).toBeGreaterThan(0);
  });

  it('leaves nothing when it was stopped before anything was learnt', async () => {
    const parts = setUp();
    const ending = parts.controller.train(source);
    await parts.controller.stop();
    await ending;
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(parts.library.runs).toEqual([]);
  });
});
