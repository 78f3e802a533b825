import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allocate } from '../../../src/engine/arena';
import { BidirectionalGradient } from '../../../src/engine/bidirectional/bidirectionalGradient';
import { BidirectionalStack } from '../../../src/engine/bidirectional/bidirectionalStack';
import {
  type BidirectionalSpec,
  bidirectionalShapes,
  BidirectionalWeights,
} from '../../../src/engine/bidirectional/bidirectionalWeights';
import type { F32, KernelsBackend } from '../../../src/engine/kernels/kernels';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { Pacer, runToEnd } from '../../../src/engine/network/pacer';
import { countOf, ParameterBlock } from '../../../src/engine/network/parameterBlock';
import { gradientRows } from '../../../src/engine/network/products';
import { Stepper } from '../../../src/engine/network/stepper';
import { Random } from '../../../src/engine/random';
import { BlankGraph } from '../../../src/engine/training/blankGraph';
import { cellKinds, type ModelSpec } from '../../../src/protocol/spec';
import { wasmBackendsHere } from '../kernels/wasmBackendsHere';
import { expectClose } from './support/expectClose';

/** Formats: test/golden/README.md. */
interface Golden {
  name: string;
  sequenceLength: number;
  batchSize: number;
  shapes: Record<string, number[]>;
  parameters: Record<string, number[]>;
  gradients: Record<string, number[]>;
}
interface BlankGolden extends Golden {
  spec: ModelSpec;
  margin: number;
  text: number[];
  initialState: { hidden: number[][]; cell: number[][] };
  finalState: { hidden: number[][]; cell: number[][] };
  logits: number[];
  loss: number;
}
interface BidirectionalGolden extends Golden {
  spec: BidirectionalSpec;
  lengths: number[];
  inputs: number[];
  weights: number[];
  outputs: number[];
  inputGradient: number[];
}

function goldensIn<G extends Golden>(name: string): G[] {
  const folder = join(__dirname, '../../golden', name);
  return readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as G);
}
const blanks = goldensIn<BlankGolden>('blank');
const bidirectionals = goldensIn<BidirectionalGolden>('bidirectional');

function onEveryBackend<G extends Golden>(goldens: G[]) {
  return [referenceBackend, ...wasmBackendsHere].flatMap((backend) =>
    goldens.map((golden) => ({ kernels: backend.name, name: golden.name, backend, golden })),
  );
}

function fill(block: ParameterBlock, golden: Golden): void {
  expect(block.list.map(({ name, shape }) => [name, shape])).toEqual(Object.entries(golden.shapes));
  for (const { name, values } of block.list) values.set(golden.parameters[name]);
}

describe('golden values of models that read both ways', () => {
  it('cover every cell, with and without tied weights, margin and mixed lengths', () => {
    const names = (variants: string[]) =>
      cellKinds.flatMap((cell) => variants.map((variant) => `${cell}-${variant}`)).sort();
    expect(blanks.map(({ name }) => name).sort()).toEqual(names(['1-untied', '2-tied']));
    expect(bidirectionals.map(({ name }) => name).sort()).toEqual(names(['1', '2']));
  });
});

describe.each(onEveryBackend(blanks))('blank model $name with $kernels kernels', ({ backend, golden }) => {
  const { sequenceLength: steps, batchSize: rows, margin, text, spec } = golden;

  function makeGraph(): BlankGraph {
    const graph = BlankGraph.create(backend, spec, 'adam', { steps, rows }, 1);
    fill(graph.network.parameters, golden);
    graph.network.markWeightsChanged();
    return graph;
  }

  it('loss, forward state and all gradients', () => {
    const graph = makeGraph();
    const { shard, network } = graph;
    const states = ({ hidden, cell }: BlankGolden['initialState']) =>
      hidden.flatMap((values, layer) => (cell.length ? [values, cell[layer]] : [values]));
    shard.forward.startFrom(states(golden.initialState).map((values) => Float32Array.from(values)));
    shard.ids.set(text.slice(0, steps * rows));
    shard.targets.set(text.slice(rows, (steps + 1) * rows));
    const behind = text.length / rows - 2;
    for (let t = 0; t < behind; t++) {
      const from = (behind + 1 - t) * rows;
      shard.idsBackward.set(text.slice(from, from + rows), t * rows);
    }
    const pacer = new Pacer(network.kernels);
    const scale = 1 / (steps * rows);
    shard.prepare(margin);
    const loss = runToEnd(shard.forwardBackward(steps, scale, undefined, pacer)) * scale;
    expect(Math.abs(loss - golden.loss)).toBeLessThan(1e-5);
    const last = shard.forward.firstState(); // carried
    states(golden.finalState).forEach((values, i) => expectClose(last[i], values, 1e-5));
    for (const { name, values } of shard.gradient.list)
      expectClose(values, golden.gradients[name], 1e-5, name);
  });

  it('logits, stepping token by token from both ends', () => {
    const { network } = makeGraph();
    const ofRow = (row: number) => (values: number[]) =>
      Float32Array.from(values.slice(row * spec.hiddenSize, (row + 1) * spec.hiddenSize));
    for (let row = 0; row < rows; row++) {
      const tokens = text.filter((_, i) => i % rows === row);
      const forward = new Stepper(network);
      const { hidden, cell } = golden.initialState;
      forward.restore({ hidden: hidden.map(ofRow(row)), cell: cell.map(ofRow(row)) });
      for (let target = 1; target <= steps; target++) {
        forward.step(tokens[target - 1]);
        const backward = new Stepper(network, 'backward');
        for (let t = tokens.length - 1; t > target; t--) backward.step(tokens[t]);
        const logits = network.stepOutput.logitsOf(forward.top, backward.top);
        const at = ((target - 1) * rows + row) * spec.vocabularySize;
        expectClose(logits, golden.logits.slice(at, at + spec.vocabularySize), 1e-5);
      }
    }
  });
});

