import { describe, expect, it } from 'vitest';
import { percent, surpriseText } from '../../../../src/host/colouring/surpriseText';
import { nextSurprise, surprisesIn, surpriseThreshold } from '../../../../src/host/colouring/surprises';

/** Tokens of one character each. */
function tokens(bits: number[], first = 0) {
  return { starts: bits.map((_, i) => first + i), ends: bits.map((_, i) => first + i + 1), bits };
}

const usual = Array.from({ length: 100 }, (_, i) => 1 + (i % 5) * 0.2);

describe('surprisesIn', () => {
  it('finds what stands out of the text, and joins neighbours', () => {
    const bits = [...usual];
    bits[20] = 9;
    bits[40] = 8;
    bits[41] = 11;
    expect(surprisesIn(tokens(bits))).toEqual([
      { start: 20, end: 21, bits: 9, peak: { start: 20, end: 21 } },
      { start: 40, end: 42, bits: 11, peak: { start: 41, end: 42 } },
    ]);
  });

  it('is measured by the text itself: the same token is none where all are like it', () => {
    const even = usual.map((bits) => bits + 8);
    expect(surpriseThreshold(even)).toBeCloseTo(9.8, 9);
    expect(surprisesIn(tokens([...usual, 9.8])).map(({ start }) => start)).toEqual([100]);
  });

  it('passes over what is no number', () => {
    expect(surprisesIn(tokens([...usual, NaN]))).toEqual(surprisesIn(tokens(usual)));
    expect(surprisesIn(tokens([NaN, ...usual.slice(1), 9], 5))).toMatchObject([{ start: 105 }]);
  });

  it('takes what nobody can know, but is frequent, for the usual', () => {
    const bits = Array.from({ length: 1000 }, (_, i) => (i % 6 === 0 ? 2.4 + (i % 5) * 0.1 : 0.05));
    bits[500] = 7;
    expect(surprisesIn(tokens(bits)).map(({ start }) => start)).toEqual([500]);
  });

  it.each([[[]], [[3]], [[NaN, NaN]], [[0.1, 0.2, 0.1]]])('finds nothing in %o', (bits) => {
    expect(surprisesIn(tokens(bits))).toEqual([]);
  });
});

describe('nextSurprise', () => {
  const surprises = surprisesIn(tokens(usual.map((bits, i) => ([10, 50, 90].includes(i) ? 9 : bits))));

  it('walks on from the selection, and begins again at the end', () => {
    const next = (start: number, end: number, step: 1 | -1) => {
      const found = nextSurprise(surprises, { start, end }, step);
      return [found?.surprise.start, found?.wrapped];
    };
    expect(next(0, 0, 1)).toEqual([10, false]);
    expect(next(10, 11, 1)).toEqual([50, false]);
    expect(next(10, 10, 1)).toEqual([50, false]);
    expect(next(90, 91, 1)).toEqual([10, true]);
    expect(next(50, 51, -1)).toEqual([10, false]);
    expect(next(10, 11, -1)).toEqual([90, true]);
    expect(nextSurprise([], { start: 0, end: 0 }, 1)).toBeUndefined();
  });

  it('goes round all of them either way', () => {
    for (const step of [1, -1] as const) {
      let at = { start: 0, end: 0 };
      const seen = surprises.map(() => {
        at = nextSurprise(surprises, at, step)!.surprise;
        return at.start;
      });
      expect([...seen].sort((a, b) => a - b)).toEqual([10, 50, 90]);
    }
  });
});

describe('percent', () => {
  it.each([
    [0.5, '50 %'],
    [0.034, '3.4 %'],
    [0.0002, '0.02 %'],
    [0.00000031, '3·10⁻⁵ %'],
    [0, '0 %'],
    [NaN, '–'],
  ])('%d is %s', (probability, text) => {
    expect(percent(probability)).toBe(text);
  });
});

describe('surpriseText', () => {
  const t = (text: string, ...args: (string | number | boolean)[]) =>
    text.replace(/\{(\d)\}/g, (_, i: string) => String(args[Number(i)]));

  it('says what was there and what was expected', () => {
    const best = [{ text: ' the', probability: 0.4 }];
    expect(surpriseText({ text: ' teh', probability: 0.0001, best }, t)).toBe(
      '“teh” has 0.01 %; expected “the”, 40 %',
    );
    expect(surpriseText({ text: '\n', probability: 0.2, best: [] }, t)).toBe('“⏎” has 20 %');
  });
});
