import type { RunCurve } from '../../src/protocol/inspectorQuestions';
import type { TrainingPoint } from '../../src/protocol/training';
import { curveData, lossRange } from '../curves/curveData';
import { csvOf } from '../export/csv';
import type { Exportable } from '../export/exportable';
import type { Caption } from '../export/caption';
import { captionedDocument } from '../export/captionedDocument';
import { drawLegend, layLegend, legendLine, type LegendEntry } from '../export/legendRows';
import { SvgDocument } from '../export/svgDocument';
import { formatCompact, formatPerplexity, formatTick } from '../format';
import { strings } from '../strings';
import type { Theme } from '../theme';
import { niceTicks, perplexityTicks } from '../ticks';

const columns = [
  'step',
  'epoch',
  'trainLoss',
  'validLoss',
  'learningRate',
  'gradientNorm',
  'clipRatio',
  'updateRatio',
  'saturation',
  'deadUnits',
  'tokensPerSecond',
  'elapsedSeconds',
] as const;

const width = 760;
const plotHeight = 272;
const left = 76;
const right = 24;
const bottom = 52;
/** Baseline of the legend. */
const legendTop = 52;

/** The curves on view and every number of every point; losses in nats per token. */
export function trainingExport(
  name: string,
  points: readonly TrainingPoint[],
  others: readonly RunCurve[],
  unit: 'loss' | 'perplexity',
  theme: Theme,
  caption: Caption,
): Exportable {
  const runs = [{ name, points }, ...others];
  const rows = runs.flatMap((run) =>
    run.points.map((point) => [run.name, ...columns.map((column) => point[column]), point.note]),
  );
  const csv = csvOf(['run', ...columns, 'note'], rows);
  return { ...curvesPicture(runs, unit, theme, caption).pictures(), csv };
}

function curvesPicture(
  runs: readonly { name: string; points: readonly TrainingPoint[] }[],
  unit: 'loss' | 'perplexity',
  theme: Theme,
  caption: Caption,
): SvgDocument {
  const { colors, fontFamily } = theme;
  const [first, ...others] = runs;
  const data = curveData(
    first?.points ?? [],
    others.map(({ points }) => points),
  );
  const [min, max] = lossRange(data);
  const lastStep = data.steps.at(-1) ?? 1;
  const x = (step: number) => left + (step / Math.max(1, lastStep)) * (width - left - right);
  const entries: LegendEntry[] = [
    { label: strings.trainLoss, color: colors.train },
    { label: strings.validLoss, color: colors.valid },
    ...others.map(({ name }, index) => ({ label: name, color: otherColor(colors.others, index) })),
  ];
  const room = width - left - right;
  const ruler = new SvgDocument(1, 1, colors.background, fontFamily);
  const { lines } = layLegend(entries, room, (text, look) => ruler.measure(text, look));
  const top = legendTop + lines * legendLine;
  const height = top + plotHeight + bottom;
  const y = (loss: number) => top + ((max - loss) / (max - min)) * (height - top - bottom);
  const svg = captionedDocument(width, height, caption, theme);
  svg.text(left, 28, first?.name ?? '', colors.foreground, { size: 15, weight: 600 });
  const ticks = unit === 'loss' ? niceTicks(min, max, 6) : perplexityTicks(min, max, 6);
  for (const tick of ticks) {
    svg.line(left, y(tick), width - right, y(tick), colors.grid);
    const label = unit === 'loss' ? formatTick(tick) : formatPerplexity(Math.exp(tick));
    svg.text(left - 8, y(tick) + 4, label, colors.description, { anchor: 'end', size: 11 });
  }
  for (const tick of niceTicks(0, lastStep, 6))
    svg.text(x(tick), height - bottom + 20, formatCompact(tick), colors.description, {
      anchor: 'middle',
      size: 11,
    });
  const curve = (values: readonly (number | null)[], color: string, isSparse: boolean, size: number) => {
    const placed = values.map((value, index): [number, number] | undefined => {
      const step = data.steps[index];
      return value === null || step === undefined ? undefined : [x(step), y(value)];
    });
    svg.polyline(isSparse ? placed.filter((point) => point !== undefined) : placed, color, size);
  };
  data.others.forEach((values, index) => curve(values, otherColor(colors.others, index), true, 1.5));
  curve(data.train, colors.train, data.others.length > 0, 1.5);
  curve(data.valid, colors.valid, true, 2);
  drawLegend(svg, entries, { x: left, y: legendTop, room, color: colors.description });
  const axis = { anchor: 'middle', size: 11 } as const;
  svg.text(left + room / 2, top + plotHeight + 40, strings.stepsAxis, colors.description, axis);
  const title = unit === 'loss' ? strings.lossAxis : strings.perplexityAxis;
  svg.text(20, top + plotHeight / 2, title, colors.description, { ...axis, turn: -90 });
  return svg;
}

function otherColor(colors: readonly string[], index: number): string {
  return colors[index % colors.length] ?? '#888888';
}
