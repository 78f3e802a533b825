import { CanvasPen, type Pen } from '../export/pen';
import type { Theme } from '../theme';
import { CanvasSurface, type SurfaceSize } from './canvasSurface';

/** A picture on the screen that is drawn with a pen, in CSS pixels at the usual size of text, as its export is. */
export class PenSurface extends CanvasSurface {
  private draw: ((pen: Pen) => void) | undefined;
  private font = 'sans-serif';
  private scale = 1;

  show({ fontFamily, textScale }: Theme, draw: ((pen: Pen) => void) | undefined): void {
    this.font = fontFamily;
    this.scale = textScale;
    this.draw = draw;
    this.invalidate();
  }

  protected override paint(context: CanvasRenderingContext2D, { ratio }: SurfaceSize): void {
    context.scale(ratio * this.scale, ratio * this.scale);
    this.draw?.(new CanvasPen(context, this.font));
  }
}
