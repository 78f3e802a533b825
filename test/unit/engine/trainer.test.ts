import { describe, expect, it } from 'vitest';
import { UnrollError } from '../../../src/base/errors';
import { cellKinds, type ModelSpec, type RunSpec, type TrainingSpec } from '../../../src/protocol/spec';
import type { TrainingPoint } from '../../../src/protocol/training';
import { evaluate } from '../../../src/engine/evaluation/evaluate';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { runToEnd } from '../../../src/engine/network/pacer';
import { Stepper } from '../../../src/engine/network/stepper';
import { Random } from '../../../src/engine/random';
import { Trainer, type TrainerEvent, type TrainerOutcome } from '../../../src/engine/training/trainer';

const vocabularySize = 6;

function makeSpec(training: Partial<TrainingSpec> = {}, model: Partial<ModelSpec> = {}): RunSpec {
  return {
    model: {
      ...{
        cell: 'lstm',
        layers: 1,
        hiddenSize: 12,
        embeddingSize: 8,
        vocabularySize,
        tied: false,
        dropout: 0,
      },
      ...model,
    },
    tokenizer: { kind: 'char', minCount: 1, vocabularyLimit: 0 },
    training: {
      ...{ optimizer: 'adam', learningRate: 0.02, clipNorm: 1, batchSize: 4, sequenceLength: 8 },
      ...{ epochs: 0, steps: 30, seconds: 0, seed: 1, validationFraction: 0.1 },
      ...{ decayFactor: 0.5, patience: 0, keep: 'best' },
      ...training,
    },
  };
}

/** Predictable from the last token and where in the pattern it stands. */
function repeating(length: number): Int32Array {
  const pattern = [0, 1, 2, 1, 3, 4, 0, 5];
  return Int32Array.from({ length }, (_, i) => pattern[i % pattern.length]);
}

function noise(length: number, seed: number): Int32Array {
  const random = new Random(seed);
  return Int32Array.from({ length }, () => Math.floor(random.uniform() * vocabularySize));
}

const noIds = new Int32Array(0);

interface Run {
  outcome: TrainerOutcome;
  points: TrainingPoint[];
  ticks: number;
  trainer: Trainer;
}

/** A clock that moves by `secondsPerLook` each time it is looked at. */
function makeClock(secondsPerLook: number): () => number {
  let now = 100;
  return () => (now += secondsPerLook);
}

function drive(
  trainer: Trainer,
  onEvent: (event: TrainerEvent, ticks: number) => void = () => undefined,
): Run {
  const points: TrainingPoint[] = [];
  let ticks = 0;
  const run = trainer.run();
  for (;;) {
    const state = run.next();
    if (state.done) return { outcome: state.value, points, ticks, trainer };
    if (state.value.kind === 'point') points.push(state.value.point);
    else ticks++;
    onEvent(state.value, ticks);
  }
}

function train(
  spec: RunSpec,
  data = { train: repeating(400), valid: repeating(60) },
  clock = makeClock(0.001),
): Run {
  return drive(new Trainer(referenceBackend, spec, data, clock));
}

describe('learning', () => {
  it.each([...cellKinds])('%s learns a repeating sequence nearly by heart', (cell) => {
    const spec = makeSpec(
      { steps: 300, learningRate: cell === 'rnn-relu' ? 0.005 : 0.02 },
      { cell, hiddenSize: 16 },
    );
    const { outcome, points } = train(spec);
    expect(points[0].trainLoss).toBeGreaterThan(1.5);
    expect(outcome.reason).toBe('finished');
    expect(outcome.steps).toBe(300);
    expect(outcome.trainLoss).toBeLessThan(0.1);
    expect(outcome.validLoss).toBeLessThan(0.1);
  });

  it('works stacked, tied, with dropout, by SGD', () => {
    const model = { layers: 2, hiddenSize: 16, embeddingSize: 16, tied: true, dropout: 0.1 };
    const { outcome } = train(makeSpec({ steps: 400, optimizer: 'sgd', learningRate: 4 }, model));
    expect(outcome.validLoss).toBeLessThan(0.5);
  });

  it('the loss it reports is that of the weights it leaves', () => {
    const valid = repeating(60);
    const { outcome, trainer } = train(makeSpec(), { train: repeating(400), valid });
    const { loss } = runToEnd(evaluate(trainer.network, valid));
    expect(outcome.validLoss).toBe(loss);
  });
});

