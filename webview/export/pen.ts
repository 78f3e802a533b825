export interface TextLook {
  size?: number;
  anchor?: 'start' | 'middle' | 'end';
  font?: string;
  weight?: number;
  /** Degrees, clockwise around the text's place. */
  turn?: number;
}

/** What pictures are drawn with, on a canvas or into an SVG alike; CSS pixels, text on its baseline. */
export interface Pen {
  rect(x: number, y: number, width: number, height: number, fill: string, opacity?: number): void;
  frame(x: number, y: number, width: number, height: number, stroke: string, lineWidth?: number): void;
  line(x1: number, y1: number, x2: number, y2: number, stroke: string, lineWidth?: number): void;
  /** A gap where a point is undefined. */
  polyline(points: readonly ([number, number] | undefined)[], stroke: string, width: number): void;
  text(x: number, y: number, text: string, fill: string, look?: TextLook): void;
  /** Of a text in CSS pixels. */
  measure(text: string, look?: TextLook): number;
}

/** Draws on a canvas whose context is scaled to CSS pixels. */
export class CanvasPen implements Pen {
  constructor(
    private readonly context: CanvasRenderingContext2D,
    private readonly font: string,
  ) {
    context.lineJoin = 'round';
    context.textBaseline = 'alphabetic';
  }

  rect(x: number, y: number, width: number, height: number, fill: string, opacity = 1): void {
    const { context } = this;
    context.globalAlpha = opacity;
    context.fillStyle = fill;
    context.fillRect(x, y, width, height);
    context.globalAlpha = 1;
  }

  frame(x: number, y: number, width: number, height: number, stroke: string, lineWidth = 1): void {
    const { context } = this;
    context.strokeStyle = stroke;
    context.lineWidth = lineWidth;
    context.strokeRect(x, y, width, height);
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
    const { context } = this;
    context.strokeStyle = stroke;
    context.lineWidth = width;
    context.beginPath();
    let isDown = false;
    for (const point of points) {
      if (point && isDown) context.lineTo(...point);
      else if (point) context.moveTo(...point);
      isDown = point !== undefined;
    }
    context.stroke();
  }

  text(x: number, y: number, text: string, fill: string, look: TextLook = {}): void {
    const { context } = this;
    const { anchor = 'start', turn = 0 } = look;
    context.font = this.fontOf(look);
    context.fillStyle = fill;
    context.textAlign = anchor === 'middle' ? 'center' : anchor;
    if (turn === 0) return context.fillText(text, x, y);
    context.save();
    context.translate(x, y);
    context.rotate((turn * Math.PI) / 180);
    context.fillText(text, 0, 0);
    context.restore();
  }

  measure(text: string, look: TextLook = {}): number {
    this.context.font = this.fontOf(look);
    return this.context.measureText(text).width;
  }

  private fontOf({ size = 12, font = this.font, weight = 400 }: TextLook): string {
    return `${weight} ${size}px ${font}`;
  }
}
