/** What a part has measured: a line each, as `INSPECTOR.md` has them. */
export interface Figure {
  what: string;
  /** What the product promises; none for what is only good to know. */
  target: string;
  measured: string;
  /** undefined where nothing is promised. */
  met?: boolean;
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

export const milliseconds = (value: number): string => `${value.toFixed(1)} ms`;

export const spread = (values: readonly number[]): string =>
  `median ${milliseconds(quantile(values, 0.5))}, p95 ${milliseconds(quantile(values, 0.95))}, ` +
  `most ${milliseconds(Math.max(...values))} (${values.length})`;

/** Frames are held to a median and a 95th percentile. */
export function frameFigure(what: string, frames: readonly number[]): Figure {
  return {
    what,
    target: 'median < 16 ms, p95 < 33 ms',
    measured: spread(frames),
    met: quantile(frames, 0.5) < 16 && quantile(frames, 0.95) < 33,
  };
}
