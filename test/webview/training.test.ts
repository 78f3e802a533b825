import { describe, expect, it } from 'vitest';
import type { TrainingPoint } from '../../src/protocol/training';
import { alarmsOf, vanishedAt } from '../../webview/training/alarms';
import { heightOf, metricPoints, metricRange, metrics, thinned } from '../../webview/training/metrics';
import { point, runView } from './makers';

const run = runView('a', { state: 'finished' });
const healthy = { clipRatio: 0.1, updateRatio: 1e-3, saturation: 0.2, deadUnits: 0 };
const points = (count: number, change: (index: number) => Partial<TrainingPoint> = () => ({})) =>
  Array.from({ length: count }, (_, index) => point(index + 1, { ...healthy, ...change(index) }));
const kinds = (made: readonly TrainingPoint[], norms?: Float32Array, of = run) =>
  alarmsOf(of, made, norms).map(({ kind }) => kind);

describe('alarms of a training', () => {
  it('are silent while all is well, and before there is anything to judge', () => {
    expect(kinds(points(40))).toEqual([]);
    expect(kinds([])).toEqual([]);
    expect(kinds([point(1, { gradientNorm: 1e6 })])).toEqual([]);
  });

  it.each([
    ['exploding', points(40, (i) => (i > 37 ? { gradientNorm: 500 } : {}))],
    ['clipped', points(40, () => ({ clipRatio: 1 }))],
    ['large-updates', points(40, () => ({ updateRatio: 0.1 }))],
    ['dead-units', points(40, () => ({ deadUnits: 0.5 }))],
    ['saturated', points(40, () => ({ saturation: 0.95 }))],
    ['rolled-back', points(40, (i) => (i === 3 ? { note: 'Diverged at step 3.' } : {}))],
    [
      'by-heart',
      points(40, (i) => ({ trainLoss: 5 - i / 10, validLoss: i < 10 ? 5 - i / 20 : 4.5 + i / 40 })),
    ],
  ])('%s', (kind, made) => {
    const alarms = alarmsOf(run, made);
    expect(alarms.map((alarm) => alarm.kind)).toEqual([kind]);
    expect(alarms[0]?.message).not.toBe('');
    expect(alarms[0]?.advice).not.toBe('');
  });

  it('take a short text that is learnt by heart for what it is', () => {
    const made = points(40, (i) => ({
      trainLoss: 5 - i / 10,
      validLoss: i < 10 ? 5 - i / 20 : 4.5 + i / 40,
    }));
    const { spec } = run;
    const meant = runView('a', {
      state: 'finished',
      spec: { ...spec, training: { ...spec.training, keep: 'last' } },
    });
    const [alarm] = alarmsOf(meant, made);
    expect(alarm).toMatchObject({
      kind: 'by-heart',
      isNote: true,
      message: expect.stringContaining('step 10'),
    });
    expect(alarm?.message).not.toContain('best weights are kept');
    expect(alarmsOf(run, made)[0]).not.toHaveProperty('isNote');
  });

  it('say at which lag a gradient vanishes', () => {
    const norms = Float32Array.from({ length: 20 }, (_, lag) => 0.25 ** lag);
    expect(vanishedAt(norms)).toBe(4);
    const [alarm] = alarmsOf(run, points(9), norms);
    expect(alarm).toMatchObject({ kind: 'vanishing', message: expect.stringContaining('lag 4') });
    expect(kinds(points(9), new Float32Array(20).fill(1))).toEqual([]);
    expect(kinds(points(9), Float32Array.of(NaN, 1))).toEqual([]);
    expect(vanishedAt(new Float32Array())).toBe(-1);
  });

  it('tell tiny updates only while something can be done about them', () => {
    const tiny = points(9, () => ({ updateRatio: 1e-7 }));
    expect(kinds(tiny)).toEqual([]);
    expect(kinds(tiny, undefined, runView('a'))).toEqual(['small-updates']);
  });

  it('begin with the failure', () => {
    const failed = runView('a', { state: 'failed', note: 'It diverged.' });
    const alarms = alarmsOf(
      failed,
      points(9, () => ({ deadUnits: 1 })),
    );
    expect(alarms.map(({ kind }) => kind)).toEqual(['failed', 'dead-units']);
    expect(alarms[0]?.message).toBe('It diverged.');
  });

  it('survive what is no number', () => {
    const broken = points(9, () => ({
      gradientNorm: NaN,
      clipRatio: NaN,
      updateRatio: Infinity,
      deadUnits: NaN,
    }));
    expect(kinds(broken)).toEqual([]);
  });
});

describe('metrics of a training', () => {
  const norm = metrics.find(({ id }) => id === 'gradientNorm')!;

  it('leave out what cannot be drawn', () => {
    const made = [
      point(1, { gradientNorm: 0 }),
      point(2, { gradientNorm: NaN }),
      point(3, { gradientNorm: 4 }),
    ];
    expect(metricPoints(made, norm)).toEqual([{ step: 3, value: 4 }]);
  });

  it('keep every peak when they are thinned', () => {
    const many = Array.from({ length: 10_000 }, (_, step) => ({
      step,
      value: step === 777 ? 9 : step === 778 ? -9 : 1,
    }));
    const few = thinned(many, 100);
    expect(few.length).toBeLessThanOrEqual(100);
    expect(few.map(({ value }) => value)).toEqual(expect.arrayContaining([9, -9]));
    expect(few.every(({ step }, index) => index === 0 || step > few[index - 1]!.step)).toBe(true);
    expect(thinned(many.slice(0, 5), 100)).toEqual(many.slice(0, 5));
  });

  it('span their values, by decades or from 0 to 1', () => {
    const values = [
      { step: 1, value: 0.01 },
      { step: 2, value: 10 },
    ];
    const range = metricRange(values, 'log');
    expect(range[0]).toBeLessThan(0.01);
    expect(range[1]).toBeGreaterThan(10);
    expect(heightOf(Math.sqrt(0.1), range, 'log')).toBeCloseTo(0.5, 5);
    expect(metricRange([], 'log')).toEqual([0.1, 1]);
    expect([heightOf(0.25, metricRange(values, 'share'), 'share'), heightOf(9, [0, 1], 'share')]).toEqual([
      0.25, 1,
    ]);
  });
});
