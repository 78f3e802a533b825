import { describe, expect, it } from 'vitest';
import { type CellKind, quantitiesOf, type ModelSpec } from '../../../src/protocol/spec';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { Network } from '../../../src/engine/network/network';
import { Stepper } from '../../../src/engine/network/stepper';
import { expectClose } from './support/expectClose';

/* Every cell against PyTorch's documented equations, written out as double loops over single numbers. */

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

type Values = Record<string, number[]>;

/** W x + b of one block of H rows; `weight` is (G*H, K). */
function affine(
  weight: Float32Array,
  bias: Float32Array,
  x: number[],
  block: number,
  hidden: number,
): number[] {
  return Array.from({ length: hidden }, (_, unit) => {
    const row = block * hidden + unit;
    return x.reduce((sum, value, k) => sum + weight[row * x.length + k] * value, bias[row]);
  });
}

function stepByHand(network: Network, x: number[], before: Values): Values {
  const { cell, hiddenSize } = network.spec;
  const { weightInput, weightRecurrent, biasInput, biasRecurrent } = network.parameters.cell(0);
  const input = (block: number) => affine(weightInput, biasInput, x, block, hiddenSize);
  const recurrent = (block: number) =>
    affine(weightRecurrent, biasRecurrent, before.hidden, block, hiddenSize);
  const both = (block: number) => input(block).map((value, unit) => value + recurrent(block)[unit]);
  if (cell === 'lstm') {
    const [i, f, g, o] = [
      both(0).map(sigmoid),
      both(1).map(sigmoid),
      both(2).map(Math.tanh),
      both(3).map(sigmoid),
    ];
    const c = before.cell.map((value, unit) => f[unit] * value + i[unit] * g[unit]);
    const hidden = c.map((value, unit) => o[unit] * Math.tanh(value));
    return { input: i, forget: f, candidate: g, output: o, cell: c, hidden };
  }
  if (cell === 'gru') {
    const [r, z] = [both(0).map(sigmoid), both(1).map(sigmoid)];
    const recurrentCandidate = recurrent(2);
    const n = input(2).map((value, unit) => Math.tanh(value + r[unit] * recurrentCandidate[unit]));
    const hidden = n.map((value, unit) => (1 - z[unit]) * value + z[unit] * before.hidden[unit]);
    return { reset: r, update: z, candidate: n, hidden };
  }
  const activation = cell === 'rnn-relu' ? (value: number) => Math.max(0, value) : Math.tanh;
  return { hidden: both(0).map(activation) };
}

const hiddenSize = 3;
const embeddingSize = 2;
const sizes = { layers: 1, hiddenSize, embeddingSize, vocabularySize: 4, tied: false, dropout: 0 };

describe.each(['lstm', 'gru', 'rnn-tanh', 'rnn-relu'] satisfies CellKind[])('%s', (cell) => {
  it('computes PyTorch’s equations, step after step', () => {
    const spec: ModelSpec = { cell, ...sizes };
    const network = Network.create(referenceBackend, spec, 5);
    const stepper = new Stepper(network);
    let values: Values = { hidden: Array(hiddenSize).fill(0), cell: Array(hiddenSize).fill(0) };
    for (const id of [2, 0, 3, 1, 1]) {
      const x = [...network.parameters.embedding.subarray(id * embeddingSize, (id + 1) * embeddingSize)];
      values = { ...values, ...stepByHand(network, x, values) };
      stepper.step(id);
      const [{ cell: kind, quantities }] = stepper.gates();
      expect(kind).toBe(cell);
      expect(Object.keys(quantities)).toEqual([...quantitiesOf[cell]]);
      for (const [name, held] of Object.entries(quantities)) expectClose(held, values[name], 1e-6, name);
    }
  });
});
