import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../src/engine/evaluation/evaluate';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { Network } from '../../../src/engine/network/network';
import { Pacer, runToEnd } from '../../../src/engine/network/pacer';
import { Stepper } from '../../../src/engine/network/stepper';
import { Random } from '../../../src/engine/random';
import { BlankGraph } from '../../../src/engine/training/blankGraph';
import { Streams } from '../../../src/engine/training/streams';
import { Trainer } from '../../../src/engine/training/trainer';
import { cellKinds, type ModelSpec, type TrainingSpec } from '../../../src/protocol/spec';

const sizes = { layers: 1, hiddenSize: 4, embeddingSize: 3, vocabularySize: 6, tied: false, dropout: 0 };
const blank: ModelSpec = { kind: 'blank', cell: 'lstm', ...sizes };

function randomIds(length: number, seed = 5, v = blank.vocabularySize): Int32Array {
  const random = new Random(seed);
  return Int32Array.from({ length }, () => Math.floor(random.uniform() * v));
}

describe('gradients of a blank model against finite differences', () => {
  const steps = 4;
  const rows = 2;
  const margin = 2;
  const h = 0.02;
  const hidden = { forward: [1], backward: [4, 5] };

  it.each([
    ...cellKinds
      .filter((cell) => cell !== 'rnn-relu')
      .map((cell) => ({ ...blank, cell, layers: 2, hiddenSize: 3 })),
    { ...blank, hiddenSize: 3, embeddingSize: 6, tied: true },
    { ...blank, layers: 2, hiddenSize: 4, dropout: 0.3 },
  ])('$cell, $layers layers, tied $tied, dropout $dropout', (spec: ModelSpec) => {
    const graph = BlankGraph.create(referenceBackend, spec, 'sgd', { steps, rows }, 3);
    const { shard, network } = graph;
    const random = new Random(3);
    network.parameters.values.forEach((_, i) => (network.parameters.values[i] = random.between(-0.5, 0.5)));
    shard.ids.set(randomIds(steps * rows, 1));
    shard.targets.set(randomIds(steps * rows, 2));
    shard.idsBackward.set(randomIds((steps - 1 + margin) * rows, 3));
    const state = shard.forward.firstState().map((values) => values.map(() => random.between(-0.8, 0.8)));
    const lossAndGradient = () => {
      network.markWeightsChanged();
      shard.gradient.values.fill(0);
      shard.forward.startFrom(state);
      shard.prepare(margin, hidden);
      const dropoutRandom = spec.dropout > 0 ? new Random(11) : undefined;
      const work = shard.forwardBackward(steps, 1, dropoutRandom, new Pacer(network.kernels));
      return { loss: runToEnd(work), gradient: shard.gradient.values.slice() };
    };
    const { gradient } = lossAndGradient();
    const weights = network.parameters.values;
    let at = 0;
    for (const { name, values } of network.parameters.list) {
      let error = 0;
      let norm = 0;
      for (let i = at; i < at + values.length; i++) {
        const weight = weights[i];
        const lossAt = (shift: number) => {
          weights[i] = weight + shift;
          const { loss } = lossAndGradient();
          weights[i] = weight;
          return loss;
        };
        const numeric = (8 * (lossAt(h) - lossAt(-h)) - (lossAt(2 * h) - lossAt(-2 * h))) / (12 * h);
        error = Math.hypot(error, numeric - gradient[i]);
        norm = Math.hypot(norm, numeric);
      }
      expect(norm, `${name} has a gradient`).toBeGreaterThan(1e-3);
      expect(error / norm, name).toBeLessThan(1e-3);
      at += values.length;
    }
  });
});

