import { describe, expect, it } from 'vitest';
import { inspect } from '../../../src/engine/reading/inspect';
import { chunkRows, TraceStore } from '../../../src/engine/traces/traceStore';
import { cellKinds, type Direction, quantitiesOf, type Quantity } from '../../../src/protocol/spec';
import { runToEnd } from '../reading/fixtures';
import { letters, networkOf, readerFor, storeFor, tight, tokenizer } from './traceFixtures';

const rows = 2 * chunkRows + 90;
const text = letters(rows);

function meansOf(values: Float32Array, units: number, level: number): number[] {
  const covered = 2 ** level;
  const count = values.length / units;
  return Array.from({ length: Math.ceil(count / covered) }, (_, column) =>
    Array.from({ length: units }, (_, unit) => {
      const from = column * covered;
      const to = Math.min(count, from + covered);
      let sum = 0;
      for (let row = from; row < to; row++) sum += values[row * units + unit];
      return sum / (to - from);
    }),
  ).flat();
}

function expectClose(actual: Float32Array, expected: ArrayLike<number>): void {
  expect(actual.length).toBe(expected.length);
  let worst = 0;
  for (let i = 0; i < actual.length; i++) worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
  expect(worst).toBeLessThan(1e-5);
}

describe('what a stack holds over a stretch', () => {
  it.each(cellKinds.flatMap((cell) => [undefined, tight].map((limits) => ({ cell, limits }))))(
    'is what inspect says, and its means: $cell, limits $limits',
    ({ cell, limits }) => {
      const network = networkOf(cell);
      const trace = runToEnd(inspect(readerFor(network, text), { first: 0, end: rows })).value;
      const store = storeFor(network, text, limits);
      expect(store.baseLevel > 0).toBe(limits !== undefined);
      for (const level of [0, 1, 3, 5, 8, 9]) {
        for (const name of quantitiesOf[cell]) {
          const columns = Math.ceil(rows / 2 ** level);
          const { value } = runToEnd(store.columns(1, name, level, 0, columns));
          const exact = trace.layers[1].quantities[name] ?? new Float32Array(0);
          expectClose(value, meansOf(exact, store.units, level));
        }
      }
    },
  );

  it('gives a tile in the middle without what stands around it', () => {
    const network = networkOf('lstm');
    for (const limits of [undefined, tight]) {
      const store = storeFor(network, text, limits);
      const whole = runToEnd(store.columns(0, 'cell', 1, 0, rows / 2)).value;
      const part = runToEnd(store.columns(0, 'cell', 1, 256, rows / 2)).value;
      expectClose(part, whole.subarray(256 * store.units));
    }
  });

  it('reads no further than it must', () => {
    const store = storeFor(networkOf('gru'), text);
    runToEnd(store.columns(0, 'hidden', 0, 0, chunkRows));
    expect(store.progress).toEqual({ read: chunkRows, of: rows });
  });

  it('reads from right to left what the other stack of a blank model reads', () => {
    const network = networkOf('gru', { kind: 'blank' });
    const trace = runToEnd(inspect(readerFor(network, text), { first: 0, end: rows })).value;
    const behind = trace.layers.filter(({ direction }) => direction === 'backward');
    for (const limits of [undefined, tight]) {
      const store = storeFor(network, text, limits, 'backward');
      const last = runToEnd(store.columns(1, 'hidden', 0, 2 * chunkRows, rows)).value;
      const exact = behind[1].quantities.hidden ?? new Float32Array(0);
      expectClose(last, exact.subarray(2 * chunkRows * store.units));
      expect(store.progress.read).toBeLessThan(rows);
      expectClose(runToEnd(store.columns(1, 'hidden', 0, 0, rows)).value, exact);
    }
  });

  it('goes on from the state that the tokens before the stretch leave', () => {
    const network = networkOf('lstm');
    const { ids } = tokenizer.encode(text);
    const store = new TraceStore(network, 'forward', ids.slice(100), ids.slice(0, 100));
    const trace = runToEnd(inspect(readerFor(network, text), { first: 100, end: rows })).value;
    const { value } = runToEnd(store.columns(0, 'cell', 0, 0, rows - 100));
    expectClose(value, trace.layers[0].quantities.cell ?? []);
  });

  it.each([undefined, tight])('keeps after an edit what stands before it: limits %j', (limits) => {
    const network = networkOf('lstm');
    const store = storeFor(network, text, limits);
    runToEnd(store.unitSums(0, 'cell'));
    const edited = `${text.slice(0, chunkRows + 40)}hhhh${text.slice(chunkRows + 41)}`;
    const next = storeFor(network, edited, limits);
    next.adopt(store);
    expect(next.progress.read).toBe(next.baseLevel === store.baseLevel ? chunkRows : 0);
    const fresh = storeFor(network, edited, limits);
    for (const name of ['cell', 'forget'] satisfies Quantity[]) {
      const level = store.baseLevel;
      const columns = Math.ceil(next.rows / 2 ** level);
      expect(runToEnd(next.columns(1, name, level, 0, columns)).value).toEqual(
        runToEnd(fresh.columns(1, name, level, 0, columns)).value,
      );
    }
    expect(runToEnd(next.unitSums(0, 'cell')).value).toEqual(runToEnd(fresh.unitSums(0, 'cell')).value);
  });

  it('keeps nothing of what other weights held', () => {
    const network = networkOf('lstm');
    const store = storeFor(network, text);
    runToEnd(store.unitSums(0, 'cell'));
    network.markWeightsChanged();
    const next = storeFor(network, text);
    next.adopt(store);
    expect(next.progress.read).toBe(0);
    expect(store.isFresh).toBe(false);
  });

  it.each(['forward', 'backward'] satisfies Direction[])('takes one token, and one unit: %s', (direction) => {
    const network = networkOf('rnn-tanh', { kind: 'blank', hiddenSize: 1 });
    const store = storeFor(network, 'a', undefined, direction);
    const { value } = runToEnd(store.columns(0, 'hidden', 0, 0, 1));
    expect(value).toHaveLength(1);
    expect(Math.abs(value[0])).toBeGreaterThan(0);
    expect(runToEnd(store.columns(0, 'hidden', 4, 0, 1)).value).toEqual(value);
  });

  it('says which quantities there are when asked for another', () => {
    const store = storeFor(networkOf('gru'), 'abc');
    expect(() => runToEnd(store.columns(0, 'forget', 0, 0, 3))).toThrow('no “forget”');
  });
});
