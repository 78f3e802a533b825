import { describe, expect, it } from 'vitest';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { areCacheWeights, defaultCacheWeights } from '../../../src/engine/memory/cacheWeights';
import { ContextHashes } from '../../../src/engine/memory/contextHashes';
import { fitCacheWeights } from '../../../src/engine/memory/fitCacheWeights';
import { mixNgrams, mixStates } from '../../../src/engine/memory/mixture';
import { NgramTable } from '../../../src/engine/memory/ngramTable';
import { mostStates, StateHistory } from '../../../src/engine/memory/stateHistory';
import { StateScores } from '../../../src/engine/memory/stateScores';
import { Network } from '../../../src/engine/network/network';
import { Stepper } from '../../../src/engine/network/stepper';
import { Random } from '../../../src/engine/random';
import { normalise } from '../../../src/engine/decoding';
import { runToEnd } from '../reading/fixtures';

const spec = {
  ...{ cell: 'lstm' as const, layers: 1, hiddenSize: 6, embeddingSize: 6 },
  ...{ vocabularySize: 9, tied: false, dropout: 0 },
};
const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0);

function tableOf(ids: readonly number[]): NgramTable {
  const table = new NgramTable(9);
  const hashes = new ContextHashes();
  ids.forEach((id, i) => table.add(hashes.set(ids, i), id, 1));
  return table;
}

describe('n-grams mixed in', () => {
  it('leave a distribution, and what was seen becomes more probable', () => {
    const random = new Random(1);
    const ids = Array.from({ length: 300 }, () => random.uint32() % 9);
    const row = new Float32Array(9).fill(1 / 9);
    const kept = mixNgrams(
      row,
      [tableOf(ids), tableOf([1, 2, 3])],
      new ContextHashes().set(ids, 200),
      defaultCacheWeights,
    );
    expect(sum(row)).toBeCloseTo(1, 5);
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(1);
    expect(row[ids[200]]).toBeGreaterThan(1 / 9);
  });

  it('are the formula, for one context', () => {
    const table = tableOf([1, 2, 1, 3, 1, 2]);
    const weights = {
      ...defaultCacheWeights,
      discounts: [0, 0.5, 0, 0, 0, 0],
      strengths: [6, 2, 1, 1, 1, 1],
    };
    const row = new Float32Array(9).fill(1 / 9);
    mixNgrams(row, [table], new ContextHashes().set([1], 1), weights);
    // After 1 came 2, 3, 2: the text has 6 tokens, two of them a 2.
    const byText = (2 + 6 / 9) / 12;
    expect(row[2]).toBeCloseTo((2 - 0.5 + (0.5 * 2 + 2) * byText) / 5, 6);
  });

  it('change nothing when nothing was seen', () => {
    const row = new Float32Array(9).fill(1 / 9);
    expect(mixNgrams(row, [new NgramTable(9)], new ContextHashes().set([1], 1), defaultCacheWeights)).toBe(1);
    expect(row[0]).toBeCloseTo(1 / 9, 6);
  });
});

describe('states mixed in', () => {
  it('prefer what followed similar states, in a ring that has come round', () => {
    const history = new StateHistory(6);
    const random = new Random(2);
    const count = mostStates + 50;
    const states = Array.from({ length: count }, () =>
      Float32Array.from({ length: 6 }, () => random.uniform() - 0.5),
    );
    states.forEach((state, place) => history.put(place, state));
    states[count - 3].fill(2);
    history.put(count - 3, states[count - 3]);
    const scores = StateScores.create(referenceBackend, spec);
    const query = states[count - 3];
    const given = scores.of(history, [states[count - 1], query]);
    for (const place of [history.begin, count - 3]) {
      const expected = states[place].reduce((dot, value, i) => dot + value * query[i], 0);
      expect(given[(place % mostStates) * 4 + 1]).toBeCloseTo(expected, 5);
    }
    const ids = Int32Array.from({ length: count }, () => 1);
    ids[count - 3] = 7;
    const row = new Float32Array(9).fill(1 / 9);
    mixStates(row, ids, history, count, given, 1, { ...defaultCacheWeights, states: 0.5, sharpness: 100 });
    expect(sum(row)).toBeCloseTo(1, 5);
    expect(row[7]).toBeGreaterThan(0.4);
  });

  it('are compared with what was written since, and with another history, as if all were new', () => {
    const random = new Random(4);
    const state = () => Float32Array.from({ length: 6 }, () => random.uniform() - 0.5);
    const histories = [new StateHistory(6), new StateHistory(6)];
    const scores = StateScores.create(referenceBackend, spec);
    const query = state();
    for (let round = 0; round < 40; round++) {
      const history = histories[round % 7 === 0 ? 1 : 0];
      if (round === 20) history.clear();
      for (let i = random.uint32() % 60; i >= 0; i--) history.put(history.end, state());
      if (round % 5 === 0) history.put(history.begin, state());
      const given = scores.of(history, [query]).slice();
      const anew = StateScores.create(referenceBackend, spec).of(history, [query]);
      for (let place = history.begin; place < history.end; place++)
        expect(given[(place % mostStates) * 4]).toBe(anew[(place % mostStates) * 4]);
    }
  });

  it('are forgotten behind an edit, and where reading jumps', () => {
    const history = new StateHistory(2);
    for (let place = 0; place < 5; place++) history.put(place, new Float32Array(2));
    history.cut(2);
    expect([history.begin, history.end]).toEqual([0, 3]);
    history.put(9, new Float32Array(2));
    expect([history.begin, history.end]).toEqual([9, 10]);
  });
});

describe('fitted weights', () => {
  it('make a text that repeats itself more probable, and are usable', () => {
    const network = Network.create(referenceBackend, spec, 1);
    const random = new Random(5);
    const pattern = Array.from({ length: 40 }, () => random.uint32() % 9);
    const ids = Int32Array.from({ length: 600 }, (_, i) => pattern[i % 40]);
    const weights = runToEnd(fitCacheWeights(network, ids)).value;
    if (!weights) throw new Error('nothing was fitted');
    expect(areCacheWeights(weights)).toBe(true);
    const stepper = new Stepper(network);
    const row = normalise(stepper.logits(), 1);
    mixNgrams(row, [tableOf([...ids])], new ContextHashes().set(ids, 500), weights);
    expect(row[ids[500]]).toBeGreaterThan(0.8);
  });

  it('are none for a short text', () => {
    const network = Network.create(referenceBackend, spec, 1);
    expect(runToEnd(fitCacheWeights(network, new Int32Array(50))).value).toBeUndefined();
  });
});