describe('what a blank model reads', () => {
  it('from the right: the margin behind the last target first, and no further than the text', () => {
    const tokens = Int32Array.from({ length: 21 }, (_, i) => i);
    const streams = new Streams(tokens, { steps: 4, rows: 2 }); // 0 … 9 and 10 … 19
    const ids = new Int32Array(2 * 7);
    // Chunk 0: targets 1 to 4 and 11 to 14; behind them, from the right:
    expect(streams.readBackward(0, 2, 0, streams.shape.rows, ids)).toBe(2);
    expect([...ids.subarray(0, 10)]).toEqual([6, 16, 5, 15, 4, 14, 3, 13, 2, 12]);
    // Chunk 2: target 9 and 19, with one token left behind 19.
    expect(streams.readBackward(2, 3, 0, streams.shape.rows, ids)).toBe(1);
    expect([...ids.subarray(0, 2)]).toEqual([10, 20]);
  });

  it.each([2, 3, 64, 65, 66, 130, 193])('evaluates %i tokens as stepping from both ends does', (length) => {
    const network = Network.create(referenceBackend, { ...blank, layers: 2 }, 1);
    const ids = randomIds(length);
    const forward = new Stepper(network);
    const behind: Float32Array[] = [];
    const backward = new Stepper(network, 'backward');
    for (let t = length - 1; t >= 0; t--) {
      behind[t] = backward.top.slice();
      backward.step(ids[t]);
    }
    let nats = 0;
    for (let t = 1; t < length; t++) {
      forward.step(ids[t - 1]);
      const logits = network.stepOutput.logitsOf(forward.top, behind[t]);
      const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0);
      nats += Math.log(sum) - logits[ids[t]];
    }
    const { tokens, loss } = runToEnd(evaluate(network, ids));
    expect(tokens).toBe(length - 1);
    expect(loss).toBeCloseTo(nats / tokens, 5);
  });
});

const training: TrainingSpec = {
  optimizer: 'adam',
  learningRate: 0.02,
  clipNorm: 1,
  batchSize: 4,
  sequenceLength: 8,
  epochs: 0,
  steps: 250,
  seconds: 0,
  seed: 1,
  validationFraction: 0,
  decayFactor: 1,
  patience: 0,
  keep: 'last',
};

/** Pairs of equal random tokens: the second is known from the left, the first from the right only. */
function pairs(count: number, seed: number): Int32Array {
  const firsts = randomIds(count, seed, 6);
  return Int32Array.from({ length: 2 * count }, (_, i) => firsts[i >> 1]);
}

function train(spec: ModelSpec): { network: Network; loss: number } {
  const run = {
    model: spec,
    tokenizer: { kind: 'word' as const, minCount: 1, vocabularyLimit: 0 },
    training,
  };
  const data = { train: pairs(400, 1), valid: new Int32Array() };
  const trainer = new Trainer(referenceBackend, run, data, () => 0);
  const work = trainer.run();
  while (!work.next().done);
  return { network: trainer.network, loss: runToEnd(evaluate(trainer.network, pairs(200, 9))).loss };
}

describe('training a blank model', () => {
  it('learns what only the right side tells, which a language model cannot', () => {
    const twoSided = train({ ...blank, hiddenSize: 12, embeddingSize: 8 });
    const oneSided = train({ ...blank, kind: 'language', hiddenSize: 24, embeddingSize: 8 });
    expect(twoSided.loss).toBeLessThan(0.3);
    // Every other token is one of six by chance, if the place in the pair is known.
    expect(oneSided.loss).toBeGreaterThan(0.45 * Math.log(6));
  });

  it('gives the same weights for the same seed', () => {
    const hash = () => train({ ...blank, dropout: 0.2 }).network.weightsHash();
    expect(hash()).toBe(hash());
  });

  it('takes texts as short as two tokens', () => {
    const spec = { model: blank, tokenizer: { kind: 'word' as const, minCount: 1, vocabularyLimit: 0 } };
    const run = { ...spec, training: { ...training, steps: 3 } };
    for (const length of [2, 3, 5]) {
      const data = { train: randomIds(length), valid: randomIds(2) };
      const work = new Trainer(referenceBackend, run, data, () => 0).run();
      let step = work.next();
      while (!step.done) step = work.next();
      expect(step.value.steps).toBe(3);
      expect(step.value.validLoss).toBeGreaterThan(0);
    }
  });
});
