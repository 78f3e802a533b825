import { CanvasSurface, type SurfaceSize } from '../canvas/canvasSurface';
import { formatInteger } from '../format';

import { niceTicks } from '../ticks';
import { placeOf } from '../traces/axisView';
import { drawParts, fitParts, labelParts, widthOf } from '../traces/drawToken';
import type { TokenTexts } from '../traces/tokenTexts';
import type { GatesScene } from './gatesScene';

/** Rise of the labels. */
const labelAngle = (58 * Math.PI) / 180;
/** The axis has one height, so that zooming moves nothing. CSS pixels at the usual size of text, as all lengths here. */
export const axisHeight = 72;
/** Longest label, and the least distance of two, in CSS pixels. */
const maxLabelWidth = 78;
const labelDistance = 13;
/** More tokens in view than this have numbers instead of their texts. */
export const mostLabelledTokens = 4096;

/** Every so many tokens have a label where columns are so wide (CSS pixels): 1, 2, 5, 10, … */
export function labelStep(columnWidth: number): number {
  let step = 1;
  for (const factors = [2, 2.5, 2]; step * columnWidth < labelDistance;) {
    const factor = factors[Math.round(Math.log10(step) * 3) % 3] ?? 2;
    step = Math.round(step * factor);
  }
  return step;
}

/** The text along the top: a label for each token, or every few; where there are too many, their numbers. */
export class TokenAxis extends CanvasSurface {
  private scene: GatesScene | undefined;
  private hoveredRow = -1;

  constructor(private readonly texts: TokenTexts) {
    super('heatmap-axis-labels');
  }

  show(scene: GatesScene | undefined, hoveredRow: number): void {
    this.scene = scene;
    this.hoveredRow = hoveredRow;
    this.invalidate();
  }

  draw(context: CanvasRenderingContext2D, scene: GatesScene, hoveredRow = -1): void {
    context.font = `${11 * textRatio(scene)}px ${scene.theme.editorFontFamily}`;
    context.textBaseline = 'middle';
    context.textAlign = 'left';
    if (scene.tokens.span > mostLabelledTokens) drawNumbers(context, scene);
    else this.drawLabels(context, scene, hoveredRow);
  }

  protected override paint(context: CanvasRenderingContext2D, _size: SurfaceSize): void {
    if (this.scene) this.draw(context, this.scene, this.hoveredRow);
  }

  private drawLabels(context: CanvasRenderingContext2D, scene: GatesScene, hoveredRow: number): void {
    const { tokens, width, cursorRow } = scene;
    const ratio = textRatio(scene);
    const column = width / tokens.span / ratio;
    const step = labelStep(column);
    const marked = [hoveredRow, cursorRow].filter((row) => row >= 0);
    const first = Math.ceil(tokens.from / step) * step;
    // The text may still be on its way: then there are no labels for a moment.
    this.texts.want(tokens.from, tokens.from + tokens.span);
    for (let row = first; row < tokens.from + tokens.span; row += step) {
      const isCovered = marked.some(
        (other) => other !== row && Math.abs(other - row) * column < labelDistance,
      );
      if (!marked.includes(row) && !isCovered) this.drawLabel(context, scene, row, false);
    }
    for (const row of marked) this.drawLabel(context, scene, row, row === hoveredRow);
  }

  private drawLabel(
    context: CanvasRenderingContext2D,
    scene: GatesScene,
    row: number,
    isHovered: boolean,
  ): void {
    const token = this.texts.get(row);
    const { tokens, width, theme } = scene;
    const ratio = textRatio(scene);
    const x = scene.left + placeOf(tokens, row + 0.5, width);
    if (!token || x < scene.left - 1 || x > scene.left + width + 1) return;
    const parts = fitParts(context, labelParts(token.text), maxLabelWidth * ratio);
    const length = widthOf(parts);
    context.save();
    context.translate(x, (axisHeight - 5) * ratio);
    context.rotate(-labelAngle);
    if (isHovered) {
      context.fillStyle = theme.colors.selection;
      context.fillRect(-3 * ratio, -7.5 * ratio, length + 6 * ratio, 15 * ratio);
    }
    const color = isHovered ? theme.colors.selectionText : undefined;
    const style = { x: 0, y: 0, known: token.known, ratio, ...(color && { color }) };
    const end = drawParts(context, parts, theme, style);
    if (row === scene.cursorRow) {
      context.fillStyle = theme.colors.cursor;
      context.fillRect(end + 1.5 * ratio, -7 * ratio, 2 * ratio, 14 * ratio);
    }
    context.restore();
  }
}

/** Device pixels in a length of the axis: what is written grows with the editor's letters. */
function textRatio({ ratio, theme }: Pick<GatesScene, 'ratio' | 'theme'>): number {
  return ratio * theme.textScale;
}

function drawNumbers(context: CanvasRenderingContext2D, scene: GatesScene): void {
  const { tokens, width, theme } = scene;
  const ratio = textRatio(scene);
  const count = Math.max(2, Math.floor(width / (90 * ratio)));
  const y = (axisHeight - 5) * ratio;
  context.textAlign = 'center';
  for (const tick of niceTicks(tokens.from, tokens.from + tokens.span, count)) {
    const x = scene.left + placeOf(tokens, tick, width);
    context.fillStyle = theme.colors.grid;
    context.fillRect(Math.round(x), y - 4 * ratio, Math.max(1, Math.round(ratio)), 8 * ratio);
    context.fillStyle = theme.colors.description;
    context.fillText(formatInteger(tick), x, y - 13 * ratio);
  }
  context.textAlign = 'left';
}
