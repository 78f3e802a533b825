import type { TextRange } from '../../protocol/predictions';

/** A stretch of a text that was not expected, with the most surprising of its tokens. */
export interface Surprise extends TextRange {
  bits: number;
  peak: TextRange;
}

/** A surprise has at least so many bits. */
const leastBits = 2;

/** Bits above what nine of ten tokens have: from the first on one of the top hundredth is a surprise, from the second on any. */
const clearlyAbove = 1.5;
const farAbove = 3;

/**
 * Bits from which on a token surprises in a text where `bits` are usual; Infinity where there is nothing to compare. Measured
 * by ranks: what is merely unknowable, such as the numbers of a log, is frequent and becomes the usual.
 */
export function surpriseThreshold(bits: ArrayLike<number>): number {
  const known = Float64Array.from(Array.from(bits).filter((value) => !Number.isNaN(value))).sort();
  if (known.length < 2) return Infinity;
  const quantile = (share: number) => known[Math.min(known.length - 1, Math.floor(share * known.length))];
  const usual = quantile(0.9);
  const threshold = Math.max(usual + clearlyAbove, Math.min(quantile(0.99), usual + farAbove));
  // In a text that is evenly surprising the most surprising token is the one to look at.
  return Math.max(leastBits, Math.min(threshold, known[known.length - 1]));
}

/** The surprises of a text in order: tokens from the threshold on, joined where they touch. */
export function surprisesIn(tokens: {
  starts: ArrayLike<number>;
  ends: ArrayLike<number>;
  bits: ArrayLike<number>;
}): Surprise[] {
  const { starts, ends, bits } = tokens;
  const surprises: Surprise[] = [];
  const threshold = surpriseThreshold(bits);
  for (let i = 0; i < bits.length; i++) {
    if (!(bits[i] >= threshold)) continue;
    const token = { start: starts[i], end: ends[i] };
    const last = surprises.at(-1);
    if (last && last.end === token.start) {
      last.end = token.end;
      if (bits[i] > last.bits) Object.assign(last, { bits: bits[i], peak: token });
    } else {
      surprises.push({ ...token, bits: bits[i], peak: token });
    }
  }
  return surprises;
}

/** The next surprise behind (or before) a place, from the other end of the text when there is none. */
export function nextSurprise(
  surprises: readonly Surprise[],
  from: TextRange,
  step: 1 | -1,
): { surprise: Surprise; wrapped: boolean } | undefined {
  const ahead =
    step === 1
      ? surprises.find(({ start }) => start >= from.end && start > from.start)
      : surprises.filter(({ start, end }) => end <= from.start && start < from.start).at(-1);
  const surprise = ahead ?? surprises.at(step === 1 ? 0 : -1);
  return surprise && { surprise, wrapped: !ahead };
}
