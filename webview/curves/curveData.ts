import type { TrainingPoint } from '../../src/protocol/training';
import { isFiniteNumber } from '../format';

/** Curves as uPlot wants them: one x for all, null where a curve has no point. */
export interface CurveData {
  steps: number[];
  train: (number | null)[];
  valid: (number | null)[];
  /** Of other runs: validation where there is one, else training. */
  others: (number | null)[][];
}

const finiteOrNull = (value: unknown): number | null => (isFiniteNumber(value) ? value : null);

/** Losses that are NaN, infinite or absent become gaps. Points come in order of steps. */
export function curveData(
  points: readonly TrainingPoint[],
  others: readonly (readonly TrainingPoint[])[] = [],
): CurveData {
  const all = [points, ...others];
  const steps = [...new Set(all.flatMap((each) => each.map(({ step }) => step)))].sort((a, b) => a - b);
  const column = (of: readonly TrainingPoint[], value: (point: TrainingPoint) => unknown) => {
    const bySteps = new Map(of.map((point) => [point.step, finiteOrNull(value(point))]));
    return steps.map((step) => bySteps.get(step) ?? null);
  };
  return {
    steps,
    train: column(points, ({ trainLoss }) => trainLoss),
    valid: column(points, ({ validLoss }) => validLoss),
    others: others.map((other) => {
      const isValidated = other.some(({ validLoss }) => finiteOrNull(validLoss) !== null);
      return column(other, (point) => (isValidated ? point.validLoss : point.trainLoss));
    }),
  };
}

/** Index of the least value; the first of equals; -1 when there is none. */
export function indexOfLeast(values: readonly (number | null)[]): number {
  let best = -1;
  let least = Infinity;
  for (const [index, value] of values.entries()) {
    if (value !== null && value < least) {
      least = value;
      best = index;
    }
  }
  return best;
}

/** Last value at or before `index` that exists, for a legend that reads off a sparse curve. */
export function latestAt(values: readonly (number | null)[], index: number): number {
  for (let place = Math.min(index, values.length - 1); place >= 0; place--) {
    const value = values[place];
    if (isFiniteNumber(value)) return value;
  }
  return NaN;
}

/** What the loss axis spans: all values with some air, at least a tenth of a nat. */
export function lossRange({ train, valid, others }: CurveData): [number, number] {
  let min = Infinity;
  let max = -Infinity;
  for (const values of [train, valid, ...others]) {
    for (const value of values) {
      if (value === null) continue;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  if (min > max) return [0, 1];
  const air = Math.max(0.05, (max - min) * 0.06);
  return [Math.max(0, min - air), max + air];
}
