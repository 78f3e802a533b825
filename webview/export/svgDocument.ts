import { escapeXml } from './escapeXml';

/** Builds a picture for other programs, as text: nothing of the page is in it. */
export class SvgDocument {
  private readonly parts: string[] = [];

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
    this.parts.push(
      `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${escapeXml(fill)}"${alpha}/>`,
    );
  }

  line(x1: number, y1: number, x2: number, y2: number, stroke: string): void {
    this.parts.push(
      `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" stroke="${escapeXml(stroke)}"/>`,
    );
  }

  /** Points in pixels; a gap where one is undefined. */
  polyline(points: readonly ([number, number] | undefined)[], stroke: string, width: number): void {
    let run: string[] = [];
    const flush = () => {
      if (run.length > 0)
        this.parts.push(
          `<polyline points="${run.join(' ')}" fill="none" stroke="${escapeXml(stroke)}" stroke-width="${round(width)}" stroke-linejoin="round"/>`,
        );
      run = [];
    };
    for (const point of points) {
      if (point) run.push(`${round(point[0])},${round(point[1])}`);
      else flush();
    }
    flush();
  }

  text(
    x: number,
    y: number,
    text: string,
    fill: string,
    { size = 12, anchor = 'start', font = this.font, weight = 400 } = {},
  ): void {
    this.parts.push(
      `<text x="${round(x)}" y="${round(y)}" fill="${escapeXml(fill)}" font-family="${escapeXml(font)}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}" xml:space="preserve">${escapeXml(text)}</text>`,
    );
  }

  toString(): string {
    const { width, height } = this;
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">\n${this.parts.join('\n')}\n</svg>\n`;
  }
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}
