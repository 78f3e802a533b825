/** Round values for axes and legends. */

/** Smallest of 1, 2, 2.5, 5 times a power of ten that is at least four fifths of `rough`. */
export function niceStep(rough: number): number {
  if (!(rough > 0) || !Number.isFinite(rough)) return 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  for (const factor of [1, 2, 2.5, 5]) if (factor * power >= rough * 0.8) return factor * power;
  return 10 * power;
}

/** Multiples of a nice step inside [min, max], about `count` of them: at most a quarter more, and one. */
export function niceTicks(min: number, max: number, count: number): number[] {
  if (!(max > min) || !Number.isFinite(max - min)) return [];
  const step = niceStep((max - min) / Math.max(1, count));
  const ticks: number[] = [];
  for (let index = Math.ceil(min / step - 1e-9); index * step <= max + step * 1e-9; index++) {
    ticks.push(Number((index * step).toPrecision(12)));
  }
  return ticks;
}

/** Nice ticks for what is counted: whole numbers only, so fewer of them where the range is short. */
export function wholeTicks(min: number, max: number, count: number): number[] {
  return niceTicks(min, max, count).filter(Number.isInteger);
}

/** Steps between whole ticks, for a plot that chooses among them. */
export const wholeSteps: number[] = [0, 1, 2, 3, 4, 5, 6, 7, 8].flatMap((power) =>
  [1, 2, 5].map((factor) => factor * 10 ** power),
);

/**
 * Losses whose perplexities (`exp(loss)`) are round numbers: the perplexity axis is the loss axis with other labels, so
 * that a fall from 2,000 to 1,000 looks like a fall from 20 to 10. At most `count` where the range allows it.
 */
export function perplexityTicks(minLoss: number, maxLoss: number, count: number): number[] {
  if (!(maxLoss > minLoss) || !Number.isFinite(maxLoss - minLoss)) return [];
  const densities: readonly (readonly number[])[] = [
    [1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9],
    [1, 1.5, 2, 3, 5, 7],
    [1, 2, 5],
    [1, 3],
    [1],
  ];
  const low = Math.floor(minLoss / Math.LN10);
  const high = Math.ceil(maxLoss / Math.LN10);
  for (const factors of densities) {
    const ticks: number[] = [];
    for (let power = low; power <= high; power++) {
      for (const factor of factors) {
        const loss = Math.log(factor) + power * Math.LN10;
        if (loss >= minLoss && loss <= maxLoss) ticks.push(loss);
      }
    }
    if (ticks.length <= count)
      return ticks.length >= 2 ? ticks : linearPerplexityTicks(minLoss, maxLoss, count);
  }
  return niceTicks(minLoss / Math.LN10, maxLoss / Math.LN10, count).map((power) => power * Math.LN10);
}

/** For a range too narrow for powers of ten: round perplexities on a linear step. */
function linearPerplexityTicks(minLoss: number, maxLoss: number, count: number): number[] {
  return niceTicks(Math.exp(minLoss), Math.exp(maxLoss), count)
    .filter((perplexity) => perplexity > 0)
    .map((perplexity) => Math.log(perplexity));
}

/** Least round number not under `value`: a scale that does not jump with every new value. 0 gives 1. */
export function niceCeiling(value: number): number {
  if (!(value > 0) || !Number.isFinite(value)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  for (const factor of [1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8]) {
    if (factor * power >= value * (1 - 1e-6)) return Number((factor * power).toPrecision(6));
  }
  return Number((10 * power).toPrecision(6));
}
