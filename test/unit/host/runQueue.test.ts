import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../../src/engine/checkpoint/textFingerprint';
import { RunQueue } from '../../../src/host/runs/runQueue';
import { text } from '../worker/serviceFixture';
import { sampleRun, setUp, source } from './support/runLibraryFixture';

describe('the queue', () => {
  async function queued(parts: ReturnType<typeof setUp>, count: number) {
    await parts.library.files.writeText(fingerprintOf(text), text);
    for (let index = 0; index < count; index++) {
      const experiment = {
        uri: 'file:///x.unroll.json',
        name: 'x',
        batch: 'b',
        index,
        of: count,
        values: { seed: index },
      };
      const options = { ...source.options, training: { ...source.options.training, seed: index, steps: 12 } };
      await parts.library.put(
        sampleRun({
          id: `b-${index}`,
          state: 'queued',
          text: fingerprintOf(text),
          options,
          experiment,
          loss: NaN,
          threads: 1,
        }),
      );
    }
  }
  const states = ({ library }: ReturnType<typeof setUp>) =>
    [0, 1, 2].map((index) => library.get(`b-${index}`)?.state);
  const until = async (condition: () => boolean) => {
    for (let i = 0; i < 3000 && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(condition()).toBe(true);
  };

  it('trains one after the other, can be paused, and goes on', async () => {
    const parts = setUp();
    parts.library.pauseQueue(true);
    const problems: unknown[] = [];
    const queue = new RunQueue(
      parts.library,
      parts.controller,
      () => 1,
      (error) => problems.push(error),
    );
    await queued(parts, 3);
    expect(states(parts)).toEqual(['queued', 'queued', 'queued']);
    queue.resume();
    await until(() => states(parts)[0] === 'finished');
    queue.pause();
    await until(() => !parts.controller.activeRun);
    const done = states(parts).filter((state) => state === 'finished').length;
    expect(done).toBeLessThan(3);
    queue.resume();
    await until(() => states(parts).every((state) => state === 'finished'));
    const hashes = [0, 1, 2].map((index) => parts.library.get(`b-${index}`)?.summary?.weightsHash);
    expect(new Set(hashes).size).toBe(3);
    expect(problems).toEqual([]);
  });

  it('goes on after a reload, first with the run that was cut short', async () => {
    const parts = setUp();
    const queue = new RunQueue(
      parts.library,
      parts.controller,
      () => 1,
      () => undefined,
    );
    await queued(parts, 3);
    await until(() => (parts.controller.activeRun?.points.length ?? 0) > 0);
    parts.recorder.isClosing = true;
    queue.dispose();
    await parts.controller.stop();
    expect(states(parts)[0]).toMatch(/interrupted|finished/);

    const next = setUp(parts.folder);
    const again = new RunQueue(
      next.library,
      next.controller,
      () => 1,
      () => undefined,
    );
    await next.library.load();
    await until(() => states(next).every((state) => state === 'finished'));
    expect(again.waiting).toEqual([]);
    expect(next.library.get('b-0')?.steps).toBe(12);
  });
});