const module = 'rnn';

function makeStack(backend: KernelsBackend, golden: BidirectionalGolden) {
  const { spec, sequenceLength, batchSize } = golden;
  const shape = { steps: sequenceLength, rows: batchSize };
  const shapes = bidirectionalShapes(module, spec);
  const made = allocate(backend, (arena) => {
    const floats = (length: number) => arena.floats(length);
    const parameters = new ParameterBlock(shapes, floats(countOf(shapes)));
    const gradient = new ParameterBlock(shapes, floats(countOf(shapes)));
    const weights = new BidirectionalWeights(arena, spec, parameters, module, true);
    const rows = shape.steps * shape.rows;
    const input = floats(rows * spec.inputSize);
    const stack = new BidirectionalStack(arena, spec, weights, shape, input, true);
    const dInput = floats(rows * spec.inputSize);
    const scratch = floats(arena.kernels.packedLength(gradientRows, 2 * spec.hiddenSize));
    const back = new BidirectionalGradient(arena, stack, gradient, module, { dInput, scratch });
    return { kernels: arena.kernels, parameters, gradient, weights, input, stack, dInput, back };
  });
  fill(made.parameters, golden);
  made.weights.refresh(made.kernels);
  made.input.set(golden.inputs);
  return made;
}

describe.each(onEveryBackend(bidirectionals))(
  'bidirectional layers $name with $kernels kernels',
  ({ backend, golden }) => {
    const { sequenceLength: steps, batchSize: rows, lengths, spec } = golden;
    const counts = (i: number, width: number) => {
      const row = Math.floor(i / width);
      return Math.floor(row / rows) < lengths[row % rows];
    };

    it('outputs and gradients of weights and input, for rows of mixed lengths', () => {
      const { kernels, gradient, stack, dInput, back } = makeStack(backend, golden);
      const pacer = new Pacer(kernels);
      runToEnd(stack.forward(steps, pacer, { lengths }));
      const width = 2 * spec.hiddenSize;
      const counted = (values: ArrayLike<number>, columns: number) =>
        Array.from(values).filter((_, i) => counts(i, columns));
      expectClose(counted(stack.output, width), counted(golden.outputs, width), 1e-5, 'output');
      golden.weights.forEach((value, i) => (back.dOutput[i] = counts(i, width) ? value : 0));
      runToEnd(back.backward(steps, false, pacer));
      for (const { name, values } of gradient.list) expectClose(values, golden.gradients[name], 2e-5, name);
      expectClose(
        counted(dInput, spec.inputSize),
        counted(golden.inputGradient, spec.inputSize),
        2e-5,
        'input',
      );
    });

    it('give a row the same, to the bit, whatever pads it and stands beside it', () => {
      const { kernels, input, stack } = makeStack(backend, golden);
      const run = () => {
        runToEnd(stack.forward(steps, new Pacer(kernels), { lengths }));
        const width = 2 * spec.hiddenSize;
        return Array.from<number>(stack.output).filter((_, i) => counts(i, width));
      };
      const before = run();
      spoilPadding(input, (i) => counts(i, spec.inputSize));
      expect(run()).toEqual(before);
    });
  },
);

describe('dropout between bidirectional layers', () => {
  it('drops on the way back what it dropped on the way there', () => {
    const golden = bidirectionals.find(({ name }) => name === 'gru-2');
    if (!golden) throw new Error('no golden');
    const { sequenceLength: steps, weights } = golden;
    const withDropout = { ...golden, spec: { ...golden.spec, dropout: 0.4 } };
    const { kernels, input, stack, dInput, back } = makeStack(referenceBackend, withDropout);
    const pacer = new Pacer(kernels);
    const loss = () => {
      runToEnd(stack.forward(steps, pacer, { random: new Random(7) }));
      return stack.output.reduce((sum, value, i) => sum + value * weights[i], 0);
    };
    const before = loss();
    back.dOutput.set(weights);
    runToEnd(back.backward(steps, true, pacer));
    const gradient = dInput.slice();
    const h = 0.01;
    for (let i = 0; i < input.length; i += 5) {
      const value = input[i];
      const lossAt = (shift: number) => {
        input[i] = value + shift;
        return loss();
      };
      const numeric = (lossAt(h) - lossAt(-h)) / (2 * h);
      input[i] = value;
      expect(Math.abs(numeric - gradient[i]), `input ${i}`).toBeLessThan(2e-3);
    }
    expect(loss()).toBe(before);
    expect(Math.hypot(...gradient)).toBeGreaterThan(0.1);
  });
});

function spoilPadding(values: F32, isCounted: (i: number) => boolean): void {
  values.forEach((_, i) => {
    if (!isCounted(i)) values[i] = 7;
  });
}
