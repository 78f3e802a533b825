import { describe, expect, it } from 'vitest';
import type { PredictionResult } from '../../src/protocol/predictions';
import { comparedContexts } from '../../webview/predict/comparedContexts';
import { compareRows, leastListed } from '../../webview/predict/compareRows';
import { bitsOf, bitsScale, meanBits, stripData } from '../../webview/predict/stripData';

const surprisals = {
  starts: Int32Array.of(10, 13, 17),
  ends: Int32Array.of(13, 17, 18),
  probability: Float32Array.of(0.25, NaN, 1),
  rank: Int32Array.of(3, -1, 0),
  unknown: Uint8Array.of(0, 0, 1),
  excess: new Float32Array(3),
  best: [[{ text: 'A', probability: 0.5 }], [], []],
};

describe('the strip', () => {
  it('has the tokens that were read, and the one behind the cursor apart', () => {
    const { read, next } = stripData({ surprisals, text: 'The cat.', cursor: 17 });
    expect(read.map(({ text, bits, rank }) => [text, bits, rank])).toEqual([
      ['The', 2, 3],
      [' cat', NaN, -1],
    ]);
    expect(next).toMatchObject({ text: '.', start: 17, end: 18, bits: 0, rank: 0, unknown: true });
    expect(stripData({ surprisals, text: 'The cat.', cursor: 18 }).next).toBeUndefined();
    const cut = stripData({ surprisals, text: 'The cat.', cursor: 15 });
    expect([cut.read.length, cut.next?.text]).toEqual([1, ' cat']);
  });

  it('survives a text without tokens', () => {
    const none = { ...surprisals, starts: new Int32Array(), ends: new Int32Array() };
    expect(stripData({ surprisals: none, text: '', cursor: 0 })).toEqual({ read: [] });
  });

  it('counts bits', () => {
    expect([bitsOf(0.5), bitsOf(1), bitsOf(0), bitsOf(NaN), bitsOf(-1)]).toEqual([1, 0, 149, NaN, NaN]);
    const { read } = stripData({ surprisals, text: 'The cat.', cursor: 18 });
    expect(meanBits(read)).toBe(1);
    expect(meanBits([])).toBeNaN();
    expect(bitsScale(read)).toBe(8);
    expect(bitsScale([{ ...read[0]!, bits: 12.1 }])).toBe(16);
  });
});

describe('a comparison', () => {
  const result = (predictions: Record<string, number>): PredictionResult => ({
    predictions: Object.entries(predictions).map(([text, probability]) => ({ text, probability })),
    offset: 0,
    prefix: '',
    entropy: 1,
  });
  const river = result({ of: 0.4, where: 0.2, was: 0.1 });
  const money = result({ account: 0.6, of: 0.3 });

  it('has the tokens of both sides, what either expects most first', () => {
    expect(compareRows(river, money, 3)).toEqual([
      { text: 'account', right: 0.6 },
      { text: 'of', left: 0.4, right: 0.3 },
      { text: 'where', left: 0.2 },
    ]);
    expect(compareRows(river, undefined, 9)).toHaveLength(3);
    expect(compareRows(undefined, undefined, 9)).toEqual([]);
  });

  it('knows what an unlisted token has at most', () => {
    expect(leastListed(river)).toBe(0.1);
    expect(leastListed(undefined)).toBeNaN();
  });
});

describe('contexts that are compared', () => {
  it('are each side’s own text, or the other’s where only the model is another', () => {
    const [a, b] = [{ text: 'river bank' }, { text: 'money bank', modelId: 'm' }];
    expect(comparedContexts([a, b])).toEqual([a, b]);
    expect(comparedContexts([a, { text: '', modelId: 'm' }])).toEqual([
      a,
      { text: 'river bank', modelId: 'm' },
    ]);
    expect(comparedContexts([{ text: '' }, b])).toEqual([{ text: 'money bank' }, b]);
    expect(comparedContexts([a, { text: '' }])).toEqual([a, undefined]);
    expect(comparedContexts([{ text: '' }, { text: '', modelId: 'm' }])).toEqual([undefined, undefined]);
    expect(comparedContexts([])).toEqual([]);
  });
});
