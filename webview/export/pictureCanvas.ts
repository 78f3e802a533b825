import { element } from '../dom';

/** Device pixels of a PNG to one of the picture, at least: sharp on a slide. */
export const pngScale = 2;
/** What canvases are sure to hold; beyond that a browser draws nothing, and does not say so. */
const mostSide = 16_384;
const mostArea = 2 ** 27;

/** Whether a canvas of so many device pixels can be drawn on, and made a PNG of. */
export function canBeDrawn(width: number, height: number): boolean {
  return width >= 1 && height >= 1 && width <= mostSide && height <= mostSide && width * height <= mostArea;
}

/** A canvas of its own for a picture, so many device pixels large; undefined where that is larger than a canvas can be. */
export function pictureCanvas(
  width: number,
  height: number,
): { canvas: HTMLCanvasElement; context: CanvasRenderingContext2D } | undefined {
  const [wide, high] = [Math.round(width), Math.round(height)];
  if (!canBeDrawn(wide, high)) return undefined;
  const canvas = element('canvas');
  canvas.width = wide;
  canvas.height = high;
  const context = canvas.getContext('2d');
  return context ? { canvas, context } : undefined;
}
