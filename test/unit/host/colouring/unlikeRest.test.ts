import { describe, expect, it } from 'vitest';
import { PairIds } from '../../../../src/host/colouring/pairIds';
import { unlikeRest } from '../../../../src/host/colouring/unlikeRest';

const services = ['auth', 'billing', 'search'];
const codes = [200, 304, 404];

/** Regular lines, some of them others. */
function log(odd: Readonly<Record<number, string>>, count = 200): string {
  let state = 7;
  const random = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below;
  const line = () =>
    `10:${10 + random(50)} INFO ${services[random(3)]} request ${random(99_999)} answered ${codes[random(3)]}`;
  return Array.from({ length: count }, (_, i) => [line(), odd[i]])
    .map(([regular, other]) => `${other ?? regular}\n`)
    .join('');
}

/** The units of a text with the most bits, at least so many. */
function oddest(text: string, least: number): string[] {
  const { starts, ends, bits } = unlikeRest(text)!;
  return starts.flatMap((start, i) => (bits[i] >= least ? [text.slice(start, ends[i])] : []));
}

describe('unlikeRest', () => {
  it('covers the text without a gap', () => {
    const { starts, ends, bits } = unlikeRest(log({ 5: 'naïve 𝒳 x² — \tend' }))!;
    expect(starts[0]).toBe(0);
    expect(starts.slice(1)).toEqual(ends.slice(0, -1));
    expect(ends.at(-1)).toBe(log({ 5: 'naïve 𝒳 x² — \tend' }).length);
    expect(bits).toHaveLength(starts.length);
    expect(bits.every(Number.isFinite)).toBe(true);
  });

  it('finds what no other line has, and no number of which each line has its own', () => {
    expect(oddest(log({}), 6)).toEqual([]);
    expect(oddest(log({ 40: '10:40 FATAL auth request 13 answered 200' }), 6)).toEqual(['FATAL']);
    expect(oddest(log({ 70: '10:10 INFO search refused 4711 answered 404' }), 6)).toEqual(['refused']);
    // Known words where they do not belong.
    expect(oddest(log({ 90: '10:30 INFO auth request answered 200' }), 5)).toEqual(['answered']);
  });

  it('finds a number where there are few different ones', () => {
    expect(oddest(log({ 33: '10:33 INFO auth request 99 answered 507' }), 5)).toEqual(['507']);
  });

  it('takes nothing for odd that other lines have too', () => {
    const failed = '10:40 ERROR auth request 13 refused';
    expect(oddest(log({ 20: failed, 40: failed, 60: failed, 80: failed }), 6)).toEqual([]);
  });

  it('says nothing of a text that is not written after patterns', () => {
    const letters = 'abcdefghijklmnopqrstuvwxyz';
    const word = (i: number) => letters[(i * 7) % 26] + letters[(i * i + 3) % 26] + letters[(i * 11) % 25];
    expect(unlikeRest(Array.from({ length: 400 }, (_, i) => word(i)).join('\n'))).toBeUndefined();
    expect(unlikeRest(log({}, 15))).toBeUndefined();
    expect(unlikeRest('')).toBeUndefined();
  });
});

describe('PairIds', () => {
  it('gives each pair one number, and counts', () => {
    const pairs = new PairIds(4096);
    const ids = new Map<string, number>();
    for (let round = 1; round <= 2; round++) {
      for (let i = 0; i < 4096; i++) {
        const [first, second] = [(i % 64) - 1, (i >> 6) * 65_537];
        const id = pairs.meet(first, second);
        if (round === 1) ids.set(`${first}/${second}`, id);
        expect(id).toBe(ids.get(`${first}/${second}`));
        expect(pairs.counts[id]).toBe(round);
      }
    }
    expect(new Set(ids.values()).size).toBe(4096);
  });
});
