import { csvOf } from '../export/csv';
import type { Exportable } from '../export/exportable';
import type { Caption } from '../export/caption';
import { captionedDocument } from '../export/captionedDocument';
import { drawLegend, layLegend, legendLine, type LegendEntry } from '../export/legendRows';
import { SvgDocument } from '../export/svgDocument';
import type { Pen } from '../export/pen';
import { formatCompact } from '../format';
import type { Theme } from '../theme';
import { niceTicks, wholeTicks } from '../ticks';
import type { LinePlotOptions } from './linePlot';
import { memoryStrings } from './memoryStrings';
import { powerOfTen, powersBetween } from './logTicks';
import { isCounted, type PlotData, type PlotLine } from './plotData';

/** A plot as it is on view. */
export interface ShownPlot {
  data: PlotData;
  options: LinePlotOptions;
}

const width = 760;
const plotHeight = 216;
const left = 80;
const right = 24;
/** Baselines of title and legend, and the room under a plot for its axis. */
const titleTop = 28;
const legendTop = 51;
const bottom = 58;
const logMargin = 1.15;

/** Whether any of these has a line. */
export function hasLines(plots: readonly ShownPlot[]): boolean {
  return plots.some(({ data }) => data.lines.length > 0);
}

/** Plots one below the other, and every number of every line; undefined where none has a line. */
export function plotsExport(
  plots: readonly ShownPlot[],
  theme: Theme,
  caption: Caption,
): Exportable | undefined {
  const drawn = plots.filter(({ data }) => data.lines.length > 0);
  if (drawn.length === 0) return undefined;
  const ruler = new SvgDocument(1, 1, theme.colors.background, theme.fontFamily);
  const heights = drawn.map((plot) => plotSize(plot, theme, ruler));
  const height = heights.reduce((sum, own) => sum + own, 0);
  const svg = captionedDocument(width, height, caption, theme);
  let above = 0;
  drawn.forEach((plot, i) => {
    drawPlot(svg, plot, theme, above);
    above += heights[i] ?? 0;
  });
  return { ...svg.pictures(), csv: plotsCsv(drawn) };
}

/** Height of a plot with its title, legend and axis. */
export function plotSize({ data }: ShownPlot, theme: Theme, ruler: Pick<Pen, 'measure'>): number {
  const measure: Pen['measure'] = (text, look) => ruler.measure(text, look);
  return (
    legendTop +
    layLegend(entriesOf(data, theme), width - left - right, measure).lines * legendLine +
    plotHeight +
    bottom
  );
}

function entriesOf({ lines }: PlotData, theme: Theme): LegendEntry[] {
  return lines.map((line) => ({ label: line.label, color: colorOf(line, theme), isThin: line.dashed }));
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

export function drawPlot(svg: Pen, { data, options }: ShownPlot, theme: Theme, above: number): void {
  const { colors } = theme;
  const values = data.lines.flatMap((line) => line.values).filter((value) => value !== null);
  const room = width - left - right;
  svg.text(left, above + titleTop, options.title, colors.foreground, { size: 15, weight: 600 });
  const place = { x: left, y: above + legendTop, room, color: colors.description };
  const top = above + legendTop + drawLegend(svg, entriesOf(data, theme), place);
  const isLog = options.scale === 'logarithmic';
  const [low, high] = rangeOf(values, options);
  const share = (value: number) =>
    isLog ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  const [first, last] = [data.x[0] ?? 0, data.x.at(-1) ?? 1];
  const x = (place: number) =>
    left + ((place - first) / Math.max(last - first, Number.MIN_VALUE)) * (width - left - right);
  const y = (value: number) => top + (1 - share(value)) * plotHeight;
  for (const tick of isLog ? powersBetween(low, high) : niceTicks(low, high, 5)) {
    svg.line(left, y(tick), width - right, y(tick), colors.grid);
    const label = isLog ? powerOfTen(tick) : options.format(tick);
    svg.text(left - 8, y(tick) + 4, label, colors.description, { anchor: 'end', size: 11 });
  }
  const footing = top + plotHeight;
  const yLabel = isLog ? memoryStrings.logarithmic(options.yLabel) : options.yLabel;
  svg.text(20, top + plotHeight / 2, yLabel, colors.description, { anchor: 'middle', size: 11, turn: -90 });
  const places = isCounted(data) ? wholeTicks : niceTicks;
  for (const tick of places(first, last, 6))
    svg.text(x(tick), footing + 18, formatCompact(tick), colors.description, { anchor: 'middle', size: 11 });
  svg.text((left + width - right) / 2, footing + 38, options.xLabel, colors.description, {
    anchor: 'middle',
    size: 11,
  });
  for (const line of data.lines) {
    const color = colorOf(line, theme);
    // Gaps in a line are bridged, as they are in the panel.
    const points = data.x.flatMap((place, i): [number, number][] => {
      const value = line.values[i] ?? null;
      return value === null ? [] : [[x(place), y(value)]];
    });
    svg.polyline(points, color, line.dashed ? 1 : 2);
  }
}

function rangeOf(values: readonly number[], { scale, range }: LinePlotOptions): [number, number] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (scale === 'logarithmic') return [least / logMargin, most * logMargin];
  return range ?? [0, most > 0 ? most * 1.05 : 1];
}
