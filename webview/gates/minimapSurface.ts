import type { Quantity } from '../../src/protocol/spec';
import { tileColumns } from '../../src/protocol/traces';
import { CanvasSurface, type SurfaceSize } from '../canvas/canvasSurface';
import { columnActivity } from '../traces/activity';
import { wholeAxis } from '../traces/axisView';
import { levelFor, tilesInView } from '../traces/tileLevels';
import type { HeldTile, TileShelf } from '../traces/tileShelf';
import type { GatesScene } from './gatesScene';

/** The quantity that tells how much is held. */
export function activityQuantity(scene: Pick<GatesScene, 'cell'>): Quantity {
  return scene.cell === 'lstm' ? 'cell' : 'hidden';
}

/** Level that the whole text is asked for. */
export function overviewLevel({ tokens, width, ratio }: GatesScene): number {
  return levelFor(tokens.total, width / ratio);
}

/** The whole text as a curve of how much the layer holds, with what is in view, the cursor and the brush. */
export class MinimapSurface extends CanvasSurface {
  private scene: GatesScene | undefined;
  private readonly curves = new WeakMap<HeldTile, Float32Array>();

  constructor(private readonly shelf: TileShelf) {
    super('minimap-canvas');
  }

  show(scene: GatesScene | undefined): void {
    this.scene = scene;
    this.invalidate();
  }

  protected override paint(context: CanvasRenderingContext2D, { height }: SurfaceSize): void {
    const { scene } = this;
    if (!scene) return;
    const { left, width, ratio, theme, tokens } = scene;
    const xOf = (row: number) => left + (row / Math.max(1, tokens.total)) * width;
    const line = Math.max(1, Math.round(ratio));
    context.fillStyle = theme.colors.train;
    context.globalAlpha = 0.75;
    this.paintCurve(context, scene, height);
    context.globalAlpha = 1;
    if (scene.brush) {
      context.fillStyle = theme.colors.focus;
      context.globalAlpha = 0.35;
      const from = xOf(scene.brush.from);
      context.fillRect(from, 0, Math.max(line, xOf(scene.brush.to) - from), height);
      context.globalAlpha = 1;
    }
    if (scene.cursorRow >= 0) {
      context.fillStyle = theme.colors.cursor;
      context.fillRect(Math.round(xOf(scene.cursorRow + 1)) - line, 0, 2 * line, height);
    }
    const from = xOf(tokens.from);
    const to = Math.max(from + 6 * ratio, xOf(tokens.from + tokens.span));
    context.fillStyle = theme.colors.background;
    context.globalAlpha = 0.55;
    context.fillRect(left, 0, from - left, height);
    context.fillRect(to, 0, left + width - to, height);
    context.globalAlpha = 1;
    context.strokeStyle = theme.colors.foreground;
    context.lineWidth = line;
    context.strokeRect(Math.round(from) + line / 2, line / 2, Math.round(to - from) - line, height - line);
  }

  private paintCurve(context: CanvasRenderingContext2D, scene: GatesScene, height: number): void {
    const level = overviewLevel(scene);
    const quantity = activityQuantity(scene);
    const pieces = tilesInView(wholeAxis(scene.tokens.total), level).flatMap((index) => {
      const held = this.shelf.get(scene, quantity, level, index);
      return held ? [{ from: index * tileColumns, curve: this.curveOf(held) }] : [];
    });
    let most = 0;
    let least = Infinity;
    for (const { curve } of pieces) {
      for (const value of curve) {
        if (value > most) most = value;
        if (value < least) least = value;
      }
    }
    if (most === 0) return;
    // What is always there tells nothing: the least is a fifth of the height.
    const base = Math.max(0, least - (most - least) / 4);
    const range = most - base || 1;
    const column = (2 ** level / scene.tokens.total) * scene.width;
    for (const { from, curve } of pieces) {
      for (const [i, value] of curve.entries()) {
        const tall = Number.isNaN(value) ? height : ((value - base) / range) * (height - 3 * scene.ratio);
        const x = scene.left + (from + i) * column;
        context.fillRect(x, height - tall, Math.max(1, column + 0.5), tall);
      }
    }
  }

  private curveOf(held: HeldTile): Float32Array {
    const known = this.curves.get(held);
    if (known) return known;
    const curve = columnActivity(held.tile);
    this.curves.set(held, curve);
    return curve;
  }
}
