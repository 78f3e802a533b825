import { describe, expect, it } from 'vitest';
import { UnrollError } from '../../../src/base/errors';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { Divergence } from '../../../src/engine/training/divergence';
import { Trainer, type TrainerOutcome } from '../../../src/engine/training/trainer';
import { cellKinds, type CellKind } from '../../../src/protocol/spec';
import type { RollBack, TrainingPoint } from '../../../src/protocol/training';
import { makeSpec } from '../threads/runs';

const tokens = (length: number) => Int32Array.from({ length }, (_, i) => [0, 1, 2, 1, 3, 4, 0, 5][i % 8]);
const data = { train: tokens(400), valid: tokens(60) };

interface Run {
  outcome: TrainerOutcome;
  rollBacks: RollBack[];
  points: TrainingPoint[];
  trainer: Trainer;
  /** Steps between an explosion and what was done about it. */
  late: number[];
}

/** Trains, and spoils the weights whenever a new step among `at` has been made. */
function train(
  at: number[],
  spoil: (weights: Float32Array) => void,
  cell: CellKind = 'lstm',
  steps = 120,
): Run {
  let nowSeconds = 0;
  const spec = makeSpec({ steps, keep: 'best', learningRate: 0.01 }, { cell });
  const trainer = new Trainer(referenceBackend, spec, data, () => (nowSeconds += 0.2));
  const run = trainer.run();
  const rollBacks: RollBack[] = [];
  const points: TrainingPoint[] = [];
  const late: number[] = [];
  const spoilt = new Set<number>();
  for (;;) {
    const state = run.next();
    if (state.done) return { outcome: state.value, rollBacks, points, trainer, late };
    const event = state.value;
    if (event.kind === 'rolled-back') {
      rollBacks.push(event.rollBack);
      late.push(event.rollBack.step - Math.max(...spoilt));
    }
    if (event.kind !== 'point') continue;
    points.push(event.point);
    if (!at.includes(event.point.step) || spoilt.has(event.point.step)) continue;
    spoilt.add(event.point.step);
    spoil(trainer.network.parameters.values);
    trainer.network.markWeightsChanged();
  }
}

const ways: [string, (weights: Float32Array) => void][] = [
  ['NaN', (weights) => weights.fill(NaN, 0, 3)],
  ['Infinity', (weights) => weights.fill(Infinity)],
  ['an exploded loss', (weights) => weights.forEach((value, i) => (weights[i] = value * 1e3))],
];

describe.each(ways)('a training that meets %s', (_, spoil) => {
  it.each(cellKinds)('goes back with half the learning rate, says so and still learns: %s', (cell) => {
    const { outcome, rollBacks, points, late } = train([45], spoil, cell);
    expect(outcome).toMatchObject({ reason: 'finished', steps: 120 });
    expect(outcome.validLoss).toBeLessThan(1.2);
    if (rollBacks.length === 0)
      expect(cell).toBe('rnn-relu'); // whose losses may be large for a moment
    else {
      expect(rollBacks).toHaveLength(1);
      expect(rollBacks[0]).toMatchObject({ count: 1, most: 3, learningRate: 0.005 });
      // It validated at step 40; relu's states are tried anew first.
      expect(rollBacks[0].goodStep).toBeGreaterThan(0);
      expect(rollBacks[0].goodStep).toBeLessThan(45);
      expect(late).toEqual([cell === 'rnn-relu' ? 2 : 1]);
      const noted = points.filter(({ note }) => note !== undefined);
      expect(noted).toHaveLength(1);
      expect(noted[0].note).toMatch(/^Training diverged at step 4\d: .*Back to the weights of step \d+/);
      expect(noted[0].step).toBeGreaterThanOrEqual(rollBacks[0].step);
    }
  });
});

it('ends after three times, and keeps its good weights', () => {
  const spoil = (weights: Float32Array) => weights.fill(NaN, 0, 3);
  const { outcome, rollBacks, trainer } = train([45, 50, 55, 60], spoil, 'lstm', 500);
  expect(rollBacks.map(({ count, learningRate }) => [count, learningRate])).toEqual([
    [1, 0.005],
    [2, 0.0025],
    [3, 0.00125],
  ]);
  expect(outcome).toMatchObject({ reason: 'diverged', steps: 61 });
  expect(outcome.validLoss).toBeLessThan(1.7);
  expect(trainer.network.parameters.values.every(Number.isFinite)).toBe(true);
});

it('throws when nothing good was learnt before', () => {
  const spec = makeSpec({ optimizer: 'sgd', learningRate: 1e38, clipNorm: 0, steps: 50 });
  const trainer = new Trainer(referenceBackend, spec, data, () => 0);
  const before = trainer.network.weightsHash();
  const counts: number[] = [];
  const drive = () => {
    for (const event of trainer.run()) if (event.kind === 'rolled-back') counts.push(event.rollBack.count);
  };
  expect(drive).toThrow(UnrollError);
  expect(counts).toEqual([1, 2, 3]);
  expect(trainer.network.weightsHash()).toBe(before);
});

describe('what counts as lost', () => {
  const divergence = new Divergence({ cell: 'gru', vocabularySize: 1000 });
  it.each([NaN, Infinity, 26, 1e30])('a loss of %d nats', (loss) =>
    expect(divergence.isLost(loss)).toBe(true),
  );
  it.each([0, 6.9, 14, 25])('not one of %d nats, which happens while it learns', (loss) =>
    expect(divergence.isLost(loss)).toBe(false),
  );
});
