import { ColorThemeKind, window } from 'vscode';
import type { ThemeKind } from './palette';

const kinds: Record<ColorThemeKind, ThemeKind> = {
  [ColorThemeKind.Light]: 'light',
  [ColorThemeKind.Dark]: 'dark',
  [ColorThemeKind.HighContrast]: 'highContrast',
  [ColorThemeKind.HighContrastLight]: 'highContrastLight',
};

/** The kind of the theme of the moment. */
export function themeKind(): ThemeKind {
  return kinds[window.activeColorTheme.kind];
}
