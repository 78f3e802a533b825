import type { UnitLifeAnswer } from '../../src/protocol/traces';
import { CanvasSurface, type SurfaceSize } from '../canvas/canvasSurface';
import type { Theme } from '../theme';
import { staffLeft } from './beltLayout';

export interface DrawnLife {
  life: UnitLifeAnswer;
  total: number;
  /** Rows on view. */
  from: number;
  to: number;
  cursorRow: number;
  range: { min: number; max: number };
  theme: Theme;
}

/** The unit's state over the whole text: between which values it was, and where its strongest changes are. */
export class LifeSurface extends CanvasSurface {
  private scene: DrawnLife | undefined;

  constructor() {
    super('belt-life-canvas');
  }

  show(scene: DrawnLife | undefined): void {
    this.scene = scene;
    this.invalidate();
  }

  /** The row under a place, in CSS pixels of the canvas; -1 outside. */
  rowAt(x: number, width: number): number {
    const { scene } = this;
    const left = staffLeft * (scene?.theme.textScale ?? 1);
    const share = (x - left) / (width - left);
    if (!scene || !(share >= 0 && share <= 1)) return -1;
    return Math.min(scene.total - 1, Math.floor(share * scene.total));
  }

  protected override paint(context: CanvasRenderingContext2D, { width, height, ratio }: SurfaceSize): void {
    const { scene } = this;
    if (!scene) return;
    const { life, theme, range } = scene;
    const left = staffLeft * theme.textScale * ratio;
    const room = width - left;
    const xOf = (row: number) => left + (row / Math.max(1, scene.total)) * room;
    const marks = 7 * ratio;
    const yOf = (value: number) => {
      const share = (value - range.min) / (range.max - range.min || 1);
      return marks + (1 - Math.min(1, Math.max(0, share))) * (height - marks - 2 * ratio);
    };
    const zero = yOf(0);
    context.fillStyle = theme.colors.train;
    const count = life.low.length;
    for (let i = 0; i < count; i++) {
      const low = life.low[i] ?? NaN;
      const high = life.high[i] ?? NaN;
      if (!Number.isFinite(low) || !Number.isFinite(high)) continue;
      const top = Math.min(yOf(high), zero);
      const bottom = Math.max(yOf(low), zero);
      const x = left + (i / count) * room;
      context.fillRect(x, top, Math.max(1, room / count), Math.max(ratio, bottom - top));
    }
    context.fillStyle = theme.colors.grid;
    context.fillRect(left, Math.round(zero), room, Math.max(1, ratio));
    context.fillStyle = theme.colors.foreground;
    for (const { row } of life.events) context.fillRect(xOf(row + 0.5) - ratio, 0, 2 * ratio, 5 * ratio);
    const from = xOf(scene.from);
    const to = Math.max(from + 6 * ratio, xOf(scene.to));
    context.fillStyle = theme.colors.background;
    context.globalAlpha = 0.55;
    context.fillRect(left, marks, from - left, height - marks);
    context.fillRect(to, marks, left + room - to, height - marks);
    context.globalAlpha = 1;
    context.strokeStyle = theme.colors.foreground;
    context.lineWidth = Math.max(1, Math.round(ratio));
    context.strokeRect(Math.round(from) + 0.5, marks + 0.5, Math.round(to - from) - 1, height - marks - 1);
    if (scene.cursorRow < 0) return;
    context.fillStyle = theme.colors.cursor;
    context.fillRect(Math.round(xOf(scene.cursorRow + 1)) - ratio, marks, 2 * ratio, height - marks);
  }
}
