import type { UnitEvent } from '../../src/protocol/traces';
import { CanvasSurface, type SurfaceSize } from '../canvas/canvasSurface';
import { formatTick } from '../format';
import { positionOn } from '../color/valueScale';
import { drawParts, fitParts, labelParts, widthOf } from '../traces/drawToken';
import { hatching } from '../gates/hatching';
import {
  bandGap,
  bandHeight,
  bandsOf,
  curveHeight,
  type PlacedToken,
  type Staff,
  staffGap,
  staffHeight,
  staffLeft,
  textHeight,
} from './beltLayout';
import { type BeltScene, carriedQuantity, valueOf } from './beltScene';
import { bandNames } from './beltStrings';

export const beltFontPixels = 13;

export interface DrawnBelt extends BeltScene {
  range: { min: number; max: number };
}

/** Line after line of the text, with the unit's gates as bands and its state as a curve above. */
export class StaffSurface extends CanvasSurface {
  private scene: DrawnBelt | undefined;

  constructor() {
    super('belt-canvas');
  }

  show(scene: DrawnBelt | undefined): void {
    this.scene = scene;
    this.invalidate();
  }

  draw(context: CanvasRenderingContext2D, scene: DrawnBelt, ratio: number): void {
    context.save();
    // All lengths are those of the usual size of text, and grow with it.
    const scale = ratio * scene.theme.textScale;
    context.scale(scale, scale);
    const height = staffHeight(scene.cell) + staffGap;
    for (const [i, staff] of scene.staves.entries()) drawStaff(context, scene, staff, i * height);
    context.restore();
  }

  protected override paint(context: CanvasRenderingContext2D, { ratio }: SurfaceSize): void {
    if (this.scene) this.draw(context, this.scene, ratio);
  }
}

function drawStaff(context: CanvasRenderingContext2D, scene: DrawnBelt, staff: Staff, top: number): void {
  const bands = bandsOf[scene.cell];
  const curveTop = top + bands.length * (bandHeight + bandGap);
  const { colors, fontFamily } = scene.theme;
  const [first] = staff.tokens;
  const last = staff.tokens.at(-1);
  if (!first || !last) return;
  const end = staffLeft + last.left + last.width;
  context.font = `10px ${fontFamily}`;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  for (const [i, gate] of bands.entries()) {
    const y = top + i * (bandHeight + bandGap);
    context.fillStyle = colors.description;
    context.fillText(bandNames[gate] ?? '', staffLeft - 6, y + bandHeight / 2 + 0.5);
    for (const token of staff.tokens) {
      const value = valueOf(scene, gate, token.row);
      context.fillStyle = Number.isFinite(value)
        ? scene.theme.sequential.css(value)
        : hatching(context, colors.description, 1);
      context.fillRect(staffLeft + token.left, y, token.width - 0.5, bandHeight);
    }
    context.strokeStyle = colors.grid;
    context.lineWidth = 1;
    context.strokeRect(staffLeft + 0.5, y + 0.5, end - staffLeft - 1, bandHeight - 1);
  }
  drawSpans(context, scene, staff, top, curveTop);
  drawCurve(context, scene, staff, curveTop, end);
  for (const token of staff.tokens) drawToken(context, scene, token, curveTop);
}

/** Brush, cursor and crosshair, behind the curve. */
function drawSpans(
  context: CanvasRenderingContext2D,
  scene: DrawnBelt,
  staff: Staff,
  top: number,
  curveTop: number,
): void {
  const { colors } = scene.theme;
  const bottom = curveTop + curveHeight + textHeight;
  for (const { row, left, width } of staff.tokens) {
    const x = staffLeft + left;
    if (scene.brush && row >= scene.brush.from && row < scene.brush.to) {
      context.globalAlpha = 0.16;
      context.fillStyle = colors.focus;
      context.fillRect(x, top, width, bottom - top);
      context.globalAlpha = 1;
    }
    if (row === scene.row) {
      context.globalAlpha = 0.5;
      context.fillStyle = colors.selection;
      context.fillRect(x, top - 2, width, bottom - top + 4);
      context.globalAlpha = 1;
    }
    if (row === scene.cursorRow) {
      context.fillStyle = colors.cursor;
      context.fillRect(x + width - 2, top - 3, 2, bottom - top + 6);
    }
  }
}

