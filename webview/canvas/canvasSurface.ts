import { DisposableObject, toDisposable } from '../../src/base/disposable';
import { element, oncePerFrame } from '../dom';

export interface SurfaceSize {
  /** Device pixels of the backing store. */
  width: number;
  height: number;
  /** Device pixels in a CSS pixel. */
  ratio: number;
}

/**
 * A canvas whose backing store always matches its box on the screen. It is cleared and painted again when its size or
 * the device pixel ratio changes, and once a frame when `invalidate` was called.
 */
export abstract class CanvasSurface extends DisposableObject {
  readonly canvas: HTMLCanvasElement;
  /** Asks for painting before the next frame. */
  readonly invalidate = oncePerFrame(() => this.paintNow());
  private readonly context: CanvasRenderingContext2D;
  private size: SurfaceSize = { width: 0, height: 0, ratio: 1 };

  constructor(className: string) {
    super();
    this.canvas = element('canvas', { class: className, 'aria-hidden': 'true' });
    const context = this.canvas.getContext('2d');
    if (!context) throw new Error('The webview gave no 2D canvas.');
    this.context = context;
    const observer = new ResizeObserver((entries) => this.onResize(entries));
    observer.observe(this.canvas, { box: 'device-pixel-content-box' });
    this._register(toDisposable(() => observer.disconnect()));
  }

  /** Draws everything, in device pixels, on a clear canvas. */
  protected abstract paint(context: CanvasRenderingContext2D, size: SurfaceSize): void;

  private onResize(entries: readonly ResizeObserverEntry[]): void {
    const entry = entries.at(-1);
    const box = entry?.contentBoxSize[0];
    if (!entry || !box) return;
    const ratio = window.devicePixelRatio;
    const exact = entry.devicePixelContentBoxSize[0];
    const width = devicePixels(box.inlineSize * ratio, exact?.inlineSize);
    const height = devicePixels(box.blockSize * ratio, exact?.blockSize);
    this.size = { width, height, ratio };
    // Setting the size clears the canvas; painting at once, before the frame is shown, leaves no blank frame.
    this.canvas.width = width;
    this.canvas.height = height;
    this.paintNow();
  }

  private paintNow(): void {
    const { width, height } = this.size;
    if (this.isDisposed || width === 0 || height === 0) return;
    this.context.setTransform(1, 0, 0, 1, 0, 0);
    this.context.clearRect(0, 0, width, height);
    this.paint(this.context, this.size);
  }
}

/** What the browser says, where it is the rounding of what is expected: not so while developer tools emulate a screen. */
function devicePixels(expected: number, exact: number | undefined): number {
  return exact !== undefined && Math.abs(exact - expected) <= 1 ? exact : Math.round(expected);
}
