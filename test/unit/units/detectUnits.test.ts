import { describe, expect, it } from 'vitest';
import { correlate } from '../../../src/engine/units/correlate';
import { detectUnits } from '../../../src/engine/units/detectUnits';
import { scanText } from '../../../src/engine/units/features/scanText';
import { type TextFeature, textFeatures } from '../../../src/protocol/units';
import { runToEnd } from '../reading/fixtures';
import { characters, noise, planted } from './planted';

function pearson(a: number[], b: number[]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  const sum = (f: (i: number) => number) => a.reduce((total, _, i) => total + f(i), 0);
  const covariance = sum((i) => (a[i] - ma) * (b[i] - mb));
  return covariance / Math.sqrt(sum((i) => (a[i] - ma) ** 2) * sum((i) => (b[i] - mb) ** 2));
}

describe('correlate', () => {
  it('is Pearson’s r, also around a large mean', () => {
    const tokens = 500;
    const units = [noise(1), noise(2), (t: number) => 1000 + noise(3)(t)];
    const activations = planted(tokens, units);
    const features = [
      noise(4),
      (t: number) => noise(3)(t) + 0.5 * noise(5)(t),
      (t: number) => Number(noise(1)(t) > 0.3),
    ].map((at) => Float32Array.from({ length: tokens }, (_, t) => at(t)));
    const found = runToEnd(correlate(activations, features)).value;
    features.forEach((feature, f) => {
      units.forEach((_, unit) => {
        const column = Array.from({ length: tokens }, (__, t) => activations.values[t * units.length + unit]);
        expect(found[f][unit]).toBeCloseTo(pearson([...feature], column), 4);
      });
    });
    expect(found[1][2]).toBeGreaterThan(0.8);
  });

  it('has none with what is constant, and stays within 1', () => {
    const activations = planted(50, [() => 0.3, (t) => t % 2]);
    const features = [new Float32Array(50).fill(0.7), Float32Array.from({ length: 50 }, (_, t) => t % 2)];
    const [constant, same] = runToEnd(correlate(activations, features)).value;
    expect([...constant, same[0]]).toEqual([NaN, NaN, NaN]);
    expect(same[1]).toBe(1);
    expect(runToEnd(correlate(planted(0, [() => 1]), [new Float32Array(0)])).value[0][0]).toBeNaN();
  });
});

describe('scanText', () => {
  const featureOf = (name: TextFeature, text: string) => {
    const document = characters(text);
    return [...runToEnd(scanText(document, { first: 0, end: document.count })).value[name]].join('');
  };

  it.each<[TextFeature, string, string]>([
    ['quotes', 'a "bc" d', '00111000'],
    ['quotes', "don't 'go' on", '0000001110000'],
    ['quotes', "it's 'it's'", '00000111110'],
    ['quotes', '«x» “y”', '1100110'],
    ['quotes', '"a\nb" c', '111' + '1000'],
    ['quotes', '"a\n\nb', '11000'],
    ['quotes', "'ab\nc", '11100'],
    ['quotes', '"a\\"b" c', '11111000'],
    ['brackets', 'f(a[b], {c})]', '0112211122100'],
    ['column', 'ab\ncd', '12012'],
    ['indentation', 'a\n  b c\n\td', '0012' + '2220' + '44'],
    ['capitals', 'aBÄc1', '01100'],
    ['numbers', 'a1٣x', '0110'],
    ['punctuation', 'a.—b', '0110'],
    ['sentences', 'a. b, c! d… 3', '0100000100100'],
  ])('%s of %j', (name, text, expected) => {
    expect(featureOf(name, text)).toBe(expected);
  });

  it('knows in the middle of a text what began before', () => {
    const document = characters('x ("abc" d)');
    const { quotes, brackets } = runToEnd(scanText(document, { first: 5, end: 9 })).value;
    expect([...quotes]).toEqual([1, 1, 0, 0]);
    expect([...brackets]).toEqual([1, 1, 1, 1]);
  });
});

describe('detectUnits', () => {
  const text = 'He said "yes (and no)" to Ann, twice.\n  "Oh" she said, 42 times "over".\n'.repeat(4);

  it('names the planted units', () => {
    const document = characters(text);
    const scanned = runToEnd(scanText(document, { first: 0, end: text.length })).value;
    const units = [
      noise(1),
      ...textFeatures.map(
        (name, i) => (t: number) => (i % 2 ? -1 : 1) * scanned[name][t] + 0.1 * noise(i + 2)(t),
      ),
      (t: number) => Number(/[aeiou]/.test(text[t])),
    ];
    const vowels = [...text.matchAll(/[aeiou]/g)].flatMap(({ index }) => [index, index + 1]);
    const marked = [{ id: 'pattern', ranges: Int32Array.from(vowels) }];
    const { detectors, tokens, searched } = runToEnd(
      detectUnits(document, planted(text.length, units), marked),
    ).value;
    expect(detectors.map(({ id }) => id)).toEqual([...textFeatures, 'pattern']);
    detectors.forEach(({ correlation }, i) => {
      const strengths = [...correlation].map(Math.abs);
      expect(strengths.indexOf(Math.max(...strengths))).toBe(i + 1);
      expect(strengths[i + 1]).toBeGreaterThan(0.9);
      expect(Math.sign(correlation[i + 1])).toBe(i % 2 && i < textFeatures.length ? -1 : 1);
      expect(strengths[0]).toBeLessThan(0.3);
    });
    expect(detectors[textFeatures.length].share).toBeCloseTo(vowels.length / 2 / text.length, 9);
    expect({ tokens, searched }).toEqual({ tokens: text.length, searched: { start: 0, end: text.length } });
  });

  it.each(['', 'a'])('takes a text of one token or none: %o', (short) => {
    const { detectors } = runToEnd(
      detectUnits(characters(short), planted(short.length, [() => 1]), []),
    ).value;
    expect(detectors).toHaveLength(textFeatures.length);
    for (const { correlation } of detectors) expect(correlation[0]).toBeNaN();
  });
});