describe('sameness', () => {
  const hashOf = (spec: RunSpec, clock?: () => number) =>
    train(spec, undefined, clock).trainer.network.weightsHash();

  it('same spec, data and seed give the same weights, whatever the clock', () => {
    const spec = makeSpec({}, { dropout: 0.2, layers: 2 });
    expect(hashOf(spec, makeClock(5))).toBe(hashOf(spec, makeClock(0.001)));
  });

  it('another seed gives others', () => {
    expect(hashOf(makeSpec({ seed: 2 }))).not.toBe(hashOf(makeSpec({ seed: 1 })));
  });

  it('does not depend on who steps through the network meanwhile', () => {
    const data = { train: repeating(400), valid: repeating(60) };
    const trainer = new Trainer(referenceBackend, makeSpec(), data, makeClock(0.001));
    const stepper = new Stepper(trainer.network);
    drive(trainer, (_, ticks) => {
      stepper.step(ticks % vocabularySize);
      expect(stepper.logits().every(Number.isFinite)).toBe(true);
    });
    expect(trainer.network.weightsHash()).toBe(hashOf(makeSpec()));
  });
});

describe('ends', () => {
  it('after its epochs', () => {
    // 4 streams of 100 tokens: 99 predictions in chunks of 8 are 13 steps.
    const { outcome, points } = train(makeSpec({ epochs: 3, steps: 0 }));
    expect(outcome).toMatchObject({ reason: 'finished', steps: 39 });
    expect(points[points.length - 1]).toMatchObject({ step: 39, epoch: 3 });
  });

  it('on time, leaving pauses out, and still evaluates', () => {
    const data = { train: repeating(400), valid: repeating(60) };
    const clock = { now: 0 };
    const spec = makeSpec({ steps: 0, seconds: 10 });
    const trainer = new Trainer(referenceBackend, spec, data, () => clock.now);
    const { outcome, points } = drive(trainer, (event, ticks) => {
      if (event.kind === 'tick') clock.now += 0.5;
      if (ticks === 5 && event.kind === 'tick') {
        clock.now += 1000;
        trainer.pausedSeconds += 1000;
      }
    });
    expect(outcome.reason).toBe('time');
    expect(outcome.steps).toBe(20);
    expect(outcome.seconds).toBeCloseTo(10);
    expect(outcome.tokensPerSecond).toBeCloseTo((20 * 32 - 32 + 12) / 10, 0);
    expect(outcome.validLoss).toBeLessThan(Math.log(vocabularySize));
    expect(points.every(({ secondsLeft }) => secondsLeft >= 0 && secondsLeft <= 10)).toBe(true);
  });

  it('when told to stop, in the middle of a step, and still evaluates', () => {
    const spec = makeSpec({ steps: 100_000 }, { hiddenSize: 64, vocabularySize: 3000 });
    const data = { train: repeating(2000), valid: repeating(60) };
    const trainer = new Trainer(referenceBackend, spec, data, makeClock(0.001));
    let before = '';
    const { outcome } = drive(trainer, (_, ticks) => {
      if (ticks === 8) before = trainer.network.weightsHash();
      if (ticks === 9) trainer.stop();
    });
    expect(outcome.reason).toBe('stopped');
    expect(outcome.steps).toBeLessThan(9);
    expect(trainer.network.weightsHash()).toBe(before);
    expect(outcome.validLoss).toBeGreaterThan(0);
  });

  it('when told to stop in the middle of a validation', () => {
    const spec = makeSpec({ steps: 100_000 }, { hiddenSize: 32, vocabularySize: 2000 });
    const data = { train: repeating(400), valid: repeating(300) };
    const trainer = new Trainer(referenceBackend, spec, data, makeClock(0.0001));
    let stops = 0;
    const { outcome, points } = drive(trainer, () => {
      if (stops > 0 || !trainer.network.evaluation.inUse) return;
      stops++;
      trainer.stop();
    });
    expect(stops).toBe(1);
    expect(outcome.reason).toBe('stopped');
    expect(outcome.steps).toBeLessThan(100);
    expect(Number.isFinite(outcome.validLoss)).toBe(true);
    expect(points[points.length - 1].validLoss).toBe(outcome.validLoss);
    expect(trainer.network.evaluation.inUse).toBe(false);
  });

  it('before the first step when told to stop before', () => {
    const data = { train: repeating(400), valid: repeating(60) };
    const trainer = new Trainer(referenceBackend, makeSpec(), data, makeClock(0.001));
    trainer.stop();
    const { outcome } = drive(trainer);
    expect(outcome).toMatchObject({ reason: 'stopped', steps: 0 });
    expect(outcome.validLoss).toBeCloseTo(Math.log(vocabularySize), 0);
  });

  it('early when validation gets no better, keeping the best weights', () => {
    // Noise is learnt by heart, which makes predicting other noise ever worse.
    const data = { train: noise(300, 1), valid: noise(200, 2) };
    const spec = makeSpec({ steps: 5000, patience: 3, learningRate: 0.05 }, { hiddenSize: 32 });
    const { outcome, points, trainer } = train(spec, data);
    expect(outcome.reason).toBe('early-stop');
    expect(outcome.steps).toBeLessThan(1000);
    const losses = points.flatMap(({ validLoss }) => validLoss ?? []);
    const best = Math.min(...losses);
    expect(losses.length).toBeGreaterThan(3);
    expect(outcome.validLoss).toBe(best);
    expect(losses.slice(-4, -1).every((loss) => loss > best)).toBe(true);
    expect(runToEnd(evaluate(trainer.network, data.valid)).loss).toBe(best);
    const rates = points.map(({ learningRate }) => learningRate);
    expect(Math.min(...rates)).toBeLessThan(0.05);
  });

  it('with the last weights when those are to be kept', () => {
    const data = { train: noise(300, 1), valid: noise(200, 2) };
    const spec = makeSpec({ steps: 100, keep: 'last', learningRate: 0.05 }, { hiddenSize: 32 });
    const { outcome, points } = train(spec, data);
    const losses = points.flatMap(({ validLoss }) => validLoss ?? []);
    expect(outcome.validLoss).toBe(losses[losses.length - 1]);
    expect(outcome.validLoss).toBeGreaterThan(Math.min(...losses));
  });
});

