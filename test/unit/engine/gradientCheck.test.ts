import { describe, expect, it } from 'vitest';
import { cellKinds, type ModelSpec } from '../../../src/protocol/spec';
import type { KernelsBackend } from '../../../src/engine/kernels/kernels';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { Pacer, runToEnd } from '../../../src/engine/network/pacer';
import { Random } from '../../../src/engine/random';
import { TrainingGraph } from '../../../src/engine/training/trainingGraph';
import { wasmBackendsHere } from '../kernels/wasmBackendsHere';

const steps = 4;
const rows = 2;
const vocabularySize = 5;
const dropoutSeed = 11;

/** Step of the difference quotient: a fifth-order stencil lets it be large, which keeps 32-bit rounding small. */
const h = 0.02;

/** Relative: the reference sums products in 64 bits, WASM in 32, which is most of what its difference quotients are off. */
const tolerance = ({ name }: KernelsBackend) => (name === 'reference' ? 1e-3 : 5e-3);

function makeGraph(backend: KernelsBackend, spec: ModelSpec, seed: number): TrainingGraph {
  const graph = TrainingGraph.create(backend, spec, 'sgd', { steps, rows }, seed);
  const random = new Random(seed);
  // Large weights, so that every path carries a gradient worth measuring; but relu must stay away from its kink.
  const limit = spec.cell === 'rnn-relu' ? 0.25 : 0.5;
  for (const { values } of graph.network.parameters.list) {
    values.forEach((_, i) => (values[i] = random.between(-limit, limit)));
  }
  if (spec.cell === 'rnn-relu') {
    // Units far from the kink at 0, where no difference quotient is right; every third one is off.
    for (let l = 0; l < spec.layers; l++) {
      const bias = graph.network.parameters.get(`rnn.bias_ih_l${l}`);
      bias.forEach((_, i) => (bias[i] = i % 3 === 2 ? -8 : 3));
    }
  }
  for (const { run } of graph.shard.run.layers) {
    for (const states of [run.hidden, run.cell]) {
      const first = states.subarray(0, rows * spec.hiddenSize);
      first.forEach((_, i) => (first[i] = random.between(-0.8, 0.8)));
    }
  }
  for (let i = 0; i < steps * rows; i++) {
    graph.shard.ids[i] = Math.floor(random.uniform() * vocabularySize);
    graph.shard.targets[i] = Math.floor(random.uniform() * vocabularySize);
  }
  // A target that does not count, as in a padded batch.
  graph.shard.targets[3] = -1;
  graph.network.markWeightsChanged();
  return graph;
}

/** Loss at the weights of the moment, from the state that the graph was made with, and its gradient. */
function lossAndGradient(graph: TrainingGraph, spec: ModelSpec): { loss: number; gradient: Float32Array } {
  const { shard, network } = graph;
  const states = shard.run.layers.flatMap(({ run }) => [run.hidden, run.cell]);
  const before = states.map((values) => values.slice(0, rows * spec.hiddenSize));
  network.markWeightsChanged();
  graph.gradient.values.fill(0);
  const random = spec.dropout > 0 ? new Random(dropoutSeed) : undefined;
  const loss = runToEnd(shard.forwardBackward(steps, 1, random, new Pacer(network.kernels)));
  states.forEach((values, i) => values.set(before[i]));
  return { loss, gradient: graph.gradient.values.slice() };
}

function numericGradient(graph: TrainingGraph, spec: ModelSpec): Float64Array {
  const weights = graph.network.parameters.values;
  const result = new Float64Array(weights.length);
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i];
    const lossAt = (shift: number) => {
      weights[i] = weight + shift;
      const { loss } = lossAndGradient(graph, spec);
      weights[i] = weight;
      return loss;
    };
    result[i] = (8 * (lossAt(h) - lossAt(-h)) - (lossAt(2 * h) - lossAt(-2 * h))) / (12 * h);
  }
  return result;
}

function checkGradient(backend: KernelsBackend, spec: ModelSpec): void {
  const graph = makeGraph(backend, spec, 3);
  const { gradient } = lossAndGradient(graph, spec);
  const numeric = numericGradient(graph, spec);
  let at = 0;
  for (const { name, values } of graph.gradient.list) {
    const expected = numeric.subarray(at, at + values.length);
    const actual = gradient.subarray(at, at + values.length);
    const norm = Math.hypot(...expected);
    const error = Math.hypot(...expected.map((value, i) => value - actual[i]));
    expect(norm, `${name} has a gradient`).toBeGreaterThan(1e-3);
    expect(error / norm, name).toBeLessThan(tolerance(backend));
    at += values.length;
  }
  expect(at).toBe(graph.network.parameters.count);
}

const backends = [referenceBackend, ...wasmBackendsHere];

describe.each(backends)(
  'gradients with $name kernels against finite differences, from a carried state',
  (backend) => {
    for (const cell of cellKinds) {
      for (const layers of [1, 2]) {
        for (const tied of [false, true]) {
          it(`${cell}, ${layers} layers, ${tied ? 'tied' : 'untied'}`, () => {
            const embeddingSize = tied ? 3 : 4;
            checkGradient(backend, {
              cell,
              layers,
              hiddenSize: 3,
              embeddingSize,
              vocabularySize,
              tied,
              dropout: 0,
            });
          });
        }
      }
      it(`${cell}, 2 layers with dropout`, () => {
        const sizes = { layers: 2, hiddenSize: 6, embeddingSize: 5, vocabularySize };
        checkGradient(backend, { cell, ...sizes, tied: false, dropout: 0.3 });
      });
    }
  },
);
