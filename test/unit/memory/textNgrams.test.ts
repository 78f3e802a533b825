import { describe, expect, it } from 'vitest';
import { longestContext } from '../../../src/engine/memory/contextHashes';
import { kneserNey } from '../../../src/engine/memory/kneserNey';
import { RememberedText } from '../../../src/engine/memory/rememberedText';
import { sortPositions } from '../../../src/engine/memory/sortedPositions';
import { TextNgrams } from '../../../src/engine/memory/textNgrams';
import { Random } from '../../../src/engine/random';
import { runToEnd } from '../../../src/engine/network/pacer';

const v = 7;
const random = new Random(3);
const ids = Int32Array.from({ length: 800 }, (_, i) => (i % 97 < 60 ? random.uint32() % v : i % 5));

function ngramsOf(of: Int32Array): TextNgrams {
  const ngrams = runToEnd(TextNgrams.create(of, v));
  if (!ngrams) throw new Error('too short');
  return ngrams;
}

/** Counted one by one: by token, how often it came behind `context`, and the different tokens left of both. */
function counted(context: readonly number[]): Map<number, { count: number; lefts: Set<number> }> {
  const found = new Map<number, { count: number; lefts: Set<number> }>();
  const k = context.length;
  for (let i = 0; i + k < ids.length; i++) {
    if (context.some((id, at) => ids[i + at] !== id)) continue;
    const entry = found.get(ids[i + k]) ?? { count: 0, lefts: new Set<number>() };
    entry.count++;
    entry.lefts.add(i === 0 ? -1 : ids[i - 1]);
    found.set(ids[i + k], entry);
  }
  return found;
}

describe('places of a text, sorted', () => {
  it('stand in the order of the tokens there, and know what they have in common', () => {
    const depth = 4;
    const { order, common, commonLeft } = runToEnd(sortPositions(ids, v, depth));
    const at = (place: number) => Array.from({ length: depth }, (_, i) => ids[place + i] ?? -2);
    expect(new Set(order).size).toBe(ids.length);
    for (let r = 1; r < order.length; r++) {
      const [a, b] = [at(order[r - 1]), at(order[r])];
      const differs = a.findIndex((id, i) => id !== b[i]);
      if (differs >= 0) expect(a[differs]).toBeLessThan(b[differs]);
      const isWhole = Math.max(order[r - 1], order[r]) + depth <= ids.length;
      if (isWhole) expect(common[r]).toBe(differs < 0 ? depth : differs);
      const left = order.indexOf(order[r] - 1);
      expect(commonLeft[r]).toBe(left < 0 ? 0 : common[left]);
    }
  });
});

describe('n-grams of a remembered text', () => {
  it('are those that counting finds, with the different tokens before them', () => {
    const ngrams = ngramsOf(ids);
    for (const end of [3, 50, 200, 411, 777]) {
      for (let k = 1; k <= longestContext; k++) {
        const context = Array.from(ids.subarray(Math.max(0, end - k), end));
        const expected = counted(context);
        const followers = ngrams.after(context, context.length);
        expect(Array.from(followers?.ids ?? [])).toEqual([...expected.keys()].sort((a, b) => a - b));
        followers?.ids.forEach((id, i) => {
          expect(followers.counts[i]).toBe(expected.get(id)?.count);
          expect(followers.lefts[i]).toBe(expected.get(id)?.lefts.size);
        });
      }
    }
  });

  it('give a distribution after any context, also one that never came', () => {
    const ngrams = ngramsOf(ids);
    const row = new Float32Array(v);
    const contexts = [[], [6], [6, 6, 6, 6, 6, 6], Array.from(ids.subarray(100, 105)), [-1, 3]];
    for (const context of contexts) {
      kneserNey(row, ngrams, context);
      expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 4);
      for (const p of row) expect(p).toBeGreaterThan(0);
    }
  });

  it('expect what always came, by the longest context that there is', () => {
    const pattern = Int32Array.from({ length: 300 }, (_, i) => [0, 1, 2, 3, 0, 4, 5, 6][i % 8]);
    const row = new Float32Array(v);
    expect(kneserNey(row, ngramsOf(pattern), [9, 9, 2, 3, 0])).toBe(3);
    expect(row[4]).toBeGreaterThan(0.4);
    expect(kneserNey(row, ngramsOf(pattern), [4, 5, 6, 0, 1, 2])).toBe(longestContext);
    expect(row[3]).toBeGreaterThan(0.5);
  });

  it('are none in a text too short, and are sorted once for all who ask', () => {
    expect(runToEnd(new RememberedText(new Int32Array(4), v).ngrams())).toBeUndefined();
    const text = new RememberedText(ids, v);
    const [first, second] = [text.ngrams(), text.ngrams()];
    first.next();
    const fromSecond = runToEnd(second);
    expect(fromSecond).toBeDefined();
    expect(runToEnd(first)).toBe(fromSecond);
  });
});
