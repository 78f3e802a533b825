import { CanvasPen, type Pen } from '../export/pen';
import { CanvasSurface, type SurfaceSize } from './canvasSurface';

/** A picture on the screen that is drawn with a pen, in CSS pixels, as its export is. */
export class PenSurface extends CanvasSurface {
  private draw: ((pen: Pen) => void) | undefined;
  private font = 'sans-serif';

  show(font: string, draw: ((pen: Pen) => void) | undefined): void {
    this.font = font;
    this.draw = draw;
    this.invalidate();
  }

  protected override paint(context: CanvasRenderingContext2D, { ratio }: SurfaceSize): void {
    context.scale(ratio, ratio);
    this.draw?.(new CanvasPen(context, this.font));
  }
}