describe('the learning rate', () => {
  const data = { train: noise(300, 1), valid: noise(200, 2) };
  const ratesOf = (training: Partial<TrainingSpec>, clock = makeClock(0.2)) =>
    train(makeSpec({ learningRate: 0.01, ...training }), data, clock).points.map(
      ({ step, learningRate, elapsedSeconds }) => ({ step, learningRate, elapsedSeconds }),
    );

  it.each([
    ['linear', (share: number) => 1 - share],
    ['cosine', (share: number) => (1 + Math.cos(Math.PI * share)) / 2],
    ['none', () => 1],
  ] as const)('falls over the planned steps: %s', (decay, factor) => {
    const rates = ratesOf({ decay, steps: 40 });
    expect(rates.length).toBeGreaterThan(10);
    for (const { step, learningRate } of rates)
      expect(learningRate).toBeCloseTo(0.01 * factor((step - 1) / 40), 10);
  });

  it('falls over the planned epochs', () => {
    // 4 streams of 75 tokens: 74 predictions in chunks of 8 are 10 steps.
    const last = ratesOf({ decay: 'linear', steps: 0, epochs: 3 }).at(-1);
    expect(last).toMatchObject({ step: 30 });
    expect(last?.learningRate).toBeCloseTo(0.01 / 30, 10);
  });

  it('falls by the clock where seconds limit the run', () => {
    const rates = ratesOf({ decay: 'linear', steps: 0, seconds: 20 });
    for (const { learningRate, elapsedSeconds } of rates) {
      // The clock moves on between the step and its point.
      expect(learningRate).toBeGreaterThanOrEqual(0.01 * Math.max(0, 1 - elapsedSeconds / 20));
      expect(learningRate).toBeLessThanOrEqual(0.01 * (1 - (elapsedSeconds - 3) / 20));
    }
    expect(rates.at(-1)?.learningRate).toBeLessThan(0.0015);
  });

  it('falls where validation gets no better, and only if that is asked for', () => {
    const fallen = (decay: TrainingSpec['decay']) =>
      Math.min(...ratesOf({ decay, steps: 400, learningRate: 0.05 }).map((rate) => rate.learningRate));
    expect(fallen(undefined)).toBeLessThan(0.03);
    expect(fallen('plateau')).toBe(fallen(undefined));
    expect(fallen('none')).toBe(0.05);
  });
});

