import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cellKinds, type ModelSpec } from '../../../src/protocol/spec';
import type { KernelsBackend } from '../../../src/engine/kernels/kernels';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { type NetworkState, Stepper } from '../../../src/engine/network/stepper';
import { TrainingGraph } from '../../../src/engine/training/trainingGraph';
import { wasmBackendsHere } from '../kernels/wasmBackendsHere';
import { expectClose } from './support/expectClose';

/** Format: test/golden/README.md. */
interface Golden {
  name: string;
  spec: ModelSpec;
  sequenceLength: number;
  batchSize: number;
  shapes: Record<string, number[]>;
  parameters: Record<string, number[]>;
  ids: number[];
  targets: number[];
  initialState: { hidden: number[][]; cell: number[][] };
  finalState: { hidden: number[][]; cell: number[][] };
  logits: number[];
  loss: number;
  gradients: Record<string, number[]>;
  adam: {
    learningRate: number;
    clipNorm: number;
    steps: number;
    losses: number[];
    gradientNorms: number[];
    parameters: Record<string, number[]>;
  };
}

const folder = join(__dirname, '../../golden');
const goldens = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Golden);

/** States after `block` steps, per layer. */
function statesAt(graph: TrainingGraph, block: number): NetworkState {
  const length = graph.shape.rows * graph.network.spec.hiddenSize;
  const runs = graph.shard.run.layers.map((layer) => layer.run);
  const at = (values: Float32Array) => values.subarray(block * length, (block + 1) * length);
  return {
    hidden: runs.map((run) => at(run.hidden)),
    cell: runs.map((run) => at(run.cell)).filter(({ length }) => length > 0),
  };
}

function makeGraph(backend: KernelsBackend, golden: Golden): TrainingGraph {
  const shape = { steps: golden.sequenceLength, rows: golden.batchSize };
  const graph = TrainingGraph.create(backend, golden.spec, 'adam', shape, 1);
  const { list } = graph.network.parameters;
  expect(list.map(({ name, shape }) => [name, shape])).toEqual(Object.entries(golden.shapes));
  for (const { name, values } of list) values.set(golden.parameters[name]);
  graph.network.markWeightsChanged();
  return graph;
}

function forwardBackward(graph: TrainingGraph, golden: Golden): number {
  const first = statesAt(graph, 0);
  golden.initialState.hidden.forEach((values, layer) => first.hidden[layer].set(values));
  golden.initialState.cell.forEach((values, layer) => first.cell[layer].set(values));
  return graph.forwardBackward(golden.ids, golden.targets);
}

describe('golden values from PyTorch', () => {
  it('cover every cell with 1 and 2 layers, tied and untied', () => {
    const wanted = cellKinds.flatMap((cell) =>
      [1, 2].flatMap((layers) => ['tied', 'untied'].map((tying) => `${cell}-${layers}-${tying}`)),
    );
    expect(goldens.map(({ name }) => name).sort()).toEqual(wanted.sort());
  });
});

const cases = [referenceBackend, ...wasmBackendsHere].flatMap((backend) =>
  goldens.map((golden) => ({ kernels: backend.name, name: golden.name, backend, golden })),
);

describe.each(cases)('$name with $kernels kernels', ({ backend, golden }) => {
  it('loss, states and all gradients', () => {
    const graph = makeGraph(backend, golden);
    const loss = forwardBackward(graph, golden);
    expect(Math.abs(loss - golden.loss)).toBeLessThan(1e-5);
    const last = statesAt(graph, golden.sequenceLength);
    golden.finalState.hidden.forEach((values, layer) => expectClose(last.hidden[layer], values, 1e-5));
    golden.finalState.cell.forEach((values, layer) => expectClose(last.cell[layer], values, 1e-5));
    for (const { name, values } of graph.gradient.list) {
      expectClose(values, golden.gradients[name], 1e-5, name);
    }
  });

  it('logits, stepping token by token', () => {
    const { network } = makeGraph(backend, golden);
    const { hiddenSize, vocabularySize } = golden.spec;
    for (let row = 0; row < golden.batchSize; row++) {
      const ofRow = (values: number[]) =>
        Float32Array.from(values.slice(row * hiddenSize, (row + 1) * hiddenSize));
      const stepper = new Stepper(network);
      stepper.restore({
        hidden: golden.initialState.hidden.map(ofRow),
        cell: golden.initialState.cell.map(ofRow),
      });
      for (let t = 0; t < golden.sequenceLength; t++) {
        const at = t * golden.batchSize + row;
        stepper.step(golden.ids[at]);
        const expected = golden.logits.slice(at * vocabularySize, (at + 1) * vocabularySize);
        expectClose(stepper.logits(), expected, 1e-5);
      }
    }
  });

  it('three steps of Adam with clipping', () => {
    const graph = makeGraph(backend, golden);
    const { adam } = golden;
    for (let step = 0; step < adam.steps; step++) {
      const loss = forwardBackward(graph, golden);
      const norm = graph.gradientNorm();
      expect(Math.abs(loss - adam.losses[step])).toBeLessThan(2e-5);
      expect(Math.abs(norm / adam.gradientNorms[step] - 1)).toBeLessThan(1e-4);
      graph.update(adam.learningRate, adam.clipNorm, norm);
    }
    for (const { name, values } of graph.network.parameters.list) {
      // Weights move by 0.03; where a gradient is small, its 32-bit rounding shows in Adam's first steps.
      expectClose(values, adam.parameters[name], 5e-5, name);
    }
  });
});
