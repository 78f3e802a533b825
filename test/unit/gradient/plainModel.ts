import type { Network } from '../../../src/engine/network/network';
import type { CellParameters } from '../../../src/engine/cells/cell';
import type { Direction, Quantity } from '../../../src/protocol/spec';

/** A change of one number on the way: of the state h or c after a step, or of what the first layer reads in it. */
export interface Nudge {
  direction: Direction;
  what: 'hidden' | 'cell' | 'embedding';
  layer: number;
  step: number;
  unit: number;
  by: number;
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

export function product(weight: Float32Array, x: number[], bias: Float32Array): number[] {
  return Array.from(bias, (start, row) =>
    x.reduce((sum, value, i) => sum + weight[row * x.length + i] * value, start),
  );
}

export interface State {
  h: number[];
  c: number[];
}

/** What a unit is made to hold in a step. */
export type Forced = (unit: number) => Partial<Record<Quantity, number>>;

/**
 * One step of a cell by PyTorch's equations, in double precision; `nudge` is added to c before h is made of it. A forced gate
 * or candidate stands in for the one that was computed, a forced state for the one that the step comes to.
 */
export function step(
  cell: string,
  p: CellParameters,
  x: number[],
  { h, c }: State,
  nudge: number[],
  forced: Forced = () => ({}),
): State {
  const a = product(p.weightInput, x, p.biasInput);
  const b = product(p.weightRecurrent, h, p.biasRecurrent);
  const n = h.length;
  const each = (value: (i: number) => number) => Array.from({ length: n }, (_, i) => value(i));
  const sum = (block: number, i: number) => a[block * n + i] + b[block * n + i];
  if (cell === 'lstm') {
    const next = each((i) => {
      const held = forced(i);
      const forget = held.forget ?? sigmoid(sum(1, i));
      const input = held.input ?? sigmoid(sum(0, i));
      const candidate = held.candidate ?? Math.tanh(sum(2, i));
      return (held.cell ?? forget * c[i] + input * candidate) + (nudge[i] ?? 0);
    });
    const output = (i: number) => forced(i).output ?? sigmoid(sum(3, i));
    return { c: next, h: each((i) => forced(i).hidden ?? output(i) * Math.tanh(next[i])) };
  }
  if (cell === 'gru') {
    const gru = (i: number) => {
      const held = forced(i);
      const z = held.update ?? sigmoid(sum(1, i));
      const r = held.reset ?? sigmoid(sum(0, i));
      const candidate = held.candidate ?? Math.tanh(a[2 * n + i] + r * b[2 * n + i]);
      return held.hidden ?? (1 - z) * candidate + z * h[i];
    };
    return { c: [], h: each(gru) };
  }
  const plain = (i: number) => (cell === 'rnn-relu' ? Math.max(0, sum(0, i)) : Math.tanh(sum(0, i)));
  return { c: [], h: each((i) => forced(i).hidden ?? plain(i)) };
}

function topState(network: Network, direction: Direction, ids: readonly number[], nudge?: Nudge): number[] {
  const { cell, layers, hiddenSize, embeddingSize } = network.spec;
  const empty = () => ({
    h: new Array<number>(hiddenSize).fill(0),
    c: new Array<number>(cell === 'lstm' ? hiddenSize : 0).fill(0),
  });
  const states = Array.from({ length: layers }, empty);
  ids.forEach((id, t) => {
    const isHere = nudge?.direction === direction && nudge.step === t;
    const added = (what: Nudge['what'], layer: number, length: number) =>
      Array.from({ length }, (_, i) =>
        isHere && nudge.what === what && nudge.layer === layer && nudge.unit === i ? nudge.by : 0,
      );
    const plus = (values: number[], more: number[]) => values.map((value, i) => value + more[i]);
    const table = network.parameters.embedding;
    let x = plus(
      [...table.subarray(id * embeddingSize, (id + 1) * embeddingSize)],
      added('embedding', 0, embeddingSize),
    );
    for (let l = 0; l < layers; l++) {
      const parameters = network.parameters.cell(l, direction);
      const next = step(cell, parameters, x, states[l], added('cell', l, hiddenSize));
      states[l] = { h: plus(next.h, added('hidden', l, hiddenSize)), c: next.c };
      x = states[l].h;
    }
  });
  return states[layers - 1].h;
}

/** Logits for the token after `before` (and, for a blank model, in front of `behind`), with one number nudged. */
export function plainLogits(
  network: Network,
  before: readonly number[],
  behind: readonly number[],
  nudge?: Nudge,
): number[] {
  const features = [...topState(network, 'forward', before, nudge)];
  if (network.spec.kind === 'blank') {
    features.push(...topState(network, 'backward', [...behind].reverse(), nudge));
  }
  return product(network.parameters.outputWeight, features, network.parameters.outputBias);
}

export function lossOf(logits: readonly number[], target: number): number {
  const most = Math.max(...logits);
  return most + Math.log(logits.reduce((sum, x) => sum + Math.exp(x - most), 0)) - logits[target];
}