describe('progress', () => {
  it('has points at the start, at each validation and at the end, in order', () => {
    const { points, outcome } = train(makeSpec({ steps: 60 }), undefined, makeClock(0.002));
    expect(points[0].step).toBe(1);
    expect(points[points.length - 1].step).toBe(60);
    const steps = points.map(({ step }) => step);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    const validated = points.filter(({ validLoss }) => validLoss !== undefined);
    expect(validated.length).toBeGreaterThan(1);
    expect(validated[validated.length - 1].validLoss).toBe(outcome.validLoss);
    for (const point of points) {
      expect(Object.values(point).every(Number.isFinite)).toBe(true);
      expect(point.gradientNorm).toBeGreaterThan(0);
      expect(point.tokensPerSecond).toBeGreaterThan(0);
    }
  });

  it('comes every so often by the clock', () => {
    // Four to five looks a step at 10 ms each: a point about every third or fourth step.
    const { points } = train(makeSpec({ steps: 200 }), undefined, makeClock(0.01));
    const between = points.slice(1).map((point, i) => point.elapsedSeconds - points[i].elapsedSeconds);
    expect(Math.max(...between)).toBeLessThan(0.3);
    expect(points.length).toBeGreaterThan(20);
  });

  it('ticks inside a step', () => {
    const training = { steps: 1, batchSize: 16, sequenceLength: 16 };
    const spec = makeSpec(training, { hiddenSize: 64, vocabularySize: 3000 });
    const { ticks, outcome } = train(spec, { train: repeating(2000), valid: noIds });
    expect(outcome.steps).toBe(1);
    expect(ticks).toBeGreaterThan(20);
  });

  it('without a held-out text follows the training loss and has no validation loss', () => {
    const { outcome, points } = train(makeSpec({ steps: 100 }), { train: repeating(400), valid: noIds });
    expect(outcome.validLoss).toBeNaN();
    expect(outcome.trainLoss).toBeLessThan(0.5);
    expect(points.every((point) => point.validLoss === undefined)).toBe(true);
  });
});

describe('trouble', () => {
  function errorOf(action: () => unknown): UnrollError {
    try {
      action();
    } catch (error) {
      if (error instanceof UnrollError) return error;
      throw error;
    }
    throw new Error('nothing was thrown');
  }

  it('a diverged run says what to do and leaves weights that work', () => {
    const spec = makeSpec({ optimizer: 'sgd', learningRate: 1e38, clipNorm: 0 });
    const data = { train: repeating(400), valid: repeating(60) };
    const trainer = new Trainer(referenceBackend, spec, data, makeClock(0.001));
    const untouched = trainer.network.weightsHash();
    const error = errorOf(() => drive(trainer));
    expect(error.code).toBe('diverged');
    expect(error.hint).toContain('Lower the learning rate');
    expect(trainer.network.weightsHash()).toBe(untouched);
  });

  it('a text shorter than a batch is still trained on', () => {
    const { outcome } = train(makeSpec({ steps: 5 }), { train: Int32Array.of(1, 2, 3), valid: noIds });
    expect(outcome).toMatchObject({ reason: 'finished', steps: 5 });
  });

  it.each([0, 1])('a text of %i tokens is refused', (length) => {
    const error = errorOf(() => train(makeSpec(), { train: repeating(length), valid: noIds }));
    expect(error.code).toBe('bad-input');
    expect(error.hint).toContain('longer text');
  });

  it('ids outside the vocabulary are refused', () => {
    expect(errorOf(() => train(makeSpec(), { train: Int32Array.of(0, 6), valid: noIds })).code).toBe(
      'bad-input',
    );
  });

  it.each([
    [{ steps: 0 }, 'epochs, steps or seconds'],
    [{ learningRate: NaN }, 'above 0'],
    [{ batchSize: 0 }, 'whole number'],
    [{ clipNorm: -1 }, '0 for none'],
  ])('settings %o are refused', (change, hint) => {
    const error = errorOf(() => train(makeSpec(change)));
    expect(error.code).toBe('bad-input');
    expect(error.hint).toContain(hint);
  });
});
