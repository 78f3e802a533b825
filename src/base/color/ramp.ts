import { cssColor, fromOklab, mixOklab, type Oklab, oklch, type Rgba, toOklab } from './color';

/** Steps of a ramp: finer than an 8-bit display can show between two neighbours. */
export const rampSteps = 512;

/** A colour scale over [0, 1], ready for painting. */
export interface Ramp {
  /** (rampSteps + 1) RGBA pixels as a little-endian canvas stores them; the last is for NaN. */
  readonly pixels: Uint32Array;
  /** The same colour for CSS; `t` is cut to [0, 1]. */
  css(t: number): string;
}

export interface RampTheme {
  background: Rgba;
  /** For NaN: seen, and on no ramp. */
  missing: Rgba;
  highContrast: boolean;
}

/** Gates: 0 is the editor's background, 1 the strongest colour; lightness changes all the way, so no hue is needed. */
export function sequentialRamp(theme: RampTheme): Ramp {
  const zero = toOklab(theme.background);
  if (zero.L < 0.6) {
    const end = theme.highContrast ? oklch(0.96, 0.1, 108) : oklch(0.9, 0.13, 115);
    return buildRamp([zero, oklch(mid(zero.L, end.L, 0.48), 0.1, 188), end], theme);
  }
  const end = theme.highContrast ? oklch(0.26, 0.07, 230) : oklch(0.36, 0.075, 225);
  return buildRamp([zero, oklch(mid(zero.L, end.L, 0.42), 0.1, 172), end], theme);
}

/**
 * States: negative blue, zero the editor's background, positive orange: the pair of hues that stays apart in every
 * common colour-vision deficiency. Both arms have the same lightness, so strength reads alike on both sides.
 */
export function divergingRamp(theme: RampTheme): Ramp {
  const zero = toOklab(theme.background);
  const dark = zero.L < 0.6;
  const contrast = theme.highContrast ? 0.06 : 0;
  const endL = dark ? 0.8 + contrast : 0.46 - contrast;
  const midL = mid(zero.L, endL, 0.55);
  const arm = (hueEnd: number, hueMid: number): Oklab[] => [
    oklch(midL, dark ? 0.125 : 0.11, hueMid),
    oklch(endL, dark ? 0.115 : 0.135, hueEnd),
  ];
  const [blueMid, blueEnd] = arm(dark ? 240 : 258, 250) as [Oklab, Oklab];
  const [orangeMid, orangeEnd] = arm(dark ? 70 : 45, 58) as [Oklab, Oklab];
  return buildRamp([blueEnd, blueMid, zero, orangeMid, orangeEnd], theme);
}

const mid = (from: number, to: number, t: number): number => from + (to - from) * t;

function buildRamp(stops: Oklab[], theme: RampTheme): Ramp {
  const pixels = new Uint32Array(rampSteps + 1);
  const at = (t: number): Rgba => {
    const place = Math.min(1, Math.max(0, t)) * (stops.length - 1);
    const index = Math.min(stops.length - 2, Math.floor(place));
    return fromOklab(mixOklab(stops[index] as Oklab, stops[index + 1] as Oklab, place - index));
  };
  for (let step = 0; step < rampSteps; step++) pixels[step] = pixelOf(at(step / (rampSteps - 1)));
  pixels[rampSteps] = pixelOf(theme.missing);
  return { pixels, css: (t) => cssColor(at(t)) };
}

function pixelOf({ r, g, b }: Rgba): number {
  const byte = (channel: number) => Math.round(channel * 255);
  return ((255 << 24) | (byte(b) << 16) | (byte(g) << 8) | byte(r)) >>> 0;
}

/** Index into `Ramp.pixels` for a value of a scale that runs from `min` to `max`. */
export function rampIndex(value: number, min: number, max: number): number {
  if (Number.isNaN(value)) return rampSteps;
  const t = (value - min) / (max - min);
  return t <= 0 ? 0 : t >= 1 ? rampSteps - 1 : Math.round(t * (rampSteps - 1));
}
