import { describe, expect, it } from 'vitest';
import { Plateau } from '../../../src/engine/training/plateau';
import { startFromFrequencies } from '../../../src/engine/training/startFromFrequencies';
import { Streams } from '../../../src/engine/training/streams';
import { ValidationPlan } from '../../../src/engine/training/validationPlan';

const counting = (length: number) => Int32Array.from({ length }, (_, i) => i);

describe('streams', () => {
  it('are cut as word_language_model’s batchify does', () => {
    // 26 tokens in 4 streams of 6; the last two are dropped.
    const streams = new Streams(counting(26), { steps: 3, rows: 4 });
    expect(streams.shape).toEqual({ steps: 3, rows: 4 });
    expect([streams.chunksPerEpoch, streams.tokensPerEpoch]).toEqual([2, 20]);
    const [ids, targets] = [new Int32Array(12), new Int32Array(12)];
    expect(streams.read(0, 0, 4, ids, targets)).toBe(3);
    expect([...ids]).toEqual([0, 6, 12, 18, 1, 7, 13, 19, 2, 8, 14, 20]);
    expect([...targets]).toEqual([...ids].map((id) => id + 1));
    expect(streams.read(1, 0, 4, ids, targets)).toBe(2);
    expect([...ids.subarray(0, 8)]).toEqual([3, 9, 15, 21, 4, 10, 16, 22]);
    expect([...targets.subarray(0, 8)]).toEqual([4, 10, 16, 22, 5, 11, 17, 23]);
  });

  it('give a shard its rows', () => {
    const streams = new Streams(counting(24), { steps: 2, rows: 4 });
    const [ids, targets] = [new Int32Array(4), new Int32Array(4)];
    streams.read(0, 1, 2, ids, targets);
    expect([...ids]).toEqual([6, 12, 7, 13]);
  });

  it.each([
    [2, { steps: 1, rows: 1 }],
    [5, { steps: 4, rows: 1 }],
    [33, { steps: 32, rows: 1 }],
    [70, { steps: 32, rows: 2 }],
    [5000, { steps: 32, rows: 16 }],
  ])('of %i tokens are reduced to what the text can fill', (length, shape) => {
    const streams = new Streams(counting(length), { steps: 32, rows: 16 });
    expect(streams.shape).toEqual(shape);
    expect(streams.chunksPerEpoch).toBeGreaterThan(0);
    expect(streams.tokensPerEpoch).toBeLessThan(length);
  });
});

describe('validation plan', () => {
  const dueSteps = (plan: ValidationPlan, steps: number) =>
    Array.from({ length: steps }, (_, i) => i + 1).filter((step) => plan.isDue(step));

  it('validates long epochs several times and at their end', () => {
    const streams = new Streams(counting(200_000), { steps: 32, rows: 32 });
    const plan = new ValidationPlan(streams, 20_000);
    const due = dueSteps(plan, 2 * streams.chunksPerEpoch);
    expect(due).toContain(streams.chunksPerEpoch);
    expect(due).toContain(2 * streams.chunksPerEpoch);
    expect(due).toHaveLength(8);
    expect(plan.plateauLength).toBe(2);
  });

  it('validates short epochs after every so many', () => {
    const streams = new Streams(counting(400), { steps: 8, rows: 4 });
    const due = dueSteps(new ValidationPlan(streams, 40), 5000);
    expect(due.length).toBeGreaterThan(1);
    expect(due.every((step) => step % streams.chunksPerEpoch === 0)).toBe(true);
  });

  it('reads no more on the way than a fifth of what is trained between', () => {
    const streams = new Streams(counting(200_000), { steps: 32, rows: 32 });
    const plan = new ValidationPlan(streams, 1_000_000);
    const [first, second] = dueSteps(plan, 1000);
    expect(plan.tokens).toBeLessThanOrEqual(0.2 * (second - first) * 32 * 32);
    expect(new ValidationPlan(streams, 500).tokens).toBe(500);
  });
});

describe('plateau', () => {
  it('decays after each plateau and stops after enough of them', () => {
    const plateau = new Plateau(2, 2);
    const judgements = [3, 2, 2.5, 2.1, 1.9, 2, NaN, 2, 2].map((loss) => plateau.judge(loss));
    expect(judgements.map(({ improved }) => improved)).toEqual([
      ...[true, true, false, false, true],
      ...[false, false, false, false],
    ]);
    expect(judgements.map(({ decay }) => decay)).toEqual([
      ...[false, false, false, true, false],
      ...[false, true, false, true],
    ]);
    expect(judgements.map(({ stop }) => stop)).toEqual([...Array<boolean>(8).fill(false), true]);
  });

  it('never stops without patience', () => {
    const plateau = new Plateau(1, 0);
    expect([1, 2, 2, 2, 2].some((loss) => plateau.judge(loss).stop)).toBe(false);
  });
});

describe('the output bias at the start', () => {
  it('predicts as frequencies with add-one smoothing do', () => {
    const bias = new Float32Array(4);
    startFromFrequencies(bias, Int32Array.of(0, 0, 0, 1, 1, 2));
    const expected = [4 / 10, 3 / 10, 2 / 10, 1 / 10];
    expected.forEach((share, id) => expect(Math.exp(bias[id])).toBeCloseTo(share, 6));
  });
});
