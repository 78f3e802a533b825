import { csvOf } from '../export/csv';
import type { Exportable } from '../export/exportable';
import { SvgDocument } from '../export/svgDocument';
import { formatCompact } from '../format';
import type { Theme } from '../theme';
import { niceTicks, wholeTicks } from '../ticks';
import type { LinePlotOptions } from './linePlot';
import { powerOfTen, powersBetween } from './logTicks';
import { isCounted, type PlotData, type PlotLine } from './plotData';

/** A plot as it is on view. */
export interface ShownPlot {
  data: PlotData;
  options: LinePlotOptions;
}

const width = 760;
const height = 340;
const left = 72;
const right = 24;
const top = 72;
const bottom = 52;
const logMargin = 1.15;

/** Plots one below the other, and every number of every line; undefined where none has a line. */
export function plotsExport(plots: readonly ShownPlot[], theme: Theme): Exportable | undefined {
  const drawn = plots.filter(({ data }) => data.lines.length > 0);
  if (drawn.length === 0) return undefined;
  const svg = new SvgDocument(width, height * drawn.length, theme.colors.background, theme.fontFamily);
  drawn.forEach((plot, i) => drawPlot(svg, plot, theme, i * height));
  return { svg: svg.toString(), canvas: svg.toCanvas(), csv: plotsCsv(drawn) };
}

/** A row for each point that a line has. */
export function plotsCsv(plots: readonly ShownPlot[]): string {
  const rows = plots.flatMap(({ data, options }) =>
    data.lines.flatMap(({ label, values }) =>
      data.x.flatMap((x, i) => {
        const value = values[i] ?? null;
        return value === null ? [] : [[options.title, label, options.xLabel, x, options.yLabel, value]];
      }),
    ),
  );
  return csvOf(['plot', 'line', 'xName', 'x', 'yName', 'y'], rows);
}

export function colorOf({ tone }: Pick<PlotLine, 'tone'>, { colors }: Theme): string {
  const { description, train, valid, others } = colors;
  const series = [train, valid, ...others];
  return tone === 'baseline' ? description : (series[tone % series.length] ?? description);
}

function drawPlot(svg: SvgDocument, { data, options }: ShownPlot, theme: Theme, above: number): void {
  const { colors } = theme;
  const values = data.lines.flatMap((line) => line.values).filter((value) => value !== null);
  const isLog = options.scale === 'logarithmic';
  const [low, high] = rangeOf(values, options);
  const share = (value: number) =>
    isLog ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  const [first, last] = [data.x[0] ?? 0, data.x.at(-1) ?? 1];
  const x = (place: number) =>
    left + ((place - first) / Math.max(last - first, Number.MIN_VALUE)) * (width - left - right);
  const y = (value: number) => above + top + (1 - share(value)) * (height - top - bottom);
  svg.text(left, above + 28, options.title, colors.foreground, { size: 15, weight: 600 });
  for (const tick of isLog ? powersBetween(low, high) : niceTicks(low, high, 5)) {
    svg.line(left, y(tick), width - right, y(tick), colors.grid);
    const label = isLog ? powerOfTen(tick) : options.format(tick);
    svg.text(left - 8, y(tick) + 4, label, colors.description, { anchor: 'end', size: 11 });
  }
  const footing = above + height - bottom;
  const places = isCounted(data) ? wholeTicks : niceTicks;
  for (const tick of places(first, last, 6))
    svg.text(x(tick), footing + 18, formatCompact(tick), colors.description, { anchor: 'middle', size: 11 });
  svg.text((left + width - right) / 2, footing + 38, options.xLabel, colors.description, {
    anchor: 'middle',
    size: 11,
  });
  let at = left;
  for (const line of data.lines) {
    const color = colorOf(line, theme);
    // Gaps in a line are bridged, as they are in the panel.
    const points = data.x.flatMap((place, i): [number, number][] => {
      const value = line.values[i] ?? null;
      return value === null ? [] : [[x(place), y(value)]];
    });
    svg.polyline(points, color, line.dashed ? 1 : 2);
    svg.rect(at, above + 46, 14, line.dashed ? 1 : 3, color);
    svg.text(at + 20, above + 51, line.label, colors.description, { size: 11 });
    at += 40 + line.label.length * 7;
  }
}

function rangeOf(values: readonly number[], { scale, range }: LinePlotOptions): [number, number] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (scale === 'logarithmic') return [least / logMargin, most * logMargin];
  return range ?? [0, most > 0 ? most * 1.05 : 1];
}
