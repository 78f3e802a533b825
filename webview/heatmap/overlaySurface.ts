import { CanvasSurface, type SurfaceSize } from '../canvas/canvasSurface';
import type { Cell } from './hitTest';
import { columnLeft, type HeatmapLayout, rowOfUnit, type TrackLayout } from './layout';
import type { HeatmapScene } from './scene';

/** Cursor column and crosshair, on a canvas of their own so that a moving pointer repaints no cell. */
export class OverlaySurface extends CanvasSurface {
  private scene: HeatmapScene | undefined;
  private cell: Cell | undefined;

  constructor() {
    super('heatmap-overlay');
  }

  show(scene: HeatmapScene | undefined, cell: Cell | undefined): void {
    this.scene = scene;
    this.cell = cell;
    this.invalidate();
  }

  protected override paint(context: CanvasRenderingContext2D, size: SurfaceSize): void {
    const { scene, cell } = this;
    if (!scene) return;
    const { layout, theme } = scene;
    const line = Math.max(1, Math.round(size.ratio));
    if (scene.cursorToken >= 0) {
      context.fillStyle = theme.colors.cursor;
      const x = Math.round(columnLeft(layout, scene.cursorToken + 1)) - line;
      context.fillRect(x, 0, 2 * line, layout.height);
    }
    if (!cell) return;
    const { left, right } = columnEdges(layout, cell.token);
    for (const [index, track] of layout.tracks.entries()) {
      const row = rowEdges(track, cell.unit);
      strokeOutside(context, theme.colors, line, left, track.top, right - left, track.height, 0.55);
      if (index === cell.track) {
        strokeOutside(context, theme.colors, line, layout.left, row.top, layout.plotWidth, row.height, 0.55);
        strokeOutside(context, theme.colors, line, left, row.top, right - left, row.height, 1);
      } else {
        strokeOutside(context, theme.colors, line, left, row.top, right - left, row.height, 0.8);
      }
    }
  }
}

function columnEdges(layout: HeatmapLayout, token: number): { left: number; right: number } {
  const left = Math.floor(columnLeft(layout, token));
  return { left, right: Math.max(left + 1, Math.floor(columnLeft(layout, token + 1))) };
}

function rowEdges(track: TrackLayout, unit: number): { top: number; height: number } {
  return { top: track.top + rowOfUnit(track, unit) * track.rowHeight, height: track.rowHeight };
}

/** A frame around a rectangle that never covers it, with a rim of the background so that it shows on every colour. */
function strokeOutside(
  context: CanvasRenderingContext2D,
  colors: { foreground: string; background: string },
  line: number,
  x: number,
  y: number,
  width: number,
  height: number,
  strength: number,
): void {
  context.lineWidth = line;
  const frame = (distance: number, color: string, alpha: number) => {
    context.globalAlpha = alpha;
    context.strokeStyle = color;
    const out = distance * line - line / 2;
    context.strokeRect(x - out, y - out, width + 2 * out, height + 2 * out);
  };
  if (strength === 1) frame(2, colors.background, 0.9);
  frame(1, colors.foreground, strength);
  context.globalAlpha = 1;
}
