import type { Exportable } from './exportable';
import { pictureCanvas, pngScale } from './pictureCanvas';
import { SvgCanvas } from './svgCanvas';

/** Lengths that a surface draws in, and how many of them are a CSS pixel. */
export interface PictureSize {
  width: number;
  height: number;
  ratio: number;
}

/** By how many device pixels a length of a surface is drawn: a whole number, so that the edges of cells stay sharp. */
export function enlargement(ratio: number): number {
  return Math.max(1, Math.ceil(pngScale / ratio));
}

/** What surfaces of the panel draw, once more for other programs: enlarged on a canvas, and as an SVG in CSS pixels. */
export function drawnPicture(
  { width, height, ratio }: PictureSize,
  draw: (context: CanvasRenderingContext2D) => void,
): Exportable {
  const scale = enlargement(ratio);
  const made = pictureCanvas(width * scale, height * scale);
  if (made) {
    made.context.scale(scale, scale);
    draw(made.context);
  }
  const svg = new SvgCanvas(width / ratio, height / ratio);
  svg.scale(1 / ratio, 1 / ratio);
  draw(svg.context);
  return { svg: svg.toString(), ...(made && { canvas: made.canvas }) };
}
