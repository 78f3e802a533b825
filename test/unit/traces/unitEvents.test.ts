import { describe, expect, it } from 'vitest';
import { changesAt, StrongestChanges } from '../../../src/engine/traces/unitEvents';
import { unitLife } from '../../../src/engine/traces/unitLife';
import { cellKinds } from '../../../src/protocol/spec';
import { runToEnd } from '../reading/fixtures';
import { letters, networkOf, storeFor, tight } from './traceFixtures';

const one = (value: number) => Float32Array.of(value);

describe('what a token does to a unit', () => {
  it('is what an LSTM adds and takes away', () => {
    const values = { input: one(0.5), candidate: one(-0.8), forget: one(0.25), cell: one(0.1) };
    const [write, erase] = changesAt('lstm', values, 0, 2);
    expect(write).toMatchObject({ kind: 'write', state: values.cell[0] });
    expect(write.amount).toBeCloseTo(-0.4, 6);
    expect(erase.amount).toBeCloseTo(-1.5, 6);
  });

  it.each(cellKinds)('explains the whole change of a real cell: %s', (cell) => {
    const store = storeFor(networkOf(cell), letters(40));
    const values = runToEnd(store.exact(1, 0)).value;
    const of = (unit: number) =>
      Object.fromEntries(
        Object.entries(values).map(([name, rows]) => [
          name,
          Float32Array.from({ length: 40 }, (_, row) => rows[row * 6 + unit]),
        ]),
      );
    for (let unit = 0; unit < 6; unit++) {
      const own = of(unit);
      const states = own[cell === 'lstm' ? 'cell' : 'hidden'];
      for (let row = 1; row < 40; row++) {
        const changes = changesAt(cell, own, row, states[row - 1]);
        const change = changes.reduce((sum, { amount }) => sum + amount, 0);
        expect(change).toBeCloseTo(states[row] - states[row - 1], 5);
      }
    }
  });

  it('is kept when it is among the strongest of its kind', () => {
    const strongest = new StrongestChanges(2);
    const add = (row: number, amount: number) => strongest.add({ row, kind: 'write', amount, state: 0 });
    [0.1, -0.9, 0.5, NaN, 0.5, 0].forEach((amount, row) => add(row, amount));
    strongest.add({ row: 9, kind: 'erase', amount: 0.7, state: 0 });
    expect(strongest.list().map(({ row }) => row)).toEqual([1, 9, 2]);
  });
});

describe('the life of a unit', () => {
  it.each([undefined, tight])('has the strongest write of a planted text: limits %j', (limits) => {
    const network = networkOf('lstm', { layers: 1 });
    // Only “A” writes: its embedding opens the input gate of unit 2, everything else leaves it shut.
    const { parameters } = network;
    parameters.values.fill(0);
    const embedding = parameters.get('encoder.weight');
    const [id] = storeFor(network, 'A').ids;
    embedding[id * 5] = 1;
    const weights = parameters.get('rnn.weight_ih_l0'); // (4H, E), order i f g o
    weights[2 * 5] = 20;
    weights[(12 + 2) * 5] = 3;
    const bias = parameters.get('rnn.bias_ih_l0');
    bias[2] = -10;
    bias[6 + 2] = 10;
    network.markWeightsChanged();
    const text = `${letters(300)}A${letters(290)}`;
    const store = storeFor(network, text, limits);
    const { changes, low, high } = runToEnd(unitLife(store, 0, 2, 10, 3)).value;
    expect(changes[0]).toMatchObject({ row: 300, kind: 'write' });
    expect(changes[0].amount).toBeCloseTo(Math.tanh(3), 3);
    expect(high[9]).toBeGreaterThan(0.9);
    expect(high[2]).toBeLessThan(0.1);
    expect(low[9]).toBeGreaterThan(0.9);
  });

  it('has no more pieces than tokens', () => {
    const store = storeFor(networkOf('gru'), 'ab');
    const life = runToEnd(unitLife(store, 0, 0, 100, 5)).value;
    expect(life.low).toHaveLength(2);
    expect(life.changes.every(({ amount }) => Number.isFinite(amount))).toBe(true);
  });
});
