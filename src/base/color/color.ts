/** sRGB, each channel and alpha in [0, 1]. */
export interface Rgba {
  r: number;
  g: number;
  b: number;
  a: number;
}

/** OKLab (Björn Ottosson, https://bottosson.github.io/posts/oklab/): equal steps look equal. */
export interface Oklab {
  L: number;
  A: number;
  B: number;
}

const clamp01 = (value: number): number => Math.min(1, Math.max(0, value));

/** Reads #rgb, #rgba, #rrggbb, #rrggbbaa, rgb() and rgba(), which is all that VS Code writes; else `undefined`. */
export function parseColor(css: string): Rgba | undefined {
  const text = css.trim().toLowerCase();
  const hex = /^#([0-9a-f]{3,8})$/.exec(text)?.[1];
  if (hex && hex.length !== 5 && hex.length !== 7) {
    const wide = hex.length < 6 ? hex.replace(/./g, '$&$&') : hex;
    const channel = (at: number) => Number.parseInt(wide.slice(at, at + 2), 16) / 255;
    return { r: channel(0), g: channel(2), b: channel(4), a: wide.length === 8 ? channel(6) : 1 };
  }
  const inside = /^rgba?\(([^)]+)\)$/.exec(text)?.[1];
  if (!inside) return undefined;
  const parts = inside.split(/[\s,/]+/).filter((part) => part !== '');
  const numbers = parts.map((part) => (part.endsWith('%') ? Number(part.slice(0, -1)) / 100 : Number(part)));
  const [r, g, b, a = 1] = numbers;
  if (r === undefined || g === undefined || b === undefined || numbers.some((n) => !Number.isFinite(n)))
    return undefined;
  return { r: clamp01(r / 255), g: clamp01(g / 255), b: clamp01(b / 255), a: clamp01(a) };
}

const toLinear = (c: number): number => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
const fromLinear = (c: number): number =>
  clamp01(c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055);

export function toOklab({ r, g, b }: Rgba): Oklab {
  const [lr, lg, lb] = [toLinear(r), toLinear(g), toLinear(b)];
  const l = Math.cbrt(0.4122214708 * lr + 0.5363325363 * lg + 0.0514459929 * lb);
  const m = Math.cbrt(0.2119034982 * lr + 0.6806995451 * lg + 0.1073969566 * lb);
  const s = Math.cbrt(0.0883024619 * lr + 0.2817188376 * lg + 0.6299787005 * lb);
  return {
    L: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    A: 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    B: 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  };
}

/** Colours outside sRGB are cut off channel by channel. */
export function fromOklab({ L, A, B }: Oklab): Rgba {
  const l = (L + 0.3963377774 * A + 0.2158037573 * B) ** 3;
  const m = (L - 0.1055613458 * A - 0.0638541728 * B) ** 3;
  const s = (L - 0.0894841775 * A - 1.291485548 * B) ** 3;
  return {
    r: fromLinear(Math.max(0, 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s)),
    g: fromLinear(Math.max(0, -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s)),
    b: fromLinear(Math.max(0, -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)),
    a: 1,
  };
}

/** Colour by lightness, chroma and hue in degrees. */
export function oklch(lightness: number, chroma: number, hueDegrees: number): Oklab {
  const hue = (hueDegrees * Math.PI) / 180;
  return { L: lightness, A: chroma * Math.cos(hue), B: chroma * Math.sin(hue) };
}

export function mixOklab(from: Oklab, to: Oklab, t: number): Oklab {
  return {
    L: from.L + (to.L - from.L) * t,
    A: from.A + (to.A - from.A) * t,
    B: from.B + (to.B - from.B) * t,
  };
}

export function cssColor({ r, g, b, a }: Rgba): string {
  const byte = (channel: number) => Math.round(channel * 255);
  return a >= 1
    ? `rgb(${byte(r)}, ${byte(g)}, ${byte(b)})`
    : `rgba(${byte(r)}, ${byte(g)}, ${byte(b)}, ${a})`;
}

/** A translucent colour over an opaque one. */
export function over(top: Rgba, bottom: Rgba): Rgba {
  const mix = (a: number, b: number) => a * top.a + b * (1 - top.a);
  return { r: mix(top.r, bottom.r), g: mix(top.g, bottom.g), b: mix(top.b, bottom.b), a: 1 };
}
