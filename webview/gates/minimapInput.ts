import { DisposableObject } from '../../src/base/disposable';
import { listen } from '../dom';
import { clampAxis, panAxis, zoomAxis } from '../traces/axisView';
import type { GatesScene } from './gatesScene';

/** Dragging in the picture of the whole text moves the view; a click puts its middle there. */
export class MinimapInput extends DisposableObject {
  /** Where in the view it was taken hold of, in tokens from its beginning; undefined when nobody drags. */
  private held: number | undefined;

  constructor(
    private readonly node: HTMLElement,
    private readonly scene: () => GatesScene | undefined,
    private readonly setTokens: (tokens: GatesScene['tokens']) => void,
  ) {
    super();
    this._register(listen(node, 'pointerdown', (event) => this.onDown(event)));
    this._register(listen(node, 'pointermove', (event) => this.onMove(event)));
    this._register(listen(node, 'pointerup', () => (this.held = undefined)));
    this._register(listen(node, 'pointercancel', () => (this.held = undefined)));
    this._register(listen(node, 'keydown', (event) => this.onKey(event)));
  }

  private tokenAt(event: PointerEvent, { left, width, ratio, tokens }: GatesScene): number {
    const box = this.node.getBoundingClientRect();
    return (((event.clientX - box.left) * ratio - left) / width) * tokens.total;
  }

  private onDown(event: PointerEvent): void {
    const scene = this.scene();
    if (!scene || event.button !== 0) return;
    this.node.setPointerCapture(event.pointerId);
    const token = this.tokenAt(event, scene);
    const { from, span } = scene.tokens;
    const isInside = token >= from && token < from + span;
    this.held = isInside ? token - from : span / 2;
    if (!isInside) this.setTokens(clampAxis({ ...scene.tokens, from: token - span / 2 }));
  }

  private onMove(event: PointerEvent): void {
    const scene = this.scene();
    if (!scene || this.held === undefined) return;
    this.setTokens(clampAxis({ ...scene.tokens, from: this.tokenAt(event, scene) - this.held }));
  }

  private onKey(event: KeyboardEvent): void {
    const scene = this.scene();
    if (!scene) return;
    const { tokens } = scene;
    const step = tokens.span / 4;
    const next = {
      ArrowLeft: () => panAxis(tokens, -step),
      ArrowRight: () => panAxis(tokens, step),
      Home: () => panAxis(tokens, -tokens.total),
      End: () => panAxis(tokens, tokens.total),
      '+': () => zoomAxis(tokens, 1 / 1.5, tokens.from + tokens.span / 2),
      '-': () => zoomAxis(tokens, 1.5, tokens.from + tokens.span / 2),
    }[event.key];
    if (!next) return;
    this.setTokens(next());
    event.preventDefault();
  }
}
