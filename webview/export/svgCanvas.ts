import { element } from '../dom';
import { escapeXml } from './escapeXml';

type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

interface Look {
  fillStyle: string | CanvasGradient | CanvasPattern;
  strokeStyle: string | CanvasGradient | CanvasPattern;
  lineWidth: number;
  font: string;
  textAlign: CanvasTextAlign;
  textBaseline: CanvasTextBaseline;
  globalAlpha: number;
  matrix: Matrix;
  clip: string;
}

const identity: Matrix = [1, 0, 0, 1, 0, 0];
/** From a text's place down to its baseline, in heights of its letters: programs for slides know no other way to place a text. */
const baselines: Readonly<Partial<Record<CanvasTextBaseline, number>>> = {
  middle: 0.35,
  top: 0.88,
  bottom: -0.2,
};
const imageScale = 2;

/**
 * Takes the part of a 2D context's calls that our surfaces make, and writes them down as an SVG: what is drawn on a canvas is
 * drawn by the same code into a picture for other programs. Cells of a heatmap become images inside it, all else stays lines and text.
 */
export class SvgCanvas {
  fillStyle: Look['fillStyle'] = '#000000';
  strokeStyle: Look['strokeStyle'] = '#000000';
  lineWidth = 1;
  lineJoin: CanvasLineJoin = 'miter';
  font = '10px sans-serif';
  textAlign: CanvasTextAlign = 'start';
  textBaseline: CanvasTextBaseline = 'alphabetic';
  globalAlpha = 1;
  imageSmoothingEnabled = false;
  private matrix: Matrix = identity;
  private clipping = '';
  private path = '';
  private clips = 0;
  private readonly marks: string[] = [];
  private readonly saved: Look[] = [];
  private measuring: CanvasRenderingContext2D | null | undefined;

  constructor(
    private readonly width: number,
    private readonly height: number,
  ) {}

  /** For those who draw on a canvas; only what this class has may be called. */
  get context(): CanvasRenderingContext2D {
    return this as unknown as CanvasRenderingContext2D;
  }

  toString(): string {
    const { width, height } = this;
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">\n${this.marks.join('\n')}\n</svg>\n`;
  }

  save(): void {
    const { fillStyle, strokeStyle, lineWidth, font, textAlign, textBaseline, globalAlpha, matrix } = this;
    const clip = this.clipping;
    this.saved.push({
      fillStyle,
      strokeStyle,
      lineWidth,
      font,
      textAlign,
      textBaseline,
      globalAlpha,
      matrix,
      clip,
    });
  }

  restore(): void {
    const look = this.saved.pop();
    if (!look) return;
    const { clip, ...rest } = look;
    Object.assign(this, rest);
    this.clipping = clip;
  }

  translate(x: number, y: number): void {
    this.transform([1, 0, 0, 1, x, y]);
  }

  rotate(angle: number): void {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    this.transform([cos, sin, -sin, cos, 0, 0]);
  }

  scale(x: number, y: number): void {
    this.transform([x, 0, 0, y, 0, 0]);
  }

  beginPath(): void {
    this.path = '';
  }

  moveTo(x: number, y: number): void {
    this.path += `M${round(x)} ${round(y)}`;
  }

  lineTo(x: number, y: number): void {
    this.path += `${this.path === '' ? 'M' : 'L'}${round(x)} ${round(y)}`;
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.path += `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}Z`;
  }

  closePath(): void {
    this.path += 'Z';
  }

  clip(): void {
    const id = `clip${++this.clips}`;
    const within = this.clipping && ` clip-path="url(#${this.clipping})"`;
    this.marks.push(`<clipPath id="${id}"${within}><path d="${this.path}"${this.placed()}/></clipPath>`);
    this.clipping = id;
  }

  fill(): void {
    this.mark('path', `d="${this.path}" fill="${paint(this.fillStyle)}"${this.alpha('fill')}`);
  }

  stroke(): void {
    this.mark('path', `d="${this.path}" fill="none" ${this.strokes()} stroke-linejoin="${this.lineJoin}"`);
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.mark('rect', `${box(x, y, width, height)} fill="${paint(this.fillStyle)}"${this.alpha('fill')}`);
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    this.mark('rect', `${box(x, y, width, height)} fill="none" ${this.strokes()}`);
  }

  fillText(text: string, x: number, y: number): void {
    const { weight, size, family } = fontParts(this.font);
    const anchors: Partial<Record<CanvasTextAlign, string>> = { center: 'middle', right: 'end', end: 'end' };
    const down = (baselines[this.textBaseline] ?? 0) * Number(size);
    const look = [
      `x="${round(x)}" y="${round(y + down)}" fill="${paint(this.fillStyle)}"${this.alpha('fill')}`,
      `font-family="${escapeXml(family)}" font-size="${size}" font-weight="${weight}"`,
      `text-anchor="${anchors[this.textAlign] ?? 'start'}"`,
      `xml:space="preserve"${this.placed()}`,
    ];
    this.add(`<text ${look.join(' ')}>${escapeXml(text)}</text>`);
  }

