import { describe, expect, it } from 'vitest';
import { curveData, indexOfLeast, latestAt, lossRange } from '../../webview/curves/curveData';
import { modelLine, progressOf, statsOf } from '../../webview/header/stats';
import { point, runView } from './makers';

/** What a NaN is after it came through VS Code's messages. */
const lost = null as unknown as number;

describe('curves', () => {
  it('have gaps where a loss is missing, NaN or infinite', () => {
    const points = [
      point(1),
      point(2, { trainLoss: NaN, validLoss: 4 }),
      point(3, { trainLoss: Infinity, validLoss: lost }),
    ];
    const own = { steps: [1, 2, 3], train: [5, null, null], valid: [null, 4, null] };
    expect(curveData(points)).toEqual({ ...own, others: [] });
  });

  it('stand beside those of other runs over the same steps', () => {
    const validated = [point(2, { validLoss: 3 }), point(4)];
    const { steps, train, others } = curveData([point(1), point(2)], [validated, [point(3)]]);
    expect([steps, train]).toEqual([
      [1, 2, 3, 4],
      [5, 5, null, null],
    ]);
    expect(others).toEqual([
      [null, 3, null, null],
      [null, null, 5, null],
    ]);
  });

  it('find the first best validation', () => {
    expect(indexOfLeast([null, 5, 4, null, 4, 4.5])).toBe(2);
    expect(indexOfLeast([null, null])).toBe(-1);
  });

  it('read the latest value of a sparse curve', () => {
    expect(latestAt([1, null, 3, null], 3)).toBe(3);
    expect(latestAt([1, null, 3, null], 1)).toBe(1);
    expect(latestAt([null, 2], 0)).toBeNaN();
    expect(latestAt([], 5)).toBeNaN();
  });

  it('span what they hold with some air, and something for nothing', () => {
    const [min, max] = lossRange({ steps: [1, 2], train: [4, null], valid: [null, 8], others: [] });
    expect(min).toBeLessThan(4);
    expect(max).toBeGreaterThan(8);
    expect(lossRange({ steps: [], train: [], valid: [], others: [] })).toEqual([0, 1]);
    const [low, high] = lossRange({ steps: [1], train: [0.01], valid: [null], others: [] });
    expect(low).toBe(0);
    expect(high).toBeGreaterThan(low);
  });
});

describe('header', () => {
  it('prefers the perplexity of validation', () => {
    const points = [
      point(1, { validLoss: Math.log(80) }),
      point(2, { trainLoss: Math.log(50), validLoss: lost }),
    ];
    expect(statsOf(runView(), points)[0]).toMatchObject({ value: '80.0', title: 'on text it has not seen' });
    expect(statsOf(runView(), [point(2, { trainLoss: Math.log(50) })])[0]).toMatchObject({ value: '50.0' });
    expect(statsOf(runView(), [])).toEqual([]);
  });

  it('says of a text that is learnt by heart how well it is known, and what was held out beside it', () => {
    const run = runView();
    const { spec } = run;
    const byHeart = { ...run, spec: { ...spec, training: { ...spec.training, keep: 'last' as const } } };
    const points = [point(1, { trainLoss: Math.log(1.5), validLoss: Math.log(3000) })];
    expect(statsOf(byHeart, points).slice(0, 2)).toMatchObject([
      { label: 'Perplexity', value: '1.50', title: 'on the training text' },
      { label: 'Held out', value: '3,000', title: 'on text it has not seen' },
    ]);
    expect(statsOf(byHeart, [point(1, { trainLoss: Math.log(1.5) })])[1]?.label).toBe('Step');
  });

  it('tells time left, then time taken', () => {
    const labels = (state: 'training' | 'finished') => statsOf(runView('a', { state }), [point(10)]).at(-1);
    expect(labels('training')).toMatchObject({ label: 'Time left', value: '1:30' });
    expect(labels('finished')).toMatchObject({ label: 'Time taken', value: '0:10' });
  });

  it('tells progress while it can', () => {
    expect(progressOf(runView(), [point(25)])).toBe(0.25);
    expect(progressOf(runView(), [point(25, { secondsLeft: lost })])).toBeUndefined();
    expect(progressOf(runView('a', { state: 'finished' }), [point(25)])).toBeUndefined();
    expect(progressOf(runView(), [])).toBeUndefined();
  });

  it('says the model in a line', () => {
    expect(modelLine(runView())).toBe('LSTM · 2 × 64 units · 123k parameters · 1,000 words');
  });
});
