import type { ConnectivityRun } from '../../src/protocol/inspectorQuestions';
import { csvOf } from '../export/csv';
import type { Exportable } from '../export/exportable';
import { SvgDocument } from '../export/svgDocument';
import { formatPercent, formatTick } from '../format';
import type { Theme } from '../theme';
import { inlineText } from '../visibleText';
import { nameOf } from './connectivityView';
import { memoryStrings } from './memoryStrings';
import { gradientPlot, type PlotData } from './plotData';
import { shadeCount, shadesOf } from './shades';

const width = 760;
const margin = 24;
const lineHeight = 19;
const mostTokens = 120;
const plotHeight = 220;
const plotLeft = 64;
const fontSize = 12;

/** What the prediction hangs on, token by token, and the gradient norms by steps back, of all models on view. */
export function memoryExport(runs: readonly ConnectivityRun[], theme: Theme): Exportable | undefined {
  const known = runs.filter((run) => run.gradient !== undefined);
  if (known.length === 0) return undefined;
  const picture = pictureOf(known, theme);
  return { svg: picture.toString(), canvas: picture.toCanvas(), csv: memoryCsv(known) };
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

function pictureOf(runs: readonly ConnectivityRun[], theme: Theme): SvgDocument {
  const { colors, fontFamily, editorFontFamily } = theme;
  const look = { size: fontSize, font: editorFontFamily };
  const ruler = new SvgDocument(1, 1, colors.background, fontFamily);
  const laid = runs.map((run) => ({ run, tokens: layTokens(run, (text) => ruler.measure(text, look)) }));
  const heightOf = (tokens: readonly PlacedToken[]) => ((tokens.at(-1)?.line ?? 0) + 1) * lineHeight + 34;
  const plotTop = margin + laid.reduce((sum, { tokens }) => sum + heightOf(tokens), 0) + 34;
  const legend = gradientPlot(
    runs.flatMap((run) => (run.gradient ? [{ name: nameOf(run), gradient: run.gradient }] : [])),
  );
  const height = plotTop + plotHeight + 40 + legend.lines.length * 16;
  const svg = new SvgDocument(width, height, colors.background, fontFamily);
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
  svg.text(margin, plotTop - 14, memoryStrings.gradient, colors.foreground, { weight: 600 });
  drawLogPlot(svg, legend, plotTop, theme);
  return svg;
}

/** Lines over steps back, the norms on a logarithmic axis, with a legend below. */
function drawLogPlot(svg: SvgDocument, { x, lines }: PlotData, top: number, { colors }: Theme): void {
  const values = lines.flatMap((line) => line.values).filter((value) => value !== null && value > 0);
  if (values.length === 0) return;
  const logs = values.map((value) => Math.log10(value ?? 1));
  const low = Math.floor(Math.min(...logs));
  const high = Math.max(low + 1, Math.ceil(Math.max(...logs)));
  const right = width - margin;
  const xOf = (i: number) => plotLeft + (i / Math.max(1, x.length - 1)) * (right - plotLeft);
  const yOf = (value: number) => top + ((high - Math.log10(value)) / (high - low)) * plotHeight;
  const step = Math.max(1, Math.ceil((high - low) / 6));
  for (let power = low; power <= high; power += step) {
    svg.line(plotLeft, yOf(10 ** power), right, yOf(10 ** power), colors.grid);
    svg.text(plotLeft - 8, yOf(10 ** power) + 4, `1e${power}`, colors.description, {
      size: 11,
      anchor: 'end',
    });
  }
  for (const part of [0, 0.25, 0.5, 0.75, 1]) {
    const i = Math.round(part * (x.length - 1));
    svg.text(xOf(i), top + plotHeight + 18, formatTick(x[i] ?? 0), colors.description, {
      size: 11,
      anchor: 'middle',
    });
  }
  const series = [colors.train, colors.valid, ...colors.others];
  lines.forEach(({ label, tone, dashed, values: own }, index) => {
    const colour = tone === 'baseline' ? colors.description : (series[tone % series.length] ?? colors.train);
    const points = own.map((value, i): [number, number] | undefined =>
      value !== null && value > 0 ? [xOf(i), yOf(value)] : undefined,
    );
    svg.polyline(points, colour, dashed ? 1 : 2);
    const y = top + plotHeight + 38 + index * 16;
    svg.line(plotLeft, y - 4, plotLeft + 18, y - 4, colour, dashed ? 1 : 2);
    svg.text(plotLeft + 26, y, label, colors.foreground, { size: 11 });
  });
}
