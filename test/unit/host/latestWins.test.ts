import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LatestWins } from '../../../src/host/latestWins';

describe('LatestWins', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Rounds that end when the test says so. */
  function setUp() {
    const ends: (() => void)[] = [];
    const job = vi.fn(() => new Promise<void>((resolve) => ends.push(resolve)));
    const rounds = new LatestWins(job, () => Date.now());
    const endRound = async () => {
      ends.shift()?.();
      await vi.advanceTimersByTimeAsync(0);
    };
    return { job, rounds, endRound };
  }

  it('runs one round at a time, and one more for all that was asked meanwhile', async () => {
    const { job, rounds, endRound } = setUp();
    rounds.request();
    for (let i = 0; i < 5; i++) rounds.request();
    expect(job).toHaveBeenCalledTimes(1);
    await endRound();
    expect(job).toHaveBeenCalledTimes(2);
    await endRound();
    expect(job).toHaveBeenCalledTimes(2);
  });

  it('spaces throttled rounds, and does not hold back urgent ones', async () => {
    const { job, rounds, endRound } = setUp();
    rounds.requestThrottled(500);
    await endRound();
    rounds.requestThrottled(500);
    rounds.requestThrottled(500);
    await vi.advanceTimersByTimeAsync(400);
    expect(job).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(100);
    expect(job).toHaveBeenCalledTimes(2);
    await endRound();
    rounds.requestThrottled(500);
    rounds.request();
    expect(job).toHaveBeenCalledTimes(3);
    await endRound();
    await vi.advanceTimersByTimeAsync(1000);
    expect(job).toHaveBeenCalledTimes(3);
  });

  it('puts a round off for what is to come before it, but not one that is wanted at once', async () => {
    const { job, rounds, endRound } = setUp();
    rounds.requestIn(60);
    await vi.advanceTimersByTimeAsync(40);
    rounds.requestIn(60);
    await vi.advanceTimersByTimeAsync(40);
    expect(job).toHaveBeenCalledTimes(0);
    await vi.advanceTimersByTimeAsync(20);
    expect(job).toHaveBeenCalledTimes(1);
    await endRound();
    rounds.requestIn(60);
    rounds.request();
    expect(job).toHaveBeenCalledTimes(2);
    rounds.request();
    rounds.requestIn(60);
    await endRound();
    expect(job).toHaveBeenCalledTimes(3);
    await endRound();
    await vi.advanceTimersByTimeAsync(1000);
    expect(job).toHaveBeenCalledTimes(3);
  });

  it('goes on after a round that failed', async () => {
    const job = vi.fn(() => Promise.reject(new Error('once')));
    const rounds = new LatestWins(job);
    rounds.request();
    await vi.advanceTimersByTimeAsync(0);
    rounds.request();
    expect(job).toHaveBeenCalledTimes(2);
  });

  it('starts nothing after it was disposed', async () => {
    const { job, rounds, endRound } = setUp();
    rounds.request();
    rounds.request();
    rounds.dispose();
    await endRound();
    rounds.request();
    rounds.requestThrottled(1);
    await vi.advanceTimersByTimeAsync(10);
    expect(job).toHaveBeenCalledTimes(1);
  });
});
