import type uPlot from 'uplot';
import { formatCompact, formatPerplexity, formatTick } from '../format';
import { strings } from '../strings';
import type { Theme } from '../theme';
import { niceTicks, perplexityTicks } from '../ticks';
import { type CurveData, indexOfLeast, lossRange } from './curveData';

/** What the drawing reads anew at every redraw, so that theme, unit and data change without a new plot. */
export interface PlotContext {
  theme(): Theme;
  unit(): 'loss' | 'perplexity';
  data(): CurveData;
  /** Loss of an even guess over the vocabulary, ln V. */
  guessLoss(): number;
  cursorMoved(index: number | null): void;
  /** Names of other runs, in the order of their columns. */
  others: readonly string[];
}

const axisGap = 4;

export function plotOptions(context: PlotContext, width: number, height: number): uPlot.Options {
  const { theme } = context;
  const { textScale } = theme();
  const font = `${11 * textScale}px ${theme().fontFamily}`;
  const axis = { stroke: () => theme().colors.description, font, gap: axisGap, ticks: { show: false } };
  const grid = { stroke: () => theme().colors.grid, width: 1 };
  const pointsOf = (color: () => string, size: number): uPlot.Cursor.Points => ({
    size,
    fill: color,
    stroke: color,
    width: 0,
  });
  return {
    width,
    height,
    padding: [8, 16, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: false, y: false, setScale: false },
      points: pointsOf(() => theme().colors.foreground, 6),
    },
    scales: {
      x: { time: false, range: (_, min, max) => [min, max > min ? max : min + 1] },
      y: { range: () => lossRange(context.data()) },
    },
    axes: [
      {
        ...axis,
        size: 24 * textScale,
        label: strings.stepLabel,
        labelFont: font,
        labelSize: 15 * textScale,
        grid: { show: false },
        splits: (plot) =>
          niceTicks(
            plot.scales['x']?.min ?? 0,
            plot.scales['x']?.max ?? 1,
            Math.max(2, plot.bbox.width / 110 / textScale / devicePixelRatio),
          ),
        values: (_, splits) => splits.map(formatCompact),
      },
      {
        ...axis,
        size: 42 * textScale,
        grid,
        splits: (plot) => lossSplits(context.unit(), plot, textScale),
        values: (_, splits) =>
          splits.map((loss) =>
            context.unit() === 'loss' ? formatTick(loss) : formatPerplexity(Math.exp(loss)),
          ),
      },
    ],
    series: [
      {},
      {
        label: strings.trainLoss,
        stroke: () => theme().colors.train,
        width: 1.5,
        spanGaps: false,
        points: { show: false },
      },
      {
        label: strings.validLoss,
        stroke: () => theme().colors.valid,
        width: 2,
        spanGaps: true,
        points: validPoints(context),
      },
      ...context.others.map((label, index): uPlot.Series => ({
        label,
        stroke: () => theme().colors.others[index % theme().colors.others.length],
        width: 1.5,
        dash: [5, 3],
        spanGaps: true,
        points: { show: false },
      })),
    ],
    hooks: {
      drawAxes: [(plot) => drawGuessLine(plot, context)],
      draw: [(plot) => drawBest(plot, context)],
      setCursor: [(plot) => context.cursorMoved(plot.cursor.idx ?? null)],
    },
  };
}

function lossSplits(unit: 'loss' | 'perplexity', plot: uPlot, textScale: number): number[] {
  const { min = 0, max = 1 } = plot.scales['y'] ?? {};
  const count = Math.max(3, Math.floor(plot.bbox.height / 30 / textScale / devicePixelRatio));
  return unit === 'loss' ? niceTicks(min, max, count) : perplexityTicks(min, max, count);
}

/** Validations are few: each is a dot until there are too many to tell apart. */
function validPoints(context: PlotContext): uPlot.Series.Points {
  const color = () => context.theme().colors.valid;
  return {
    show: (plot) =>
      plot.bbox.width / devicePixelRatio > 9 * context.data().valid.filter((value) => value !== null).length,
    size: 5,
    fill: color,
    stroke: color,
    width: 0,
  };
}

/** Where a network that knows nothing stands: ln V. Drawn when it is in view. */
function drawGuessLine(plot: uPlot, context: PlotContext): void {
  const loss = context.guessLoss();
  const { min = 0, max = 1 } = plot.scales['y'] ?? {};
  if (!(loss > min && loss < max)) return;
  const { ctx, bbox } = plot;
  const { colors, fontFamily, textScale } = context.theme();
  const y = Math.round(plot.valToPos(loss, 'y', true)) + 0.5;
  ctx.save();
  ctx.strokeStyle = colors.description;
  ctx.fillStyle = colors.description;
  ctx.globalAlpha = 0.8;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([3 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.font = `${10 * textScale * devicePixelRatio}px ${fontFamily}`;
  ctx.textAlign = 'right';
  ctx.textBaseline = y - bbox.top > 16 * devicePixelRatio ? 'bottom' : 'top';
  const shift = ctx.textBaseline === 'bottom' ? -2 : 3;
  ctx.fillText(strings.guessing, bbox.left + bbox.width - 2, y + shift * devicePixelRatio);
  ctx.restore();
}

/** A ring around the best validation: its weights are the ones that are kept. */
function drawBest(plot: uPlot, context: PlotContext): void {
  const { steps, valid } = context.data();
  const best = indexOfLeast(valid);
  const step = steps[best];
  const loss = valid[best];
  if (step === undefined || loss === null || loss === undefined) return;
  const { ctx } = plot;
  ctx.save();
  ctx.strokeStyle = context.theme().colors.valid;
  ctx.lineWidth = 1.5 * devicePixelRatio;
  ctx.setLineDash([]);
  ctx.beginPath();
  ctx.arc(
    plot.valToPos(step, 'x', true),
    plot.valToPos(loss, 'y', true),
    5.5 * devicePixelRatio,
    0,
    2 * Math.PI,
  );
  ctx.stroke();
  ctx.restore();
}
