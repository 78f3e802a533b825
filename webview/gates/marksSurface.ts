import { CanvasSurface, type SurfaceSize } from '../canvas/canvasSurface';
import { placeOf } from '../traces/axisView';
import type { GatesCell, GatesScene } from './gatesScene';
import { boxOfCell } from './hitCells';
import { drawUnitAxis } from './unitAxis';

/** Cursor, brush, chosen unit and crosshair, on a canvas of their own so that a moving pointer repaints no cell. */
export class MarksSurface extends CanvasSurface {
  private scene: GatesScene | undefined;
  private cell: GatesCell | undefined;

  constructor() {
    super('heatmap-overlay');
  }

  show(scene: GatesScene | undefined, cell: GatesCell | undefined): void {
    this.scene = scene;
    this.cell = cell;
    this.invalidate();
  }

  protected override paint(context: CanvasRenderingContext2D, _size: SurfaceSize): void {
    const { scene } = this;
    if (!scene) return;
    drawUnitAxis(context, scene);
    context.save();
    context.beginPath();
    context.rect(scene.left - 2 * scene.ratio, 0, scene.width + 4 * scene.ratio, scene.height);
    context.clip();
    if (scene.brush) paintBrush(context, scene, scene.brush);
    paintCursor(context, scene);
    if (this.cell) paintCrosshair(context, scene, this.cell);
    context.restore();
  }
}

function paintBrush(
  context: CanvasRenderingContext2D,
  scene: GatesScene,
  { from, to }: { from: number; to: number },
): void {
  const { theme, ratio } = scene;
  const left = Math.round(scene.left + placeOf(scene.tokens, from, scene.width));
  const right = Math.max(left + 1, Math.round(scene.left + placeOf(scene.tokens, to, scene.width)));
  const line = Math.max(1, Math.round(ratio));
  context.fillStyle = theme.colors.focus;
  context.globalAlpha = 0.16;
  context.fillRect(left, 0, right - left, scene.height);
  context.globalAlpha = 1;
  context.fillRect(left - line, 0, line, scene.height);
  context.fillRect(right, 0, line, scene.height);
}

function paintCursor(context: CanvasRenderingContext2D, scene: GatesScene): void {
  if (scene.cursorRow < 0) return;
  const line = Math.max(1, Math.round(scene.ratio));
  const x = Math.round(scene.left + placeOf(scene.tokens, scene.cursorRow + 1, scene.width)) - line;
  context.fillStyle = scene.theme.colors.background;
  context.globalAlpha = 0.7;
  context.fillRect(x - line, 0, 4 * line, scene.height);
  context.globalAlpha = 1;
  context.fillStyle = scene.theme.colors.cursor;
  context.fillRect(x, 0, 2 * line, scene.height);
}

/** Hairlines through the cell, and a frame around it that never covers it. */
function paintCrosshair(context: CanvasRenderingContext2D, scene: GatesScene, cell: GatesCell): void {
  const line = Math.max(1, Math.round(scene.ratio));
  const { colors } = scene.theme;
  const own = boxOfCell(scene, cell);
  const outline = (x: number, y: number, width: number, height: number, distance: number, color: string) => {
    const out = distance * line - line / 2;
    context.strokeStyle = color;
    context.lineWidth = line;
    context.strokeRect(x - out, y - out, width + 2 * out, height + 2 * out);
  };
  context.globalAlpha = 0.55;
  for (const track of scene.tracks)
    outline(own.left, track.top, own.width, track.height, 1, colors.foreground);
  for (const index of scene.tracks.keys()) {
    const box = boxOfCell(scene, { ...cell, track: index });
    outline(scene.left, box.top, scene.width, box.height, 1, colors.foreground);
  }
  context.globalAlpha = 1;
  outline(own.left, own.top, own.width, own.height, 3, colors.background);
  outline(own.left, own.top, own.width, own.height, 2, colors.foreground);
}
