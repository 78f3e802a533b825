import type { PairView } from '../../src/protocol/inspectorQuestions';
import { parseColor, toOklab } from '../color/color';
import { fitText } from '../export/fitText';
import type { Pen, TextLook } from '../export/pen';
import { formatPercent } from '../format';
import type { Theme } from '../theme';
import { attentionStrings } from './attentionStrings';
import type { MatrixLayout } from './matrixLayout';
import { tokenAt, tokenLabel } from './pairData';

/** Cells narrower than this have no number in them, nor have those of a share under the least. */
const numberedColumn = 30;
const numberedRow = 18;
const leastNumbered = 0.05;

const labelSize = 12;

export interface MatrixScene {
  view: PairView;
  layout: MatrixLayout;
  theme: Theme;
}

export function drawMatrix(pen: Pen, scene: MatrixScene, x = 0, y = 0): void {
  const { view, layout, theme } = scene;
  const { look } = view;
  const { left, top, cellWidth, cellHeight, columns, rows } = layout;
  const { attention } = look;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const share = attention?.[row * columns + column] ?? NaN;
      const [cx, cy] = [x + left + column * cellWidth, y + top + row * cellHeight];
      if (!Number.isFinite(share)) {
        pen.line(cx, cy + cellHeight, cx + cellWidth, cy, theme.colors.description);
        continue;
      }
      const colour = theme.sequential.css(share);
      pen.rect(cx, cy, cellWidth - 1, cellHeight - 1, colour);
      if (cellWidth < numberedColumn || cellHeight < numberedRow || share < leastNumbered) continue;
      const number = share > 0.995 ? '1' : share.toFixed(2).slice(1);
      pen.text(cx + (cellWidth - 1) / 2, cy + cellHeight / 2 + 4, number, inkOn(colour), {
        size: 11,
        anchor: 'middle',
      });
    }
  }
  pen.frame(x + left - 0.5, y + top - 0.5, columns * cellWidth, rows * cellHeight, theme.colors.grid);
  drawLabels(pen, scene, x, y);
  drawBars(pen, scene, x, y);
}

/** The marks over the matrix: words and cell under the pointer, and the word at the editor's cursor. */
export function drawMatrixMarks(
  pen: Pen,
  scene: MatrixScene,
  cell: { row: number; column: number } | undefined,
): void {
  const { layout, theme, view } = scene;
  const { left, top, cellWidth, cellHeight, columns, rows } = layout;
  const { colors } = theme;
  const cursorRow = tokenAt(view.look.targetRanges, view.cursor);
  const cursorColumn =
    view.from === 'pair' || cursorRow < 0 ? tokenAt(view.look.sourceRanges, view.cursor) : -1;
  if (cursorColumn >= 0) pen.rect(left + cursorColumn * cellWidth, top - 3, cellWidth - 1, 2, colors.cursor);
  if (cursorRow >= 0) pen.rect(left - 4, top + cursorRow * cellHeight, 2, cellHeight - 1, colors.cursor);
  if (!cell) return;
  const { row, column } = cell;
  if (row >= 0) {
    pen.rect(0, top + row * cellHeight, left - 5, cellHeight - 1, colors.selection, 0.5);
    targetLabel(pen, scene, row);
    pen.frame(left - 0.5, top + row * cellHeight - 0.5, columns * cellWidth, cellHeight, colors.description);
  }
  if (column >= 0) {
    pen.frame(left + column * cellWidth - 0.5, top - 0.5, cellWidth, rows * cellHeight, colors.description);
    const label = tokenLabel(view.look.sourceTokens[column] ?? '');
    slanted(pen, scene, column, label, colors.foreground, { weight: 700 });
  }
  if (row >= 0 && column >= 0)
    pen.frame(
      left + column * cellWidth - 0.5,
      top + row * cellHeight - 0.5,
      cellWidth,
      cellHeight,
      colors.focus,
      2,
    );
}

function drawLabels(pen: Pen, scene: MatrixScene, x: number, y: number): void {
  const { view, theme } = scene;
  const { sourceTokens, sourceKnown, targetTokens } = view.look;
  const { colors } = theme;
  sourceTokens.forEach((text, column) => {
    const colour = sourceKnown[column] === false ? colors.description : colors.foreground;
    slanted(pen, scene, column, tokenLabel(text), colour, {}, x, y);
  });
  targetTokens.forEach((_, row) => targetLabel(pen, scene, row, x, y));
}

function targetLabel(pen: Pen, { view, layout, theme }: MatrixScene, row: number, x = 0, y = 0): void {
  const { left, top, cellHeight } = layout;
  const look: TextLook = { size: labelSize, anchor: 'end', font: theme.editorFontFamily };
  const label = fitText(pen, tokenLabel(view.look.targetTokens[row] ?? ''), left - 12, look);
  pen.text(x + left - 8, y + top + (row + 0.5) * cellHeight + 4, label, theme.colors.foreground, look);
}

function slanted(
  pen: Pen,
  { layout, theme }: MatrixScene,
  column: number,
  text: string,
  colour: string,
  more: TextLook,
  x = 0,
  y = 0,
): void {
  const { left, top, cellWidth, turn } = layout;
  const look: TextLook = { size: labelSize, font: theme.editorFontFamily, ...more };
  const room = (top - 16) / Math.sin((-turn * Math.PI) / 180);
  const place = x + left + (column + 0.5) * cellWidth + (turn === -90 ? 4 : 2);
  pen.text(place, y + top - 7, fitText(pen, text, room, look), colour, { ...look, turn });
}

/** How probable each word of the target was. */
function drawBars(pen: Pen, { view, layout, theme }: MatrixScene, x: number, y: number): void {
  const { barsLeft, barsWidth, top, cellHeight } = layout;
  const { colors } = theme;
  const room = barsWidth - 40;
  if (room > 0)
    pen.text(x + barsLeft, y + top - 7, attentionStrings.probability, colors.description, { size: 11 });
  view.look.probabilities.forEach((probability, row) => {
    const middle = y + top + (row + 0.5) * cellHeight;
    const height = Math.min(8, cellHeight - 6);
    if (room > 0) pen.rect(x + barsLeft, middle - height / 2, room, height, colors.grid);
    pen.rect(
      x + barsLeft,
      middle - height / 2,
      room * Math.max(0, Math.min(1, probability)),
      height,
      colors.train,
    );
    pen.text(x + barsLeft + barsWidth, middle + 4, formatPercent(probability), colors.description, {
      size: 11,
      anchor: 'end',
    });
  });
}

/** Black or white, whichever is read better on a colour. */
export function inkOn(css: string): string {
  const colour = parseColor(css);
  return colour && toOklab(colour).L > 0.62 ? '#000000' : '#ffffff';
}
