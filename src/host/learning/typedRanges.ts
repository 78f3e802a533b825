import type { TextRange } from '../../protocol/predictions';

/** A replacement, offsets in the text before it. */
export interface TypedChange {
  rangeOffset: number;
  rangeLength: number;
  text: string;
}

/** More at once is pasted, not typed. In UTF-16 units. */
const mostUnitsTyped = 400;

/**
 * The stretches of a document that were typed, or accepted, and not learnt yet: in order, apart from each other. Edits move
 * them, widen them and cut them.
 */
export class TypedRanges {
  private ranges: TextRange[] = [];

  get first(): TextRange | undefined {
    return this.ranges[0];
  }

  /** UTF-16 units in all. */
  get units(): number {
    return this.ranges.reduce((sum, { start, end }) => sum + end - start, 0);
  }

  /** One change; of an event, those further behind come first. What is pasted, or undone, moves ranges only. */
  apply({ rangeOffset, rangeLength, text }: TypedChange, isTyped: boolean): void {
    const end = rangeOffset + rangeLength;
    const growth = text.length - rangeLength;
    const after: TextRange[] = [];
    for (const range of this.ranges) {
      if (range.end <= rangeOffset) after.push(range);
      else if (range.start >= end) after.push({ start: range.start + growth, end: range.end + growth });
      else {
        after.push({ start: Math.min(range.start, rangeOffset), end: rangeOffset });
        after.push({ start: rangeOffset + text.length, end: Math.max(range.end + growth, rangeOffset) });
      }
    }
    if (isTyped && text.length <= mostUnitsTyped)
      after.push({ start: rangeOffset, end: rangeOffset + text.length });
    this.ranges = joined(after);
  }

  /** Up to there it is learnt. */
  learnt(upTo: number): void {
    this.ranges = this.ranges
      .map(({ start, end }) => ({ start: Math.max(start, upTo), end }))
      .filter(({ start, end }) => end > start);
  }
}

/** In order, those that touch made one. */
function joined(ranges: TextRange[]): TextRange[] {
  const whole: TextRange[] = [];
  for (const { start, end } of ranges
    .filter((range) => range.end > range.start)
    .sort((a, b) => a.start - b.start)) {
    const last = whole.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else whole.push({ start, end });
  }
  return whole;
}
