import type { PairView } from '../../src/protocol/inspectorQuestions';
import type { TableData } from '../controls/dataTable';
import { formatPercent } from '../format';
import { attentionStrings } from './attentionStrings';
import { mostLookedAt, tokenLabel } from './pairData';

/** The matrix in words: for each word of the target the three that it looks at most. */
export function rowsOfTable(view: PairView): TableData {
  const { sourceTokens, targetTokens, probabilities } = view.look;
  const { target, probability, first, second, third, caption } = attentionStrings;
  return {
    caption,
    columns: [target, probability, first, second, third],
    rows: targetTokens.map((text, row) => {
      const most = mostLookedAt(view, row, 3).map(
        ({ column, share }) => `${tokenLabel(sourceTokens[column] ?? '')} ${formatPercent(share)}`,
      );
      return [tokenLabel(text), formatPercent(probabilities[row] ?? NaN), ...most];
    }),
  };
}
