import { describe, expect, it } from 'vitest';
import { cssColor, fromOklab, over, parseColor, type Rgba, toOklab } from '../../webview/color/color';
import { divergingRamp, rampIndex, rampSteps, sequentialRamp } from '../../webview/color/ramp';

const missing: Rgba = { r: 0.5, g: 0.5, b: 0.5, a: 1 };
const backgrounds = {
  dark: '#1f1f1f',
  light: '#ffffff',
  black: '#000000',
  solarizedLight: '#fdf6e3',
  solarizedDark: '#002b36',
};
const themes = Object.entries(backgrounds).flatMap(([name, hex]) =>
  [false, true].map((highContrast) => {
    const background = parseColor(hex);
    if (!background) throw new Error(hex);
    return {
      name: `${name}${highContrast ? ', high contrast' : ''}`,
      theme: { background, missing, highContrast },
    };
  }),
);

function colorOf(css: string): Rgba {
  const color = parseColor(css);
  if (!color) throw new Error(`not a colour: ${css}`);
  return color;
}

function distance(a: Rgba, b: Rgba): number {
  const [one, two] = [toOklab(a), toOklab(b)];
  return Math.hypot(one.L - two.L, one.A - two.A, one.B - two.B);
}

/** Deuteranopia and protanopia after Viénot, Brettel and Mollon 1999, on linear RGB. */
function asSeenWithout(cone: 'green' | 'red', { r, g, b }: Rgba): Rgba {
  const linear = [r, g, b].map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as [
    number,
    number,
    number,
  ];
  const [lr, lg, lb] = linear;
  const [share, blue] = cone === 'green' ? [0.29275, -0.02234] : [0.11238, 0.00401];
  const seen = [share * lr + (1 - share) * lg, share * lr + (1 - share) * lg, blue * lr - blue * lg + lb];
  const [sr, sg, sb] = seen.map((c) =>
    c <= 0.0031308 ? 12.92 * Math.max(0, c) : 1.055 * c ** (1 / 2.4) - 0.055,
  ) as [number, number, number];
  return { r: sr, g: sg, b: sb, a: 1 };
}

describe('colours', () => {
  it.each([
    ['#fff', { r: 1, g: 1, b: 1, a: 1 }],
    ['#ff000080', { r: 1, g: 0, b: 0, a: 128 / 255 }],
    ['rgb(0, 51, 255)', { r: 0, g: 0.2, b: 1, a: 1 }],
    ['rgba(255,255,255,0.5)', { r: 1, g: 1, b: 1, a: 0.5 }],
  ])('reads %s', (css, expected) => {
    expect(parseColor(css)).toEqual(expected);
  });

  it.each(['', 'red', '#12345', 'rgb(1,2)', 'rgb(a,b,c)', 'var(--x)'])('does not read %j', (css) => {
    expect(parseColor(css)).toBeUndefined();
  });

  it('goes to OKLab and back', () => {
    for (const css of ['#000000', '#ffffff', '#1f1f1f', '#d18616', '#0078d4', '#00ff00']) {
      expect(cssColor(fromOklab(toOklab(colorOf(css))))).toBe(cssColor(colorOf(css)));
    }
  });

  it('lays a translucent colour over another', () => {
    expect(over({ r: 1, g: 1, b: 1, a: 0.25 }, { r: 0, g: 0, b: 0, a: 1 })).toEqual({
      r: 0.25,
      g: 0.25,
      b: 0.25,
      a: 1,
    });
  });
});

describe.each(themes)('ramps on $name', ({ theme }) => {
  const sequential = sequentialRamp(theme);
  const diverging = divergingRamp(theme);
  const steps = Array.from({ length: 101 }, (_, index) => index / 100);

  it('starts at the background where the value is 0', () => {
    expect(distance(colorOf(sequential.css(0)), theme.background)).toBeLessThan(0.01);
    expect(distance(colorOf(diverging.css(0.5)), theme.background)).toBeLessThan(0.01);
  });

  it('changes lightness in one direction, so that it needs no hue', () => {
    const lightness = steps.map((t) => toOklab(colorOf(sequential.css(t))).L);
    const direction = Math.sign((lightness.at(-1) ?? 0) - (lightness[0] ?? 0));
    for (const [index, L] of lightness.slice(1).entries()) {
      expect((L - (lightness[index] ?? NaN)) * direction).toBeGreaterThan(-0.004);
    }
    expect(Math.abs((lightness.at(-1) ?? NaN) - (lightness[0] ?? NaN))).toBeGreaterThan(0.45);
  });

  it('makes both signs equally strong', () => {
    for (const t of [0.1, 0.25, 0.5]) {
      const negative = toOklab(colorOf(diverging.css(0.5 - t))).L;
      expect(Math.abs(toOklab(colorOf(diverging.css(0.5 + t))).L - negative)).toBeLessThan(0.06);
    }
  });

  it.each(['green', 'red'] as const)('keeps the signs apart without %s cones', (cone) => {
    for (const t of [0.2, 0.35, 0.5]) {
      const negative = asSeenWithout(cone, colorOf(diverging.css(0.5 - t)));
      const positive = asSeenWithout(cone, colorOf(diverging.css(0.5 + t)));
      expect(distance(negative, positive)).toBeGreaterThan(0.1);
    }
  });

  it('has opaque pixels that agree with its CSS', () => {
    expect(sequential.pixels).toHaveLength(rampSteps + 1);
    const pixel = sequential.pixels[rampSteps - 1] ?? 0;
    const bytes = [pixel & 255, (pixel >>> 8) & 255, (pixel >>> 16) & 255];
    expect(sequential.css(1)).toBe(`rgb(${bytes.join(', ')})`);
    expect(sequential.pixels.every((value) => value >>> 24 === 255)).toBe(true);
  });
});

describe('rampIndex', () => {
  it('maps the scale to the steps and cuts off what is outside', () => {
    expect([-9, -1, 0, 1, 9].map((value) => rampIndex(value, -1, 1))).toEqual([0, 0, 256, 511, 511]);
    expect([-Infinity, Infinity].map((value) => rampIndex(value, 0, 1))).toEqual([0, 511]);
  });

  it('keeps NaN apart', () => {
    expect(rampIndex(NaN, 0, 1)).toBe(rampSteps);
  });
});
