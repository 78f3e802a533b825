import { cssColor, fromOklab, oklch, type Rgba } from '../../base/color/color';
import { levelCount, plainLevel, type Scale } from './levels';

/** Kinds of themes as VS Code tells them apart; which colours a theme has an extension cannot ask. */
export type ThemeKind = 'light' | 'dark' | 'highContrast' | 'highContrastLight';

export interface LevelStyle {
  /** Behind the text; translucent, so that the selection and the find matches stay seen. */
  background: string;
  /** On the overview ruler, from the middle of the scale on. */
  ruler?: string;
  /** High contrast themes have a line under the text too: a background alone is not strong there. */
  underline?: string;
}

/** How strong the strongest background is: text in the theme's own colours must stay readable on it. */
const strongest: Record<ThemeKind, number> = {
  light: 0.5,
  dark: 0.38,
  highContrast: 0.36,
  highContrastLight: 0.34,
};

/** The panel's hues (see `ramp.ts`), which stay apart in every common colour-vision deficiency. */
const hues: Record<
  'light' | 'dark',
  Record<'sequential' | 'negative' | 'positive', [number, number, number]>
> = {
  dark: { sequential: [0.72, 0.16, 62], negative: [0.72, 0.14, 250], positive: [0.76, 0.15, 62] },
  light: { sequential: [0.78, 0.15, 62], negative: [0.66, 0.13, 252], positive: [0.74, 0.15, 62] },
};

/** Levels from `rulerFrom` of the way to the end are worth finding in a long text. */
const rulerFrom = 0.55;

/** The style of each level, undefined for what is drawn as nothing. */
export function palette(scale: Scale, kind: ThemeKind): (LevelStyle | undefined)[] {
  const isDark = kind === 'dark' || kind === 'highContrast';
  const { sequential, negative, positive } = hues[isDark ? 'dark' : 'light'];
  return Array.from({ length: levelCount }, (_, level) => {
    const strength = strengthOf(scale, level);
    if (strength === 0) return undefined;
    const hue = scale === 'sequential' ? sequential : level < plainLevel.diverging ? negative : positive;
    const colour = fromOklab(oklch(...hue));
    const isHighContrast = kind === 'highContrast' || kind === 'highContrastLight';
    return {
      background: withAlpha(colour, strongest[kind] * strength),
      ...(strength >= rulerFrom && { ruler: withAlpha(colour, 0.35 + 0.65 * strength) }),
      ...(isHighContrast && strength >= rulerFrom && { underline: cssColor(underlineOf(colour, isDark)) }),
    };
  });
}

/** Share of the full colour, in [0, 1]. */
function strengthOf(scale: Scale, level: number): number {
  if (scale === 'sequential') return level / (levelCount - 1);
  const { diverging } = plainLevel;
  return level < diverging
    ? (diverging - level) / diverging
    : (level - diverging) / (levelCount - 1 - diverging);
}

function withAlpha(colour: Rgba, alpha: number): string {
  return cssColor({ ...colour, a: Math.round(alpha * 1000) / 1000 });
}

function underlineOf(colour: Rgba, isDark: boolean): Rgba {
  const factor = isDark ? 1 : 0.45;
  return { r: colour.r * factor, g: colour.g * factor, b: colour.b * factor, a: 1 };
}