  measureText(text: string): { width: number } {
    const measuring = (this.measuring ??= element('canvas').getContext('2d'));
    if (!measuring) return { width: 0 };
    measuring.font = this.font;
    return measuring.measureText(text);
  }

  /** Patterns hatch what is no number; here it is grey. */
  createPattern(): CanvasPattern | null {
    return null;
  }

  /**
   * Pixels as they are, each enlarged to a square of whole pixels: so cells keep their edges, whatever opens the file and at any
   * size. Where a part of a pixel is asked for, the whole one is there and what is too much of it is cut off.
   */
  drawImage(image: CanvasImageSource, sx: number, sy: number, sw: number, sh: number, ...to: number[]): void {
    const [x = 0, y = 0, width = 0, height = 0] = to;
    const across = wholePixels(sx, sw, x, width);
    const down = wholePixels(sy, sh, y, height);
    const canvas = element('canvas');
    canvas.width = across.pixels;
    canvas.height = down.pixels;
    const context = canvas.getContext('2d');
    if (!context) return;
    context.imageSmoothingEnabled = false;
    const from = [across.from, down.from, across.count, down.count] as const;
    context.drawImage(image, ...from, 0, 0, canvas.width, canvas.height);
    const place = box(across.place, down.place, across.size, down.size);
    const look = 'preserveAspectRatio="none" image-rendering="pixelated"';
    const isCut = across.size > width || down.size > height;
    if (isCut) this.save();
    if (isCut) this.clipTo(x, y, width, height);
    this.mark('image', `${place} ${look} href="${canvas.toDataURL()}"`);
    if (isCut) this.restore();
  }

  private clipTo(x: number, y: number, width: number, height: number): void {
    this.beginPath();
    this.rect(x, y, width, height);
    this.clip();
  }

  private mark(tag: string, attributes: string): void {
    this.add(`<${tag} ${attributes}${this.placed()}/>`);
  }

  /** What is clipped goes into a group: on the mark itself its transformation would move the clip too. */
  private add(mark: string): void {
    this.marks.push(this.clipping ? `<g clip-path="url(#${this.clipping})">${mark}</g>` : mark);
  }

  private transform([a2, b2, c2, d2, e2, f2]: Matrix): void {
    const [a, b, c, d, e, f] = this.matrix;
    this.matrix = [
      a * a2 + c * b2,
      b * a2 + d * b2,
      a * c2 + c * d2,
      b * c2 + d * d2,
      a * e2 + c * f2 + e,
      b * e2 + d * f2 + f,
    ];
  }

  private placed(): string {
    if (this.matrix.every((value, i) => value === identity[i])) return '';
    return ` transform="matrix(${this.matrix.map((value) => Number(value.toFixed(4))).join(' ')})"`;
  }

  private strokes(): string {
    return `stroke="${paint(this.strokeStyle)}" stroke-width="${round(this.lineWidth)}"${this.alpha('stroke')}`;
  }

  private alpha(what: 'fill' | 'stroke'): string {
    return this.globalAlpha === 1 ? '' : ` ${what}-opacity="${round(this.globalAlpha)}"`;
  }
}

/** Where a stretch of an image's pixels begins and ends when only whole ones are taken, and how large they are drawn. */
export function wholePixels(
  from: number,
  count: number,
  place: number,
  size: number,
): { from: number; count: number; place: number; size: number; pixels: number } {
  const first = Math.floor(from + 1e-6);
  const last = Math.max(first + 1, Math.ceil(from + count - 1e-6));
  const each = size / count;
  // Twice as many pixels as lengths, as a PNG has: enough for what smooths them all the same.
  const enlarged = Math.max(1, Math.ceil(imageScale * each));
  return {
    from: first,
    count: last - first,
    place: place - (from - first) * each,
    size: (last - first) * each,
    pixels: (last - first) * enlarged,
  };
}

/** `600 11px "Some Font", monospace` as its parts. */
export function fontParts(font: string): { weight: string; size: string; family: string } {
  const [, weight = '400', size = '10', family = 'sans-serif'] =
    /^(?:(\d{3}|bold|normal) )?([\d.]+)px (.+)$/.exec(font) ?? [];
  return { weight, size, family };
}

function paint(style: Look['fillStyle']): string {
  return typeof style === 'string' ? escapeXml(style) : '#888888';
}

function box(x: number, y: number, width: number, height: number): string {
  return `x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"`;
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}
