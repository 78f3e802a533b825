import type { AttentionSubstitute } from '../../src/protocol/attention';
import type { PairView } from '../../src/protocol/inspectorQuestions';
import { visibleText } from '../visibleText';
import { attentionStrings } from './attentionStrings';

/** A token as it is shown: white space alone as a glyph, the mark of an end as such. */
export function tokenLabel(text: string): string {
  if (text === '') return '␣';
  return text === '</s>' ? '⏎' : visibleText(text);
}

/** What a comparison is with: attention replaced, or another translator by its id. */
export type ComparedWith = AttentionSubstitute | { modelId: string };

/** How probable each word of the target is without the attention of the model on view, or by another model. */
export interface Comparison {
  probabilities: ArrayLike<number>;
  /** Mean losses of the target in nats a token. */
  meanWith: number;
  meanWithout: number;
}

/** Undefined where there is nothing to compare with: no attention, or another model that reads the target as other tokens. */
export function comparisonOf(view: PairView, other: ComparedWith): Comparison | undefined {
  const { look } = view;
  const probabilities =
    typeof other === 'string'
      ? look.without.find(({ substitute }) => substitute === other)?.probabilities
      : view.other?.probabilities;
  if (!probabilities || probabilities.length !== look.probabilities.length) return undefined;
  return { probabilities, meanWith: meanLoss(look.probabilities), meanWithout: meanLoss(probabilities) };
}

/** Nats a token; a probability of 0 counts as the least that can be told. */
export function meanLoss(probabilities: ArrayLike<number>): number {
  const losses = Array.from(probabilities, (p) => -Math.log(Math.max(p, 1e-30)));
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

/** By how much the right words become less (or more) probable. */
export function lossWords({ meanWith, meanWithout }: Comparison): string {
  const lost = meanWithout - meanWith;
  const ratio = Math.exp(Math.abs(lost));
  const shown = ratio >= 100 ? Math.round(ratio).toLocaleString('en-US') : ratio.toFixed(1);
  const words = lost >= 0 ? attentionStrings.lost : attentionStrings.gained;
  return words(shown, meanWith.toFixed(2), meanWithout.toFixed(2));
}

/** Columns of a row of attention, the most looked at first. */
export function mostLookedAt(
  view: PairView,
  row: number,
  count: number,
): { column: number; share: number }[] {
  const { attention, sourceTokens } = view.look;
  const columns = sourceTokens.length;
  const shares = Array.from({ length: columns }, (_, column) => ({
    column,
    share: attention?.[row * columns + column] ?? NaN,
  }));
  return shares.sort((a, b) => b.share - a.share).slice(0, count);
}

/** Index of the token that holds an offset or ends there; -1 for none. */
export function tokenAt(ranges: readonly { start: number; end: number }[], offset: number): number {
  const inside = ranges.findIndex(({ start, end }) => start <= offset && offset < end);
  return inside >= 0 ? inside : ranges.findIndex(({ start, end }) => start < end && end === offset);
}
