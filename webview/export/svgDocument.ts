import { escapeXml } from './escapeXml';

/** Device pixels of a PNG to one of the picture: sharp on a slide. */
const pngScale = 2;

interface TextLook {
  size?: number;
  anchor?: 'start' | 'middle' | 'end';
  font?: string;
  weight?: number;
}

/** Builds a picture for other programs, as SVG and on a canvas: nothing of the page is in it. */
export class SvgDocument {
  private readonly marks: string[] = [];
  private readonly strokes: ((context: CanvasRenderingContext2D) => void)[] = [];

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
    this.marks.push(
      `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${escapeXml(fill)}"${alpha}/>`,
    );
    this.strokes.push((context) => {
      context.globalAlpha = opacity;
      context.fillStyle = fill;
      context.fillRect(x, y, width, height);
      context.globalAlpha = 1;
    });
  }

  line(x1: number, y1: number, x2: number, y2: number, stroke: string): void {
    this.polyline(
      [
        [x1, y1],
        [x2, y2],
      ],
      stroke,
      1,
    );
  }

  /** Points in pixels; a gap where one is undefined. */
  polyline(points: readonly ([number, number] | undefined)[], stroke: string, width: number): void {
    let run: [number, number][] = [];
    const flush = () => {
      if (run.length > 0) this.stroke(run, stroke, width);
      run = [];
    };
    for (const point of points) {
      if (point) run.push(point);
      else flush();
    }
    flush();
  }

  text(x: number, y: number, text: string, fill: string, look: TextLook = {}): void {
    const { size = 12, anchor = 'start', font = this.font, weight = 400 } = look;
    this.marks.push(
      `<text x="${round(x)}" y="${round(y)}" fill="${escapeXml(fill)}" font-family="${escapeXml(font)}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}" xml:space="preserve">${escapeXml(text)}</text>`,
    );
    this.strokes.push((context) => {
      context.font = `${weight} ${size}px ${font}`;
      context.fillStyle = fill;
      context.textAlign = anchor === 'middle' ? 'center' : anchor;
      context.fillText(text, x, y);
    });
  }

  toString(): string {
    const { width, height } = this;
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">\n${this.marks.join('\n')}\n</svg>\n`;
  }

  /** The same, drawn; for a PNG. */
  toCanvas(): HTMLCanvasElement {
    const canvas = document.createElement('canvas');
    canvas.width = this.width * pngScale;
    canvas.height = this.height * pngScale;
    const context = canvas.getContext('2d');
    if (!context) throw new Error('The webview gave no 2D canvas.');
    context.scale(pngScale, pngScale);
    context.lineJoin = 'round';
    for (const stroke of this.strokes) stroke(context);
    return canvas;
  }

  private stroke(points: readonly [number, number][], stroke: string, width: number): void {
    const places = points.map(([x, y]) => `${round(x)},${round(y)}`).join(' ');
    this.marks.push(
      `<polyline points="${places}" fill="none" stroke="${escapeXml(stroke)}" stroke-width="${round(width)}" stroke-linejoin="round"/>`,
    );
    this.strokes.push((context) => {
      context.strokeStyle = stroke;
      context.lineWidth = width;
      context.beginPath();
      for (const [x, y] of points) context.lineTo(x, y);
      context.stroke();
    });
  }
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}
