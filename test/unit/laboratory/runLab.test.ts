import { describe, expect, it } from 'vitest';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { Curriculum } from '../../../src/engine/laboratory/curriculum';
import { runLab } from '../../../src/engine/laboratory/runLab';
import { tasks } from '../../../src/engine/laboratory/tasks';
import { Random } from '../../../src/engine/random';
import type { LabEvent, LabRequest, LabResult } from '../../../src/protocol/laboratory';

const small: LabRequest = {
  task: 'recall',
  cells: ['lstm'],
  distance: 2,
  hiddenSize: 12,
  steps: 15,
  seed: 3,
};

function run(request: LabRequest, nowSeconds = () => 0, isStopped = () => false) {
  const events: LabEvent[] = [];
  const work = runLab(referenceBackend, request, nowSeconds, { isStopped });
  for (;;) {
    const state = work.next();
    if (state.done) return { result: state.value as LabResult, events };
    if (state.value) events.push(state.value);
  }
}

describe('a run of the laboratory', () => {
  it('trains and measures each cell with nearly as many parameters', () => {
    const { result, events } = run({ ...small, cells: ['rnn-tanh', 'gru', 'lstm'] });
    expect(result).toMatchObject({
      task: 'recall',
      distance: 2,
      baseline: 0.05,
      metric: 'accuracy',
      seed: 3,
    });
    const sizes = result.results.map(({ parameters }) => parameters);
    expect(Math.max(...sizes) / Math.min(...sizes)).toBeLessThan(1.05);
    for (const cell of result.results) {
      expect(cell).toMatchObject({ steps: 15, reason: 'steps' });
      expect(cell.byDistance.map(({ distance }) => distance)).toEqual(tasks.recall.testDistances(2));
      expect(cell.byDistance.every(({ value }) => value >= 0 && value <= 1)).toBe(true);
      expect(cell.gradientNorms).toHaveLength(11);
      expect(cell.initialGradientNorms).toHaveLength(11);
      expect(cell.cellGradientNorms?.length).toBe(cell.cell === 'lstm' ? 11 : undefined);
    }
    expect(events.filter(({ kind }) => kind === 'cell')).toHaveLength(3);
    expect(events.filter(({ kind }) => kind === 'result')).toHaveLength(3);
    expect(result.baselines).toHaveLength(result.results[0].byDistance.length);
  });

  it('gives the same result for the same seed and steps, whatever the clock says', () => {
    let now = 0;
    const slow = run(small, () => (now += 0.3)).result;
    const still = run(small).result;
    const timeless = ({ results }: LabResult) => results.map((cell) => ({ ...cell, seconds: 0 }));
    expect(timeless(slow)).toEqual(timeless(still));
    expect(timeless(run({ ...small, seed: 4 }).result)).not.toEqual(timeless(still));
  });

  it('learns: one of two orders, by a handful of units', () => {
    const request: LabRequest = {
      task: 'temporal-order',
      cells: ['gru'],
      distance: 6,
      hiddenSize: 8,
      steps: 250,
      seed: 1,
    };
    const [{ value, gradientNorms }] = run(request).result.results;
    expect(value).toBeGreaterThan(0.95);
    expect(gradientNorms.every((norm) => norm > 0)).toBe(true);
  });

  it('ends on time, and measures what it has', () => {
    let now = 0;
    const { result, events } = run({ ...small, steps: undefined, seconds: 2 }, () => (now += 0.05));
    const [{ reason, seconds, steps }] = result.results;
    expect(reason).toBe('time');
    expect(seconds).toBeGreaterThanOrEqual(2);
    expect(steps).toBeGreaterThan(1);
    const points = events.filter(({ kind }) => kind === 'point');
    expect(points.length).toBeGreaterThan(1);
  });

  it('stops when it is told to, and keeps the cells that it has', () => {
    let looks = 0;
    const { result } = run({ ...small, cells: ['rnn-tanh', 'gru', 'lstm'] }, undefined, () => ++looks > 20);
    expect(result.results.map(({ cell, reason }) => [cell, reason])).toEqual([
      ['rnn-tanh', 'steps'],
      ['gru', 'stopped'],
    ]);
    expect(result.results[1].steps).toBeLessThan(15);
  });

  it('goes without filler', () => {
    const { result } = run({ ...small, distance: 0, steps: 3 });
    expect(result.results[0].byDistance[0].distance).toBe(0);
  });

  it.each([
    ['adding', 0, 'bad-input', 'Its shortest is 2'],
    ['anbn', 0, 'bad-input', 'Its shortest is 1'],
    ['adding', 100_000, 'too-large', 'The longest is'],
    ['recall', 15_000, 'too-large', 'of that distance fits'],
  ] as const)('%s refuses a distance of %i', (task, distance, code, hint) => {
    const attempt = () => run({ ...small, task, distance });
    expect(attempt).toThrow(expect.objectContaining({ code, hint: expect.stringContaining(hint) }));
  });
});

describe('the curriculum', () => {
  it('begins with the whole distance where the task says so', () => {
    expect(new Curriculum(tasks['dyck-1'], 50).reach).toBe(50);
    expect(new Curriculum(tasks.anbn, 50).reach).toBe(8);
    expect(new Curriculum(tasks.anbn, 3).reach).toBe(3);
  });

  it('grows with what is learnt, and no further than the distance', () => {
    const curriculum = new Curriculum(tasks.recall, 30);
    const random = new Random(1);
    const reaches: number[] = [];
    for (let i = 0; i < 200; i++) {
      const range = curriculum.next(random);
      expect(range.to).toBe(curriculum.reach);
      curriculum.judge(range, 0.01);
      reaches.push(curriculum.reach);
    }
    expect(reaches[0]).toBeLessThanOrEqual(5);
    expect(curriculum.reach).toBe(30);
    expect(curriculum.hasLearnt(50)).toBe(true);
    curriculum.judge({ from: 0, to: 30 }, 2);
    expect(curriculum.hasLearnt(1)).toBe(false);
  });

  it('stays where it fails, also for a loss that is no number', () => {
    const curriculum = new Curriculum(tasks.recall, 30);
    for (let i = 0; i < 50; i++) {
      curriculum.judge(curriculum.next(new Random(i)), i % 2 ? NaN : 3);
    }
    expect(curriculum.reach).toBe(4);
  });
});
