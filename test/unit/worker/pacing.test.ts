import { describe, expect, it } from 'vitest';
import { runInSlices } from '../../../src/base/slices';
import { Foreground } from '../../../src/worker/foreground';

/** A clock that a step of work advances, and a count of the pauses. */
function createPacing() {
  const pacing = {
    seconds: 0,
    yields: 0,
    nowSeconds: () => pacing.seconds,
    yieldNow: () => {
      pacing.yields++;
      return new Promise<void>((resolve) => setImmediate(resolve));
    },
  };
  return pacing;
}

describe('runInSlices', () => {
  it('lets messages through after every few milliseconds', async () => {
    const pacing = createPacing();
    function* work() {
      for (let i = 0; i < 100; i++) {
        pacing.seconds += 0.002;
        yield i;
      }
      return 'done';
    }
    const seen: number[] = [];
    expect(await runInSlices(work(), pacing, { onStep: (i) => seen.push(i) })).toBe('done');
    expect(seen).toHaveLength(100);
    expect(pacing.yields).toBe(25);
  });

  it('makes at least one step between pauses, however long it takes', async () => {
    const pacing = createPacing();
    function* work() {
      for (let i = 0; i < 3; i++) {
        pacing.seconds += 1;
        yield;
      }
    }
    await runInSlices(work(), pacing);
    expect(pacing.yields).toBe(3);
  });

  it('pauses under a clock that stands still', async () => {
    const pacing = createPacing();
    function* work() {
      for (let i = 0; i < 10_000; i++) yield;
    }
    await runInSlices(work(), pacing);
    expect(pacing.yields).toBeGreaterThan(5);
  });

  it('closes the work when the check or a listener throws', async () => {
    for (const hook of ['check', 'onStep'] as const) {
      let closed = false;
      function* work() {
        try {
          for (;;) yield;
        } finally {
          closed = true;
        }
      }
      let calls = 0;
      const fail = () => {
        if (++calls === 2) throw new Error('enough');
      };
      await expect(runInSlices(work(), createPacing(), { [hook]: fail })).rejects.toThrow('enough');
      expect(closed).toBe(true);
    }
  });

  it('passes on what the work throws', async () => {
    function* work(): Generator<void> {
      yield;
      throw new Error('broken');
    }
    await expect(runInSlices(work(), createPacing())).rejects.toThrow('broken');
  });
});

describe('Foreground', () => {
  it('runs one job at a time in order, and is idle for a moment between two', async () => {
    const log: string[] = [];
    const foreground: Foreground = new Foreground(() => {
      log.push(foreground.isRunning ? 'busy' : 'idle');
      return Promise.resolve();
    });
    const job = (name: string) => async () => {
      log.push(`${name} begins`);
      expect(foreground.isRunning).toBe(true);
      await new Promise((resolve) => setImmediate(resolve));
      log.push(`${name} ends`);
      if (name === 'b') throw new Error('b fails');
      return name;
    };
    const results = await Promise.allSettled(['a', 'b', 'c'].map((name) => foreground.run(job(name))));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(log).toEqual(['a begins', 'a ends', 'idle', 'b begins', 'b ends', 'idle', 'c begins', 'c ends']);
    expect(foreground.isRunning).toBe(false);
  });

  it('starts at once when nothing runs', async () => {
    let pauses = 0;
    const foreground = new Foreground(() => Promise.resolve(void pauses++));
    expect(await foreground.run(() => Promise.resolve(1))).toBe(1);
    expect(await foreground.run(() => Promise.resolve(2))).toBe(2);
    expect(pauses).toBe(0);
  });
});
