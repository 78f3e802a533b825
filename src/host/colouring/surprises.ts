import type { TextRange } from '../../protocol/predictions';

/** A stretch of a text that was not expected, with the most surprising of its tokens. */
export interface Surprise extends TextRange {
  bits: number;
  peak: TextRange;
}

/** Standard deviations over the mean, and the least bits, from which on a token is a surprise. */
const deviations = 2;
const leastBits = 2;

/** Bits from which on a token surprises, in a text where `bits` are usual; Infinity where there is nothing to compare. */
export function surpriseThreshold(bits: ArrayLike<number>): number {
  let [count, sum, squares, most] = [0, 0, 0, -Infinity];
  for (let i = 0; i < bits.length; i++) {
    if (Number.isNaN(bits[i])) continue;
    count++;
    sum += bits[i];
    squares += bits[i] ** 2;
    most = Math.max(most, bits[i]);
  }
  if (count < 2) return Infinity;
  const mean = sum / count;
  const deviation = Math.sqrt(Math.max(0, squares / count - mean ** 2));
  // In a text that is evenly surprising the most surprising token is the one to look at.
  return Math.max(leastBits, Math.min(mean + deviations * deviation, most));
}

/** The surprises of a text in order: tokens from the threshold on, joined where they touch. The first token has no context. */
export function surprisesIn(tokens: {
  starts: ArrayLike<number>;
  ends: ArrayLike<number>;
  bits: ArrayLike<number>;
}): Surprise[] {
  const { starts, ends, bits } = tokens;
  const surprises: Surprise[] = [];
  const threshold = surpriseThreshold(bits);
  for (let i = starts[0] === 0 ? 1 : 0; i < bits.length; i++) {
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
