import type { ConnectivityRun } from '../../src/protocol/inspectorQuestions';
import { csvOf } from '../export/csv';
import type { Exportable } from '../export/exportable';
import type { Caption } from '../export/caption';
import { captionedDocument } from '../export/captionedDocument';
import { SvgDocument } from '../export/svgDocument';
import { formatPercent } from '../format';
import type { Theme } from '../theme';
import { inlineText } from '../visibleText';
import { nameOf } from './connectivityView';
import { memoryStrings } from './memoryStrings';
import { drawPlot, plotSize, type ShownPlot } from './plotExport';
import { shadeCount, shadesOf } from './shades';

const width = 760;
const margin = 24;
const lineHeight = 19;
const mostTokens = 120;
const fontSize = 12;
const legendHeight = 22;

/** What the prediction hangs on, token by token, and the gradient norms by steps back, of all models on view. */
export function memoryExport(
  runs: readonly ConnectivityRun[],
  plot: ShownPlot,
  theme: Theme,
  caption: Caption,
): Exportable | undefined {
  const known = runs.filter((run) => run.gradient !== undefined);
  if (known.length === 0) return undefined;
  return { ...pictureOf(known, plot, theme, caption).pictures(), csv: memoryCsv(known) };
}

/** First the tokens with their connectivity, then the norms at each layer's states; `kind` tells them apart. */
export function memoryCsv(runs: readonly ConnectivityRun[]): string {
  const header = ['model', 'kind', 'layer', 'direction', 'lag', 'start', 'token', 'value'];
  const rows = runs.flatMap((run) => {
    const { gradient } = run;
    if (!gradient) return [];
    const name = nameOf(run);
    const { tokens, connectivity, layers } = gradient;
    const read = tokens.map(({ text, start }, i) => [
      name,
      'connectivity',
      undefined,
      undefined,
      tokens.length - 1 - i,
      start,
      text,
      connectivity[i],
    ]);
    const norms = layers.flatMap(({ layer, direction, hidden, cellState }) =>
      (
        [
          ['hidden', hidden],
          ['cell', cellState ?? new Float32Array()],
        ] as const
      ).flatMap(([kind, values]) =>
        Array.from(values, (value, lag) => [name, kind, layer, direction, lag, undefined, undefined, value]),
      ),
    );
    return [...read, ...norms];
  });
  return csvOf(header, rows);
}

interface PlacedToken {
  text: string;
  shade: number;
  x: number;
  line: number;
  width: number;
}

/** The last tokens in lines of the picture's width. */
function layTokens({ gradient }: ConnectivityRun, measure: (text: string) => number): PlacedToken[] {
  const tokens = gradient?.tokens.slice(-mostTokens) ?? [];
  const values = gradient?.connectivity.slice(-tokens.length) ?? new Float32Array();
  const shades = shadesOf(values);
  let [x, line] = [0, 0];
  return tokens.map(({ text }, i) => {
    const shown = inlineText(text);
    const own = measure(shown);
    if (x > 0 && x + own > width - 2 * margin) [x, line] = [0, line + 1];
    const placed = { text: shown, shade: shades[i] ?? 0, x, line, width: own };
    x += own;
    return placed;
  });
}

function pictureOf(
  runs: readonly ConnectivityRun[],
  plot: ShownPlot,
  theme: Theme,
  caption: Caption,
): SvgDocument {
  const { colors, fontFamily, editorFontFamily } = theme;
  const look = { size: fontSize, font: editorFontFamily };
  const ruler = new SvgDocument(1, 1, colors.background, fontFamily);
  const laid = runs.map((run) => ({ run, tokens: layTokens(run, (text) => ruler.measure(text, look)) }));
  const heightOf = (tokens: readonly PlacedToken[]) => ((tokens.at(-1)?.line ?? 0) + 1) * lineHeight + 34;
  const shadesTop = margin + laid.reduce((sum, { tokens }) => sum + heightOf(tokens), 0);
  const plotTop = shadesTop + legendHeight;
  const hasPlot = plot.data.lines.length > 0;
  const height = plotTop + (hasPlot ? plotSize(plot, theme, ruler) : 0);
  const svg = captionedDocument(width, height, caption, theme);
  let y = margin;
  for (const { run, tokens } of laid) {
    const target = run.gradient?.target;
    const words = target ? `${inlineText(target.text)} ${formatPercent(target.probability)}` : '';
    svg.text(margin, y + 8, `${nameOf(run)} → ${words}`, colors.foreground, { weight: 600 });
    for (const { text, shade, x, line, width: own } of tokens) {
      const top = y + 20 + line * lineHeight;
      if (shade > 0) svg.rect(margin + x, top, own, lineHeight - 3, colors.train, (0.6 * shade) / shadeCount);
      svg.text(margin + x, top + 12, text, colors.foreground, look);
    }
    y += heightOf(tokens);
  }
  drawShades(svg, shadesTop, theme);
  if (hasPlot) drawPlot(svg, plot, theme, plotTop);
  return svg;
}

/** What the tokens' colours stand for. */
function drawShades(svg: SvgDocument, top: number, { colors }: Theme): void {
  const small = { size: 11 };
  let x = margin;
  const write = (text: string) => {
    svg.text(x, top + 10, text, colors.description, small);
    x += svg.measure(text, small) + 6;
  };
  write(memoryStrings.shadeLegend);
  write('0');
  for (let shade = 0; shade < shadeCount; shade++) {
    // Shades go by the root of the share; the legend goes by the share itself.
    const share = Math.sqrt((shade + 0.5) / shadeCount);
    svg.rect(x + shade * 8, top + 1, 8, 10, colors.train, 0.6 * share);
  }
  svg.frame(x, top + 1, shadeCount * 8, 10, colors.border);
  x += shadeCount * 8 + 6;
  write('1');
}
