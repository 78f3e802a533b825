import { describe, expect, it } from 'vitest';
import { matchUnits } from '../../../src/engine/units/matchUnits';
import { requireNumbers } from '../../../src/engine/units/activations';
import { runToEnd } from '../reading/fixtures';
import { characters, noise, planted } from './planted';

//            0         1         2         3         4
//            0123456789012345678901234567890123456789012
const text = 'see <a> and <b> but <cd> not <e or <f> done';
const isBetween = (token: number, pairs: [number, number][]) =>
  pairs.some(([start, end]) => token >= start && token < end);
const tags: [number, number][] = [
  [4, 7],
  [12, 15],
  [20, 24],
  [35, 38],
];

function matchesOf(
  units: ((token: number) => number)[],
  range = { start: 4, end: 7 },
  thresholds = { on: 0.5, off: 0.3 },
) {
  const document = characters(text);
  return runToEnd(matchUnits(document, planted(text.length, units), range, 10, thresholds)).value;
}

const inTags = (token: number) => (isBetween(token, tags) ? 0.9 : 0.1);
const minusInTags = (token: number) => (isBetween(token, tags) ? -0.8 : 0.2);
const partly = (token: number) => (isBetween(token, tags.slice(0, 2)) ? 0.7 : 0);
const always = () => 0.95;

describe('matchUnits', () => {
  it('finds the planted units, also one that is on by being negative, and none that is on around', () => {
    const { units, largest, thresholds } = matchesOf([noise(1), inTags, always, minusInTags, () => 0]);
    expect(units.map(({ unit, sign }) => [unit, sign])).toEqual([
      [3, -1],
      [1, 1],
    ]);
    expect(units[1].inside).toBeCloseTo(0.9, 6);
    expect(units[1].around).toBeCloseTo(0.1, 6);
    expect(largest).toBeLessThanOrEqual(1);
    expect(thresholds).toEqual({ on: 0.5, off: 0.3 });
  });

  it('finds the other places where they are on together: all of them first, then of the same length', () => {
    const { matches } = matchesOf([inTags, minusInTags, partly]);
    expect(matches.map((match) => [match.text, match.units])).toEqual([
      ['<b>', 3],
      ['<f>', 2],
      ['<cd>', 2],
    ]);
    expect(matches[0]).toMatchObject({
      start: 12,
      end: 15,
      closed: 3,
      before: 'see <a> and ',
      behind: expect.stringMatching(/^ but <cd>/),
    });
  });

  it('ranks places where the units go off at both ends before others', () => {
    const open = (token: number) =>
      isBetween(token, [
        [4, 7],
        [12, 15],
        [35, 38],
      ])
        ? 0.9
        : token === 15
          ? 0.4
          : 0;
    expect(matchesOf([open]).matches.map(({ start, closed }) => [start, closed])).toEqual([
      [35, 1],
      [12, 0],
    ]);
  });

  it('chooses thresholds that single out what stands out', () => {
    const document = characters(text);
    const activations = planted(text.length, [
      noise(3),
      inTags,
      (token) => 0.2 * inTags(token),
      minusInTags,
      always,
    ]);
    const { thresholds, units } = runToEnd(matchUnits(document, activations, { start: 4, end: 7 }, 5)).value;
    expect(units.map(({ unit }) => unit).sort()).toEqual([1, 3]);
    expect(thresholds.on).toBeGreaterThan(thresholds.off);
  });

  it('says so plainly when no unit is on', () => {
    const { units, matches } = matchesOf([always, () => 0]);
    expect([units, matches]).toEqual([[], []]);
  });

  it.each([
    ['a', { start: 0, end: 1 }],
    ['a', { start: 0, end: 0 }],
    ['', { start: 0, end: 0 }],
    ['', { start: 5, end: 9 }],
  ])('takes a text of one token or none: %o, %o', (short, range) => {
    const result = runToEnd(matchUnits(characters(short), planted(short.length, [always]), range, 5)).value;
    expect(result.matches).toEqual([]);
    expect(result.tokens).toBe(short.length);
  });

  it('takes of a selection what was read', () => {
    const document = characters(text);
    const activations = planted(20, [inTags], 10);
    const { selected, searched } = runToEnd(
      matchUnits(document, activations, { start: 0, end: 14 }, 5),
    ).value;
    expect(selected).toEqual({ start: 10, end: 14 });
    expect(searched).toEqual({ start: 10, end: 30 });
  });

  it('refuses states that are no numbers', () => {
    expect(() => requireNumbers(planted(4, [() => NaN]))).toThrow(
      expect.objectContaining({ code: 'diverged' }),
    );
    requireNumbers(planted(4, [() => 1]));
  });
});
