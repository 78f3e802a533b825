import { describe, expect, it } from 'vitest';
import { over, parseColor, type Rgba, toOklab } from '../../../../src/base/color/color';
import { levelCount, plainLevel } from '../../../../src/host/colouring/levels';
import { legendOf, legendPicture } from '../../../../src/host/colouring/legend';
import { palette, type ThemeKind } from '../../../../src/host/colouring/palette';

/** Backgrounds and foregrounds of VS Code's own themes. */
const themes: Record<ThemeKind, { background: string; foregrounds: string[]; contrast: number }> = {
  light: { background: '#ffffff', foregrounds: ['#3b3b3b', '#000000'], contrast: 4.5 },
  dark: { background: '#1f1f1f', foregrounds: ['#cccccc', '#d4d4d4'], contrast: 4.5 },
  highContrast: { background: '#000000', foregrounds: ['#ffffff'], contrast: 7 },
  highContrastLight: { background: '#ffffff', foregrounds: ['#292929'], contrast: 7 },
};
const kinds = Object.keys(themes) as ThemeKind[];

function colour(css: string): Rgba {
  const parsed = parseColor(css);
  if (!parsed) throw new Error(css);
  return parsed;
}

/** Relative luminance and contrast as WCAG 2 has them. */
function luminance({ r, g, b }: Rgba): number {
  const linear = (c: number) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

function contrast(a: Rgba, b: Rgba): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

describe.each(kinds)('palette in %s', (kind) => {
  const { background, foregrounds, contrast: least } = themes[kind];

  it.each(['sequential', 'diverging'] as const)(
    '%s: text stays readable, and each level is stronger',
    (scale) => {
      const styles = palette(scale, kind);
      expect(styles).toHaveLength(levelCount);
      expect(styles[plainLevel[scale]]).toBeUndefined();
      const drawn = styles.map((style) =>
        style ? over(colour(style.background), colour(background)) : colour(background),
      );
      for (const behind of drawn)
        for (const foreground of foregrounds)
          expect(contrast(colour(foreground), behind)).toBeGreaterThanOrEqual(least);
      const plain = toOklab(colour(background));
      const distance = drawn.map((behind) => {
        const { L, A, B } = toOklab(behind);
        return Math.hypot(L - plain.L, A - plain.A, B - plain.B);
      });
      const from = plainLevel[scale];
      for (let level = from + 1; level < levelCount; level++)
        expect(distance[level]).toBeGreaterThan(distance[level - 1]);
      for (let level = from - 1; level >= 0; level--)
        expect(distance[level]).toBeGreaterThan(distance[level + 1]);
    },
  );

  it('marks strong levels on the overview ruler, and in high contrast under the text', () => {
    const [, , weak, , , , , , , , , , , , , strong] = palette('sequential', kind);
    expect(weak).toEqual({ background: expect.any(String) });
    expect(strong?.ruler).toMatch(/^rgb/);
    expect(strong?.underline !== undefined).toBe(kind.startsWith('highContrast'));
  });
});

describe('legend', () => {
  const t = (text: string, ...args: (string | number | boolean)[]) =>
    text.replace(/\{(\d)\}/g, (_, i: string) => String(args[Number(i)]));
  const ends = { bits: 12.3, state: 1.5 };
  const choice = { layer: 1, quantity: 'cell' as const };

  it('says what the colours are', () => {
    expect(legendOf({ kind: 'surprisal', mode: 'tokens' }, ends, String, t)).toMatchObject({
      text: '$(paintcan) Surprisal',
      ends: ['expected', '', '12 bits'],
    });
    const unit = legendOf({ kind: 'unit', choice, unit: 17 }, ends, String, t);
    expect(unit).toMatchObject({ text: '$(paintcan) Unit 17 · cell', ends: ['−1.5', '0', '1.5'] });
    expect(unit.description).toContain('layer 2');
    const gate = legendOf({ kind: 'gate', choice: { layer: 0, quantity: 'forget' } }, ends, String, t);
    expect(gate.ends).toEqual(['0, shut', '', '1, open']);
    for (const mode of ['lineMax', 'lineMean'] as const)
      expect(legendOf({ kind: 'surprisal', mode }, ends, String, t).description).toMatch(/line/);
  });

  it('is a picture without anything that runs', () => {
    const colouring = { kind: 'surprisal', mode: 'tokens' } as const;
    const legend = legendOf(colouring, ends, String, t);
    const picture = legendPicture({ ...legend, ends: ['<script>', '', '"&'] }, colouring, 'dark');
    expect(picture.match(/<rect/g)).toHaveLength(levelCount);
    expect(picture).not.toContain('<script');
  });
});
