import { describe, expect, it } from 'vitest';
import {
  formatCompact,
  formatDuration,
  formatInteger,
  formatPercent,
  formatPerplexity,
  formatTick,
  formatValue,
} from '../../webview/format';
import { evenChoices, predictionRows, restProbability } from '../../webview/predictions/predictionRows';
import { cutText, elide, isolated, spokenText, visibleParts, visibleText } from '../../webview/visibleText';

describe('visible text', () => {
  it.each([
    [' cat', '␣cat'],
    ['\t\tif', '⇥⇥if'],
    ['\r\n', '↵'],
    ['\n\n', '↵↵'],
    ['a\u00a0b', 'a⍽b'],
    ['\u2003', '␣'],
    ['\u0000\u0007', '␀␇'],
    ['e\u0301', 'e\u0301'],
    ['日本🐈', '日本🐈'],
    ['\ud800', '�'],
    ['👩\u200d👧', '👩\u200d👧'],
    ['\u200d', '∅'],
    ['a\u200d', 'a∅'],
    ['\u0301', '◌\u0301'],
    ['\n\u0301', '↵◌\u0301'],
    ['\u202Eabc\u2066', '⇄abc⇄'],
    ['שלום', 'שלום'],
    ['<b>&lt;', '<b>&lt;'],
    ['', ''],
  ])('of %j is %s', (text, expected) => {
    expect(visibleText(text)).toBe(expected);
  });

  it('sets the glyphs apart', () => {
    expect(visibleParts(' a b')).toEqual([
      { text: '␣', glyph: true },
      { text: 'a', glyph: false },
      { text: '␣', glyph: true },
      { text: 'b', glyph: false },
    ]);
  });

  it('is spoken in words', () => {
    expect([' cat', '\n', ' ', '\tx'].map(spokenText)).toEqual(['cat', 'line break', 'space', 'tab x']);
  });

  it('is cut between characters as people see them', () => {
    expect(elide('abcdef', 4)).toBe('abc…');
    expect(elide('👩‍👩‍👧a', 2)).toBe('👩‍👩‍👧a');
    expect(elide('👩‍👩‍👧ab', 2)).toBe('👩‍👩‍👧…');
    expect(elide('abc', 3)).toBe('abc');
    expect(elide('x'.repeat(5_000_000), 4)).toBe('xxx…');
    const marked = `e${'\u0301'.repeat(5_000_000)}`;
    expect(elide(marked, 2).length).toBeLessThan(200);
  });

  it('of a line of megabytes is its beginning', () => {
    expect(cutText('abc')).toBe('abc');
    expect(cutText('x'.repeat(5_000_000))).toBe(`${'x'.repeat(200)}…`);
    expect(cutText(`${'x'.repeat(199)}🐈🐈`)).toBe(`${'x'.repeat(199)}…`);
  });

  it('stands inside a sentence without turning it', () => {
    expect(isolated('cat')).toBe('cat');
    expect(isolated('שלום')).toBe('\u2068שלום\u2069');
    expect(isolated('كتاب 3')).toBe('\u2068كتاب 3\u2069');
  });
});

describe('numbers', () => {
  it.each([
    [formatCompact, 950, '950'],
    [formatCompact, 12_432, '12.4k'],
    [formatCompact, 1500, '1.5k'],
    [formatCompact, 999_700, '1M'],
    [formatCompact, 1_250_000, '1.25M'],
    [formatCompact, 0, '0'],
    [formatInteger, 1240.4, '1,240'],
    [formatPerplexity, 84.31, '84.3'],
    [formatPerplexity, 3.914, '3.91'],
    [formatPerplexity, 1204.2, '1,204'],
    [formatPercent, 0.412, '41%'],
    [formatPercent, 0.0321, '3.2%'],
    [formatPercent, 0.0996, '10%'],
    [formatPercent, 0.0004, '<0.1%'],
    [formatPercent, 0, '0.0%'],
    [formatDuration, 7, '0:07'],
    [formatDuration, 83.4, '1:23'],
    [formatDuration, 7450, '2:04:10'],
    [formatValue, 0.93121, '0.9312'],
    [formatValue, -0.5, '\u22120.5000'],
    [formatValue, 0.00001234, '1.23e-5'],
    [formatValue, 0, '0.0000'],
    [formatValue, NaN, 'NaN'],
    [formatValue, -Infinity, '\u2212∞'],
    [formatTick, -0.30000000000000004, '\u22120.3'],
  ] as const)('%o of %d is %s', (format, value, expected) => {
    expect(format(value)).toBe(expected);
  });

  it('show a dash for what is not there', () => {
    const lost = null as unknown as number;
    for (const format of [formatCompact, formatInteger, formatPerplexity, formatPercent, formatDuration]) {
      expect([format(NaN), format(lost), format(Infinity)]).toEqual(['–', '–', '–']);
    }
  });
});

describe('predictions', () => {
  const result = {
    predictions: [
      { text: ' window', probability: 0.7 },
      { text: ' other', probability: NaN },
    ],
    offset: 4,
    prefix: ' wi',
    entropy: 1,
  };

  it('set the half-typed part apart and keep the text exact', () => {
    const [first, second] = predictionRows(result);
    expect(first?.text).toBe(' window');
    expect(first?.parts.map((part) => [part.text, part.typed])).toEqual([
      ['␣', true],
      ['wi', true],
      ['ndow', false],
    ]);
    expect(second?.parts.some((part) => part.typed)).toBe(false);
    expect(second?.probability).toBe(0);
  });

  it('leave the rest, never less than nothing', () => {
    expect(restProbability(predictionRows(result))).toBeCloseTo(0.3, 10);
    expect(
      restProbability([
        { text: '', parts: [], probability: 1 },
        { text: '', parts: [], probability: 0.1 },
      ]),
    ).toBe(0);
  });

  it('are as unsure as an even choice', () => {
    expect(evenChoices(Math.log(10))).toBeCloseTo(10, 10);
  });
});
