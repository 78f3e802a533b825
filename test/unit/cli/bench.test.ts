import { describe, expect, it } from 'vitest';
import { run } from './cliFixture';

describe('unroll bench', () => {
  it('trains a named configuration and prints what its speed is', async () => {
    const { exitCode, done } = await run('bench --config S --seconds 0.02 --kernels simd --json'.split(' '));
    expect(exitCode).toBe(0);
    expect(done).toMatchObject({ event: 'done', config: 'S', cell: 'lstm', threads: 1, kernels: 'simd' });
    const { tokensPerSecond, gflops, fractionOfPeak, peakGflops, stepMicroseconds } = done as Record<
      string,
      number
    >;
    expect((tokensPerSecond * stepMicroseconds) / 1e6).toBeCloseTo(16 * 32, 6);
    // 4 gates with weights for 64 inputs and 64 states, and 500 outputs; 2 operations forward, 4 backward for each.
    expect((gflops * 1e9) / tokensPerSecond).toBeCloseTo(6 * (64 * 256 * 2 + 64 * 500), 3);
    expect(fractionOfPeak).toBeCloseTo(gflops / peakGflops, 9);
    expect(peakGflops).toBeGreaterThan(0);
  });

  it('trains other cells, on the reference too', async () => {
    const { done } = await run('bench --cell gru --seconds 0.005 --kernels reference --json'.split(' '));
    expect(done).toMatchObject({ config: 'S', cell: 'gru', kernels: 'reference' });
    expect(done.tokensPerSecond).toBeGreaterThan(0);
  });

  it('measures single steps', async () => {
    const { done } = await run('bench --infer --seconds 0.1 --kernels simd --json'.split(' '));
    expect(done).toMatchObject({ config: { hidden: 256, layers: 1, vocabulary: 5000 }, kernels: 'simd' });
    const { medianMicroseconds, p95Microseconds } = done as Record<string, number>;
    expect(medianMicroseconds).toBeGreaterThan(0);
    expect(p95Microseconds).toBeGreaterThanOrEqual(medianMicroseconds);
  });

  it('prints the same for people', async () => {
    const { stdout } = await run('bench --seconds 0.005 --kernels simd'.split(' '));
    expect(stdout).toMatch(/^S, lstm, 1 thread, simd kernels: .+\n.*tokens\/s.*\n.*GFLOP\/s.*\n$/);
    expect((await run('bench --infer --seconds 0.05'.split(' '))).stdout).toMatch(/median [\d.]+ µs/);
  });

  it('ends when it is interrupted', async () => {
    const { exitCode, stdout } = await run(['bench', '--seconds', '1000'], { interruptedFromStart: true });
    expect([exitCode, stdout]).toEqual([130, '']);
  });

  it.each([
    ['--config Q', /one of: S, M, C, L, XL/],
    ['--infer --config S', /exclude each other/],
    ['--infer --threads 2', /exclude each other/],
    ['--threads 0', /whole number from 1 to 64, or auto/],
    ['--kernels fast', /one of: auto, reference, simd, relaxed, revectorized/],
  ])('refuses %s', async (flags, message) => {
    const { exitCode, stderr } = await run(['bench', ...flags.split(' ')]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });
});
