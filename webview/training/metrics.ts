import type { TrainingPoint } from '../../src/protocol/training';
import { formatCompact, formatPercent, isFiniteNumber } from '../format';
import { strings } from '../strings';

/** A number of a training over its steps. */
export interface Metric {
  id: 'learningRate' | 'gradientNorm' | 'clipRatio' | 'updateRatio' | 'saturation' | 'deadUnits';
  label: string;
  /** What it says and what is healthy. */
  title: string;
  scale: 'log' | 'share';
  format(value: number): string;
}

const exponent = (value: number) => (value === 0 ? '0' : value.toExponential(1).replace('e', 'e\u200a'));

export const metrics: readonly Metric[] = [
  {
    id: 'gradientNorm',
    label: strings.gradientNorm,
    title: strings.gradientNormTitle,
    scale: 'log',
    format: formatCompact,
  },
  {
    id: 'updateRatio',
    label: strings.updateRatio,
    title: strings.updateRatioTitle,
    scale: 'log',
    format: exponent,
  },
  {
    id: 'learningRate',
    label: strings.learningRate,
    title: strings.learningRateTitle,
    scale: 'log',
    format: exponent,
  },
  {
    id: 'clipRatio',
    label: strings.clipRatio,
    title: strings.clipRatioTitle,
    scale: 'share',
    format: formatPercent,
  },
  {
    id: 'saturation',
    label: strings.saturation,
    title: strings.saturationTitle,
    scale: 'share',
    format: formatPercent,
  },
  {
    id: 'deadUnits',
    label: strings.deadUnits,
    title: strings.deadUnitsTitle,
    scale: 'share',
    format: formatPercent,
  },
];

export interface MetricPoint {
  step: number;
  value: number;
}

export function metricPoints(points: readonly TrainingPoint[], { id, scale }: Metric): MetricPoint[] {
  return points.flatMap((point) => {
    const value = point[id];
    const isUsable = isFiniteNumber(value) && (scale === 'share' || value > 0);
    return isUsable ? [{ step: point.step, value }] : [];
  });
}

/** At most `most` of them: of each stretch the least and the greatest, so that no peak is lost. */
export function thinned(points: readonly MetricPoint[], most: number): MetricPoint[] {
  if (points.length <= most) return [...points];
  const stretches = Math.max(1, Math.floor(most / 2));
  const result: MetricPoint[] = [];
  for (let s = 0; s < stretches; s++) {
    const from = Math.floor((s * points.length) / stretches);
    const part = points.slice(from, Math.floor(((s + 1) * points.length) / stretches));
    const least = part.reduce((a, b) => (b.value < a.value ? b : a));
    const most_ = part.reduce((a, b) => (b.value > a.value ? b : a));
    result.push(
      ...(least.step <= most_.step ? [least, most_] : [most_, least]).slice(0, least === most_ ? 1 : 2),
    );
  }
  return result;
}

/** What the axis spans: 0 to 1 for shares, decades with some air for the others. */
export function metricRange(points: readonly MetricPoint[], scale: Metric['scale']): [number, number] {
  if (scale === 'share') return [0, 1];
  let least = Infinity;
  let most = -Infinity;
  for (const { value } of points) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (!(least <= most)) return [0.1, 1];
  const air = Math.max(1.15, (most / least) ** 0.08);
  return [least / air, most * air];
}

/** Height in [0, 1] of a value in a range. */
export function heightOf(value: number, [min, max]: [number, number], scale: Metric['scale']): number {
  const share = scale === 'share' ? (value - min) / (max - min) : Math.log(value / min) / Math.log(max / min);
  return Math.min(1, Math.max(0, share));
}
