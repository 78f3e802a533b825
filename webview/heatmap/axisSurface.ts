import type { TraceToken } from '../../src/protocol/predictions';
import { CanvasSurface, type SurfaceSize } from '../canvas/canvasSurface';
import { elide, type VisiblePart, visibleParts } from '../visibleText';
import { isLabelled, labelAngle, type LabelPlan } from './axisLabels';
import { columnLeft } from './layout';
import type { Theme } from '../theme';
import type { HeatmapScene } from './scene';

/** Longest token text that is measured and drawn, in characters. */
const maxLabelCharacters = 24;

export function axisFont(theme: Theme, ratio: number): string {
  return `${11 * ratio}px ${theme.editorFontFamily}`;
}

export function labelOf(token: TraceToken): VisiblePart[] {
  return visibleParts(elide(token.text, maxLabelCharacters));
}

/** The text itself along the top: one label for each token, dim where it is white space. */
export class AxisSurface extends CanvasSurface {
  private scene: HeatmapScene | undefined;
  private plan: LabelPlan | undefined;
  private hoveredToken = -1;

  constructor() {
    super('heatmap-axis-labels');
  }

  show(scene: HeatmapScene | undefined, plan: LabelPlan | undefined, hoveredToken: number): void {
    this.scene = scene;
    this.plan = plan;
    this.hoveredToken = hoveredToken;
    this.invalidate();
  }

  protected override paint(context: CanvasRenderingContext2D, size: SurfaceSize): void {
    const { scene, plan } = this;
    if (!scene || !plan) return;
    context.font = axisFont(scene.theme, size.ratio);
    context.textBaseline = 'middle';
    const marked = [scene.cursorToken, this.hoveredToken];
    for (const [index, token] of scene.trace.tokens.entries()) {
      if (isLabelled(index, plan.every, marked)) this.paintLabel(context, size, scene, plan, token, index);
    }
  }

  private paintLabel(
    context: CanvasRenderingContext2D,
    size: SurfaceSize,
    scene: HeatmapScene,
    plan: LabelPlan,
    token: TraceToken,
    index: number,
  ): void {
    const { ratio } = size;
    const { colors } = scene.theme;
    const column = columnLeft(scene.layout, index);
    const center = column + scene.layout.columnWidth / 2;
    const hovered = index === this.hoveredToken;
    const parts = fitParts(context, labelOf(token), plan.maxWidth * ratio);
    const width = parts.reduce((sum, part) => sum + part.width, 0);
    context.save();
    if (plan.rotated) {
      context.translate(center, size.height - 5 * ratio);
      context.rotate(-labelAngle);
    } else {
      context.translate(center - width / 2, size.height / 2);
    }
    if (hovered) {
      context.fillStyle = colors.selection;
      context.fillRect(-3 * ratio, -7.5 * ratio, width + 6 * ratio, 15 * ratio);
    }
    let x = 0;
    for (const part of parts) {
      if (hovered) context.fillStyle = colors.selectionText;
      else if (part.glyph) context.fillStyle = colors.whitespace;
      else context.fillStyle = token.known ? colors.foreground : colors.description;
      context.fillText(part.text, x, 0);
      x += part.width;
    }
    if (index === scene.cursorToken) {
      context.fillStyle = colors.cursor;
      context.fillRect(x + 1.5 * ratio, -7 * ratio, 2 * ratio, 14 * ratio);
    }
    if (!token.known) {
      context.fillStyle = colors.description;
      for (let dot = 0; dot < x; dot += 3 * ratio) context.fillRect(dot, 6 * ratio, ratio, ratio);
    }
    context.restore();
  }
}

interface MeasuredPart extends VisiblePart {
  width: number;
}

/** Measures the parts and cuts what does not fit, with an ellipsis. */
function fitParts(
  context: CanvasRenderingContext2D,
  parts: readonly VisiblePart[],
  room: number,
): MeasuredPart[] {
  const result: MeasuredPart[] = [];
  let left = room;
  for (const part of parts) {
    let text = part.text;
    let width = context.measureText(text).width;
    while (width > left && text !== '…') {
      const shorter = elide(text, Array.from(text).length - 1);
      text = shorter === text ? '…' : shorter;
      width = context.measureText(text).width;
    }
    result.push({ ...part, text, width });
    left -= width;
    if (text !== part.text) break;
  }
  return result;
}
