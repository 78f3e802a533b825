import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readModelFile } from '../../../src/engine/modelFile';
import { bundleScript, countingThreads, scriptFolder } from '../threads/threadScript';
import { run } from './cliFixture';

const folder = scriptFolder();
const script = join(folder, 'trainingThread.js');
beforeAll(() => bundleScript('node/trainingThread.ts', script));

const text = 'The cat sat on the mat. The dog lay on the rug.\n'.repeat(60);
const out = join(folder, 'two.model');
const train = (flags: string) => {
  const threads = countingThreads(script);
  const argv = `train - --out ${out} --steps 20 --batch 8 --hidden 48 --kernels simd ${flags} --json`;
  return run(argv.split(' '), { stdin: text, threads }).then((result) => ({ ...result, threads }));
};

describe('--threads', () => {
  it('trains with that many, gives the same weights each time, and the model remembers', async () => {
    const first = await train('--threads 2');
    expect([first.exitCode, first.threads.started, first.threads.alive]).toEqual([0, 1, 0]);
    expect(readModelFile(readFileSync(out)).summary.spec.training.threads).toBe(2);
    expect((await train('--threads 2')).done.weightsHash).toBe(first.done.weightsHash);
  });

  it('is auto without it: one core is left free', async () => {
    const { events, threads } = await train('--bptt 64');
    expect(threads.started).toBe(1);
    expect(events[0]).toMatchObject({ event: 'started', spec: { training: { threads: 2 } } });
    expect(events[0].reasons).toContain('2 threads: one of 3 cores is left free.');
  });

  it('is told by info, with the kernels and why they were chosen', async () => {
    const { done } = await run(['info', '--json'], { threads: countingThreads(script) });
    expect(done).toMatchObject({ kernels: expect.any(String), reason: expect.stringMatching(/./) });
    expect(done).toMatchObject({ threads: 2, cores: 3 });
    expect((await run(['info', '--json'])).done).toMatchObject({ threads: 1, cores: 1 });
  });

  it('measures all of them', async () => {
    const argv = 'bench --seconds 0.02 --threads 2 --kernels simd --json'.split(' ');
    const { done } = await run(argv, { threads: countingThreads(script) });
    const { gflops, fractionOfPeak, peakGflops } = done as Record<string, number>;
    expect(done.threads).toBe(2);
    expect(fractionOfPeak).toBeCloseTo(gflops / (2 * peakGflops), 9);
  });
});
