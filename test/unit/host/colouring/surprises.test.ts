import { describe, expect, it } from 'vitest';
import { percent, slipText, surpriseText } from '../../../../src/host/colouring/surpriseText';
import { allSteps } from '../../../../src/host/colouring/inSteps';
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

  it('joins what is near, and ends at the end of a line', () => {
    const bits = [...usual];
    for (const i of [20, 24, 50, 52, 80, 85]) bits[i] = 9;
    const text = bits.map((_, i) => (i === 51 ? '\n' : '.')).join('');
    const stretches = (found: { start: number; end: number }[]) =>
      found.map(({ start, end }) => [start, end]);
    const apart = [
      [80, 81],
      [85, 86],
    ];
    expect(stretches(surprisesIn(tokens(bits)))).toEqual([[20, 25], [50, 53], ...apart]);
    expect(stretches(surprisesIn(tokens(bits), text))).toEqual([[20, 25], [50, 51], [52, 53], ...apart]);
  });

  it('adds up what the pieces of a word have, and tells the worst of them', () => {
    const text = `${'. '.repeat(50)} teh cat 4711`;
    const at = text.indexOf(' teh');
    const bits = Array.from({ length: at }, () => 0.5);
    const starts = bits.map((_, i) => i);
    const ends = bits.map((_, i) => i + 1);
    for (const [start, end, excess] of [
      [0, 2, 3],
      [2, 3, 6],
      [3, 4, 4],
      [4, 8, 2],
      [8, 10, 5],
      [10, 11, 5],
      [11, 12, 5],
      [12, 13, 5],
    ]) {
      starts.push(at + start);
      ends.push(at + end);
      bits.push(excess);
    }
    const [word, ...others] = surprisesIn(
      { starts, ends, bits, surprisal: bits.map((excess) => excess + 2) },
      text,
    );
    expect(word).toMatchObject({ start: at, bits: 16, peak: { start: at + 2, end: at + 3 } });
    // Digits say nothing together that one of them does not.
    expect(others).toEqual([]);
    expect(Math.max(...[...surprisesIn({ starts, ends, bits }, '')].map((each) => each.bits))).toBe(6);
  });

  it('takes a line that is odd in many words before one that is odd in one', () => {
    const odd = 'disk failure at sector';
    const text = `${'a '.repeat(50)}\n${odd}\n${'1 '.repeat(8)}\n`;
    // Tokens of one character, of which the first of each odd word surprises, as some of the numbers do more.
    const bits = Array.from(text, (character, i) => {
      if (character === '1') return 7;
      const from = text.indexOf(odd);
      return i >= from && i < from + odd.length && /\s/.test(text[i - 1]) ? 6.5 : 0.5;
    });
    const ranked = surprisesIn(tokens(bits), text).sort((a, b) => b.bits - a.bits);
    expect(text.slice(ranked[0].start, ranked[0].end)).toMatch(/^disk failure at sector$/);
    expect(ranked[1].bits).toBe(7);
  });

  it('comes to words that look like slips too, be they ever so expected', () => {
    const text = 'their thir their teh others, their otters their the the the rest 1 x';
    const starts = [...text.matchAll(/\S+/g)].map(({ index }) => index);
    const bits = starts.map((_, i) => (i === 4 ? 9 : 0.1));
    const read = { starts, ends: [...starts.slice(1), text.length], bits };
    const told = (found: ReturnType<typeof surprisesIn>) =>
      found.map(({ start, slip }) => [start, slip?.meant, slip?.times]);
    expect(told(surprisesIn(read, text))).toEqual([
      [text.indexOf('thir '), 'their', 4],
      [text.indexOf('teh'), 'the', 3],
      [text.indexOf('others'), undefined, undefined],
    ]);
    // What surprises there too is one stop; of what the model has no token for nobody can say anything.
    Object.assign(bits, { 1: 9, 3: NaN, 4: 0.1 });
    expect(told(surprisesIn(read, text))).toEqual([[text.indexOf('thir '), 'their', 4]]);
    // Of a long text what is around the cursor is read.
    const cut = 2;
    const part = {
      starts: starts.slice(cut),
      ends: read.ends.slice(cut),
      bits: bits.map(() => 0.1).slice(cut),
    };
    expect(told(surprisesIn(part, text))).toEqual([[text.indexOf('teh'), 'the', 3]]);
  });

  it('is measured by the text itself: the same token is none where many are like it', () => {
    const even = usual.map((bits) => bits + 8);
    expect(allSteps(surpriseThreshold(even))).toBeCloseTo(9.8, 9);
    expect(surprisesIn(tokens([...usual, 9.8])).map(({ start }) => start)).toEqual([100]);
  });

  it('passes over what is no number', () => {
    expect(surprisesIn(tokens([...usual, NaN]))).toEqual(surprisesIn(tokens(usual)));
    expect(surprisesIn(tokens([NaN, ...usual.slice(1), 9], 5))).toMatchObject([{ start: 105 }]);
  });

  it('takes what is half as surprising as the strongest, or surprising enough beside any', () => {
    const at = (strongest: number) => {
      const bits = [...usual];
      Object.assign(bits, { 10: strongest, 30: 12.5, 50: 8, 70: 6 });
      return surprisesIn(tokens(bits)).map(({ start }) => start);
    };
    expect(at(13)).toEqual([10, 30, 50]);
    expect(at(60)).toEqual([10, 30]);
  });

  it('takes the strongest: ten of a short text, more of a long one', () => {
    const strongest = (length: number) => {
      const bits = Array.from({ length }, (_, i) => (i % 50 === 25 ? 12 + i / length : 0.1));
      const found = surprisesIn(tokens(bits));
      expect(Math.min(...found.map((each) => each.bits))).toBeGreaterThan(13 - (found.length * 50) / length);
      return found.length;
    };
    expect(strongest(2000)).toBe(10);
    expect(strongest(90_000)).toBe(30);
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

  it('says why a word looks like a slip', () => {
    expect(slipText('hevy', { meant: 'heavy', times: 3 }, t)).toBe(
      '“hevy” stands here only: a slip for “heavy”, which stands 3 times?',
    );
  });
});
