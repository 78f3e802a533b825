import { levelCount } from './levels';
import { enoughBits, type Telling } from './surprises';

/** What is surprising beside any other is on the overview ruler, all of it; what is only the most surprising there is stays pale. */
const ruledLevel = 9;
/** So many times `enoughBits` have the full colour. */
const fullTimes = 2;

/**
 * How strongly lines of a log glow: those that the walk through its surprises comes to, and of more than it would stop at those
 * that are surprising beside any other. No other line glows.
 */
export function oddLineLevels(
  { odd }: Pick<Telling, 'odd'>,
  text: string,
  lineOf: (offset: number) => number,
): { line: number; level: number }[] {
  const levels = new Map<number, number>();
  for (const { start, end, bits } of odd) {
    // A token may begin with the end of the line before; that alone is odd in a line that ends early.
    const leading = /^\s+(?=\S)/.exec(text.slice(start, end))?.[0].length ?? 0;
    const line = lineOf(start + leading);
    levels.set(line, Math.max(levelOf(bits), levels.get(line) ?? 0));
  }
  return [...levels].map(([line, level]) => ({ line, level }));
}

function levelOf(bits: number): number {
  const times = bits / enoughBits;
  // A slip may have no bits at all: the model has learnt it by heart.
  if (!(times >= 1)) return Math.max(1, Math.min(ruledLevel - 1, Math.round(ruledLevel * times)));
  const strength = Math.min(1, (times - 1) / (fullTimes - 1));
  return ruledLevel + Math.round((levelCount - 1 - ruledLevel) * strength);
}
