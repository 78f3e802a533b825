import { DisposableObject, toDisposable } from '../src/base/disposable';
import { Emitter } from '../src/base/event';
import { cssColor, over, parseColor, type Rgba, toOklab } from './color/color';
import { divergingRamp, type Ramp, sequentialRamp } from './color/ramp';

/** Colours for what is drawn on a canvas, read from VS Code's variables; the rest of the panel uses them in CSS. */
export interface ThemeColors {
  background: string;
  foreground: string;
  description: string;
  whitespace: string;
  grid: string;
  border: string;
  cursor: string;
  focus: string;
  selection: string;
  selectionText: string;
  train: string;
  valid: string;
  /** Of other runs, in turn. */
  others: string[];
}

export interface Theme {
  highContrast: boolean;
  isDark: boolean;
  reducedMotion: boolean;
  fontFamily: string;
  /** How much larger the editor's letters are than 13 px: what is written in pictures grows with them. */
  textScale: number;
  editorFontFamily: string;
  colors: ThemeColors;
  sequential: Ramp;
  diverging: Ramp;
}

/** VS Code's own size of text. */
const usualPixels = 13;

const fallbackBackground: Rgba = { r: 0.12, g: 0.12, b: 0.12, a: 1 };
const fallbackForeground: Rgba = { r: 0.8, g: 0.8, b: 0.8, a: 1 };

/** The theme of the moment; fires when VS Code changes it (new variables on <html>, another class on <body>). */
export class ThemeWatcher extends DisposableObject {
  private readonly emitter = this._register(new Emitter<Theme>());
  readonly onDidChange = this.emitter.event;
  current: Theme = readTheme();

  constructor() {
    super();
    let asked = false;
    const changed = () => {
      if (asked) return;
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        this.current = readTheme();
        this.emitter.fire(this.current);
      });
    };
    const observer = new MutationObserver(changed);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
    observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
    this._register(toDisposable(() => observer.disconnect()));
    const motion = matchMedia('(prefers-reduced-motion: reduce)');
    motion.addEventListener('change', changed);
    this._register(toDisposable(() => motion.removeEventListener('change', changed)));
  }
}

/** Themes make some chart colours transparent, for a minimap: as a line they would hardly be seen. */
function opaque(css: string): string {
  const color = parseColor(css);
  return color ? cssColor({ ...color, a: 1 }) : css;
}

/** Of a size such as `26px`; what is no size, or none that can be read, changes nothing. */
export function textScaleOf(fontSize: string): number {
  const pixels = parseFloat(fontSize);
  return pixels >= 6 && pixels <= 60 ? pixels / usualPixels : 1;
}

function readTheme(): Theme {
  const style = getComputedStyle(document.body);
  const read = (name: string) => style.getPropertyValue(`--vscode-${name}`).trim();
  const first = (...names: string[]) => names.map(read).find((value) => value !== '') ?? '';
  const background = parseColor(read('editor-background')) ?? fallbackBackground;
  const foreground = parseColor(read('foreground')) ?? fallbackForeground;
  const highContrast = /vscode-high-contrast/.test(document.body.className);
  const ramps = {
    background: { ...background, a: 1 },
    missing: over({ ...foreground, a: 0.45 }, { ...background, a: 1 }),
    highContrast,
  };
  return {
    highContrast,
    isDark: toOklab(background).L < 0.6,
    reducedMotion:
      matchMedia('(prefers-reduced-motion: reduce)').matches ||
      document.body.classList.contains('vscode-reduce-motion'),
    fontFamily: read('font-family') || 'sans-serif',
    textScale: textScaleOf(read('font-size')),
    editorFontFamily: read('editor-font-family') || 'monospace',
    colors: {
      background: read('editor-background') || '#1f1f1f',
      foreground: first('editor-foreground', 'foreground') || '#cccccc',
      description: first('descriptionForeground', 'foreground') || '#9d9d9d',
      whitespace: highContrast
        ? first('foreground')
        : first('editorLineNumber-foreground', 'descriptionForeground') || '#6e7681',
      grid: cssColor({ ...foreground, a: highContrast ? 0.35 : 0.14 }),
      border: first('contrastBorder', 'widget-border', 'panel-border') || '#404040',
      cursor: first('editorCursor-foreground', 'foreground') || '#aeafad',
      focus: first('focusBorder') || '#0078d4',
      selection: first('editor-selectionBackground', 'list-inactiveSelectionBackground') || '#264f78',
      selectionText: first(highContrast ? 'editor-background' : 'editor-foreground') || '#cccccc',
      train: first('charts-blue') || '#3794ff',
      others: ['green', 'purple', 'red', 'yellow'].map((name) => opaque(read(`charts-${name}`) || '#89d185')),
      valid: opaque(first(highContrast ? 'charts-yellow' : 'charts-orange') || '#d18616'),
    },
    sequential: sequentialRamp(ramps),
    diverging: divergingRamp(ramps),
  };
}