function drawCurve(
  context: CanvasRenderingContext2D,
  scene: DrawnBelt,
  staff: Staff,
  top: number,
  end: number,
): void {
  const { theme, range, scale } = scene;
  const inside = curveHeight - 10;
  const yOf = (value: number) => {
    const share = (value - range.min) / (range.max - range.min || 1);
    return top + 5 + (1 - Math.min(1, Math.max(0, share))) * inside;
  };
  const state = carriedQuantity(scene.cell);
  const zero = yOf(0);
  const points = staff.tokens.map(({ row, left, width }) => ({
    x: staffLeft + left + width / 2,
    left: staffLeft + left,
    right: staffLeft + left + width,
    value: valueOf(scene, state, row),
    row,
  }));
  context.fillStyle = theme.colors.grid;
  context.fillRect(staffLeft, Math.round(zero), end - staffLeft, 1);
  context.fillStyle = theme.colors.description;
  context.font = `10px ${theme.fontFamily}`;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  if (range.max > 0 && zero - top > 16) context.fillText(formatTick(range.max), staffLeft - 6, top + 6);
  context.fillText('0', staffLeft - 6, zero);
  const lowest = top + curveHeight - 6;
  if (range.min < 0 && lowest - zero > 10) context.fillText(formatTick(range.min), staffLeft - 6, lowest);
  // The area is the state's own colour, the line on it the foreground: strength is told twice.
  for (const { left, right, value } of points) {
    if (!Number.isFinite(value)) {
      context.fillStyle = hatching(context, theme.colors.description, 1);
      context.fillRect(left, top + 4, right - left, inside + 2);
      continue;
    }
    const y = yOf(value);
    context.fillStyle = theme.diverging.css(positionOn(scale, value) ?? 0.5);
    context.fillRect(left, Math.min(y, zero), right - left + 0.5, Math.max(1, Math.abs(zero - y)));
  }
  context.strokeStyle = theme.colors.foreground;
  context.lineWidth = 1.5;
  context.lineJoin = 'round';
  context.beginPath();
  let isDown = false;
  for (const { left, right, value } of points) {
    if (!Number.isFinite(value)) {
      isDown = false;
      continue;
    }
    // Steps: the state is what it is after a token, until the next one changes it.
    if (isDown) context.lineTo(left, yOf(value));
    else context.moveTo(left, yOf(value));
    context.lineTo(right, yOf(value));
    isDown = true;
  }
  context.stroke();
  for (const { x, value, row } of points) {
    const event = scene.events.get(row);
    if (event) drawEvent(context, scene, event, x, Number.isFinite(value) ? yOf(value) : zero, top);
  }
}

/** A triangle that points where the state went; full for a write, hollow for an erasure. */
function drawEvent(
  context: CanvasRenderingContext2D,
  { theme }: DrawnBelt,
  { kind, amount }: UnitEvent,
  x: number,
  y: number,
  top: number,
): void {
  const up = amount > 0;
  const size = 5;
  const at = up ? Math.max(top + size + 1, y - 4) : Math.min(top + curveHeight - size - 1, y + 4);
  const tip = up ? at - size - 1 : at + size + 1;
  context.beginPath();
  context.moveTo(x - size, at);
  context.lineTo(x + size, at);
  context.lineTo(x, tip);
  context.closePath();
  context.lineWidth = 3;
  context.strokeStyle = theme.colors.background;
  context.stroke();
  context.lineWidth = 1.4;
  context.strokeStyle = theme.colors.foreground;
  context.fillStyle = kind === 'erase' ? theme.colors.background : theme.colors.foreground;
  context.fill();
  context.stroke();
}

function drawToken(
  context: CanvasRenderingContext2D,
  scene: DrawnBelt,
  { row, left, width }: PlacedToken,
  curveTop: number,
): void {
  const token = scene.text(row);
  if (!token) return;
  const { theme } = scene;
  const top = curveTop + curveHeight;
  const value = valueOf(scene, carriedQuantity(scene.cell), row);
  const position = positionOn(scene.scale, value);
  if (position !== undefined) {
    context.fillStyle = theme.diverging.css(position);
    context.fillRect(staffLeft + left, top + textHeight - 4, width - 0.5, 3);
  }
  context.font = `${beltFontPixels}px ${theme.editorFontFamily}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  const parts = fitParts(context, labelParts(token.text), width - 1);
  const x = staffLeft + left + Math.max(0, (width - widthOf(parts)) / 2);
  drawParts(context, parts, theme, { x, y: top + 9, known: token.known, ratio: 1 });
}
