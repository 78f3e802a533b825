import { Emitter } from '../../src/base/event';
import type { Quantity } from '../../src/protocol/spec';
import type { UnitsAnswer } from '../../src/protocol/traces';
import { CanvasSurface, type SurfaceSize } from '../canvas/canvasSurface';
import { listen } from '../dom';
import type { Theme } from '../theme';
import { gatesStrings } from './gatesStrings';

/** Room for the axes' numbers, in CSS pixels at the usual size of text. */
const edge = 36;
const dotRadius = 2.6;
const reachPixels = 12;

/**
 * Units of a gate as dots: how often each is over 0.9 along x, under 0.1 along y (Karpathy, Johnson and Li 2015, figure 3).
 * No dot is above the diagonal.
 */
export class SaturationSurface extends CanvasSurface {
  private readonly pointed = this._register(new Emitter<number>());
  private readonly chosen = this._register(new Emitter<number>());
  /** The unit that is pointed at; -1 when none is. */
  readonly onDidPoint = this.pointed.event;
  readonly onDidChoose = this.chosen.event;
  private units: UnitsAnswer | undefined;
  private theme: Theme | undefined;
  private marked = -1;
  private side = 1;

  constructor(readonly quantity: Quantity) {
    super('saturation-canvas');
    this._register(listen(this.canvas, 'pointermove', (event) => this.pointed.fire(this.unitNear(event))));
    this._register(listen(this.canvas, 'pointerleave', () => this.pointed.fire(-1)));
    this._register(
      listen(this.canvas, 'click', (event) => {
        const unit = this.unitNear(event);
        if (unit >= 0) this.chosen.fire(unit);
      }),
    );
  }

  show(units: UnitsAnswer | undefined, theme: Theme, marked: number): void {
    if (units === this.units && theme === this.theme && marked === this.marked) return;
    this.units = units;
    this.theme = theme;
    this.marked = marked;
    this.invalidate();
  }

  protected override paint(context: CanvasRenderingContext2D, size: SurfaceSize): void {
    const { width, height } = size;
    const { units, theme } = this;
    const ratio = size.ratio * (theme?.textScale ?? 1);
    this.side = Math.min(width, height) - (edge + 6) * ratio;
    if (!theme) return;
    const { side } = this;
    const left = edge * ratio;
    const bottom = 6 * ratio + side;
    const line = Math.max(1, Math.round(ratio));
    context.strokeStyle = theme.colors.border;
    context.lineWidth = line;
    context.beginPath();
    context.moveTo(left, bottom - side);
    context.lineTo(left, bottom);
    context.lineTo(left + side, bottom);
    context.stroke();
    context.setLineDash([3 * ratio, 3 * ratio]);
    context.beginPath();
    context.moveTo(left, bottom - side);
    context.lineTo(left + side, bottom);
    context.stroke();
    context.setLineDash([]);
    context.fillStyle = theme.colors.description;
    context.font = `${10 * ratio}px ${theme.fontFamily}`;
    context.textAlign = 'center';
    context.textBaseline = 'top';
    for (const tick of [0, 0.5, 1]) context.fillText(String(tick), left + tick * side, bottom + 4 * ratio);
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    for (const tick of [0.5, 1]) context.fillText(String(tick), left - 4 * ratio, bottom - tick * side);
    context.textAlign = 'center';
    context.textBaseline = 'bottom';
    context.fillText(gatesStrings.saturationOpen, left + side / 2, bottom + 34 * ratio);
    context.save();
    context.translate(11 * ratio, bottom - side / 2);
    context.rotate(-Math.PI / 2);
    context.fillText(gatesStrings.saturationShut, 0, 0);
    context.restore();
    if (!units) return;
    context.fillStyle = theme.colors.train;
    context.globalAlpha = units.high.length > 300 ? 0.45 : 0.7;
    for (const [unit, high] of units.high.entries())
      dot(context, left + high * side, bottom - (units.low[unit] ?? 0) * side, dotRadius * ratio);
    context.globalAlpha = 1;
    const { marked } = this;
    if (marked < 0 || marked >= units.high.length) return;
    context.fillStyle = theme.colors.valid;
    dot(
      context,
      left + (units.high[marked] ?? 0) * side,
      bottom - (units.low[marked] ?? 0) * side,
      4.5 * ratio,
    );
    context.strokeStyle = theme.colors.foreground;
    context.stroke();
  }

  private unitNear(event: MouseEvent): number {
    const { units } = this;
    if (!units) return -1;
    const box = this.canvas.getBoundingClientRect();
    const scale = this.theme?.textScale ?? 1;
    const side = this.side / window.devicePixelRatio;
    const x = event.clientX - box.left - edge * scale;
    const y = 6 * scale + side - (event.clientY - box.top);
    let nearest = -1;
    let least = reachPixels;
    for (const [unit, high] of units.high.entries()) {
      const distance = Math.hypot(high * side - x, (units.low[unit] ?? 0) * side - y);
      if (distance < least) [least, nearest] = [distance, unit];
    }
    return nearest;
  }
}

function dot(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}
