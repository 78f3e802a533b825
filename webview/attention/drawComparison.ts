import type { PairView } from '../../src/protocol/inspectorQuestions';
import { fitText } from '../export/fitText';
import type { Pen } from '../export/pen';
import { formatPercent } from '../format';
import type { Theme } from '../theme';
import { type Comparison, tokenLabel } from './pairData';

export interface ComparisonScene {
  view: PairView;
  comparison: Comparison | undefined;
  theme: Theme;
  width: number;
}

const rowHeight = 31;
const barHeight = 8;
/** From bar to bar of a word: as high as a number. */
const barStep = 12;
const percentWidth = 44;

export function comparisonHeight({ view }: Pick<ComparisonScene, 'view'>): number {
  return view.look.targetTokens.length * rowHeight + 4;
}

/** Two bars for each word of the target: as the model has learnt, and without. */
export function drawComparison(
  pen: Pen,
  { view, comparison, theme, width }: ComparisonScene,
  x = 0,
  y = 0,
): void {
  const { colors, editorFontFamily } = theme;
  const { targetTokens, probabilities } = view.look;
  const look = { font: editorFontFamily, anchor: 'end' } as const;
  const widest = Math.max(...targetTokens.map((text) => pen.measure(tokenLabel(text), look)));
  const left = Math.min(130, Math.max(30, Math.ceil(widest) + 4));
  const room = Math.max(20, width - left - percentWidth - 10);
  const bar = (row: number, line: number, probability: number, colour: string) => {
    const first = comparison ? 5 : 11;
    const top = y + row * rowHeight + first + line * barStep;
    pen.rect(x + left + 8, top, room, barHeight, colors.grid);
    const size = Math.max(probability > 0 ? 1 : 0, room * Math.min(1, Math.max(0, probability)));
    pen.rect(x + left + 8, top, size, barHeight, colour);
    pen.text(x + width, top + barHeight, formatPercent(probability), colors.description, {
      size: 10,
      anchor: 'end',
    });
  };
  targetTokens.forEach((text, row) => {
    const label = fitText(pen, tokenLabel(text), left, look);
    pen.text(x + left, y + row * rowHeight + 19, label, colors.foreground, look);
    bar(row, 0, probabilities[row] ?? NaN, colors.train);
    if (comparison) bar(row, 1, comparison.probabilities[row] ?? NaN, colors.valid);
  });
}
