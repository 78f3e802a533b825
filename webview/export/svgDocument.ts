import { element } from '../dom';
import { escapeXml } from './escapeXml';
import type { Exportable } from './exportable';
import { CanvasPen, type Pen, type TextLook } from './pen';
import { pictureCanvas, pngScale } from './pictureCanvas';

/** Builds a picture for other programs, as SVG and on a canvas: nothing of the page is in it. */
export class SvgDocument implements Pen {
  private readonly marks: string[] = [];
  private readonly strokes: ((pen: Pen) => void)[] = [];
  private measuring: CanvasPen | undefined;

  constructor(
    private readonly width: number,
    private readonly height: number,
    background: string,
    private readonly font: string,
  ) {
    this.rect(0, 0, width, height, background);
  }

  rect(x: number, y: number, width: number, height: number, fill: string, opacity = 1): void {
    const alpha = opacity === 1 ? '' : ` fill-opacity="${round(opacity)}"`;
    this.marks.push(`<rect${box(x, y, width, height)} fill="${escapeXml(fill)}"${alpha}/>`);
    this.strokes.push((pen) => pen.rect(x, y, width, height, fill, opacity));
  }

  frame(x: number, y: number, width: number, height: number, stroke: string, lineWidth = 1): void {
    const look = `fill="none" stroke="${escapeXml(stroke)}" stroke-width="${round(lineWidth)}"`;
    this.marks.push(`<rect${box(x, y, width, height)} ${look}/>`);
    this.strokes.push((pen) => pen.frame(x, y, width, height, stroke, lineWidth));
  }

  line(x1: number, y1: number, x2: number, y2: number, stroke: string, lineWidth = 1): void {
    this.polyline(
      [
        [x1, y1],
        [x2, y2],
      ],
      stroke,
      lineWidth,
    );
  }

  polyline(points: readonly ([number, number] | undefined)[], stroke: string, width: number): void {
    const look = `fill="none" stroke="${escapeXml(stroke)}" stroke-width="${round(width)}" stroke-linejoin="round"`;
    for (const run of runsOf(points)) {
      const places = run.map(([x, y]) => `${round(x)},${round(y)}`).join(' ');
      this.marks.push(`<polyline points="${places}" ${look}/>`);
    }
    this.strokes.push((pen) => pen.polyline(points, stroke, width));
  }

  text(x: number, y: number, text: string, fill: string, look: TextLook = {}): void {
    const { size = 12, anchor = 'start', font = this.font, weight = 400, turn = 0 } = look;
    const turned = turn === 0 ? '' : ` transform="rotate(${round(turn)} ${round(x)} ${round(y)})"`;
    this.marks.push(
      `<text x="${round(x)}" y="${round(y)}" fill="${escapeXml(fill)}" font-family="${escapeXml(font)}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}" xml:space="preserve"${turned}>${escapeXml(text)}</text>`,
    );
    this.strokes.push((pen) => pen.text(x, y, text, fill, look));
  }

  measure(text: string, look: TextLook = {}): number {
    this.measuring ??= new CanvasPen(contextOf(element('canvas')), this.font);
    return this.measuring.measure(text, look);
  }

  toString(): string {
    const { width, height } = this;
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">\n${this.marks.join('\n')}\n</svg>\n`;
  }

  /** The same, drawn; for a PNG. Undefined where it is larger than a canvas can be. */
  toCanvas(): HTMLCanvasElement | undefined {
    const made = pictureCanvas(this.width * pngScale, this.height * pngScale);
    if (!made) return undefined;
    made.context.scale(pngScale, pngScale);
    const pen = new CanvasPen(made.context, this.font);
    for (const stroke of this.strokes) stroke(pen);
    return made.canvas;
  }

  /** Both pictures. */
  pictures(): Pick<Exportable, 'svg' | 'canvas'> {
    const canvas = this.toCanvas();
    return { svg: this.toString(), ...(canvas && { canvas }) };
  }
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (!context) throw new Error('The webview gave no 2D canvas.');
  return context;
}

/** The points between gaps. */
function runsOf(points: readonly ([number, number] | undefined)[]): [number, number][][] {
  const runs: [number, number][][] = [[]];
  for (const point of points) {
    if (point) runs.at(-1)?.push(point);
    else runs.push([]);
  }
  return runs.filter((run) => run.length > 0);
}

function box(x: number, y: number, width: number, height: number): string {
  return ` x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"`;
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}
