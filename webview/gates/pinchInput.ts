import { DisposableObject } from '../../src/base/disposable';
import { listen } from '../dom';

/** A step of two fingers, from and to where their middle is and how far apart they are; CSS pixels of the window. */
export interface PinchStep {
  from: { middle: number; distance: number };
  to: { middle: number; distance: number };
}

/** Fingers closer than this are as far apart as this: what they do is not blown up. */
const leastDistance = 16;

/** Two fingers on a touch screen. One finger is a pointer like others. */
export class PinchInput extends DisposableObject {
  private readonly touches = new Map<number, { x: number; y: number }>();

  constructor(
    node: HTMLElement,
    private readonly onPinch: (step: PinchStep) => void,
  ) {
    super();
    this._register(listen(node, 'pointerdown', (event) => this.put(event)));
    this._register(listen(node, 'pointermove', (event) => this.move(event)));
    for (const end of ['pointerup', 'pointercancel'] as const)
      this._register(listen(node, end, ({ pointerId }) => this.touches.delete(pointerId)));
  }

  /** More than one finger is down: what one alone would do is not meant. */
  get isOn(): boolean {
    return this.touches.size > 1;
  }

  private put({ pointerType, pointerId, clientX: x, clientY: y }: PointerEvent): void {
    if (pointerType === 'touch') this.touches.set(pointerId, { x, y });
  }

  private move(event: PointerEvent): void {
    if (!this.touches.has(event.pointerId)) return;
    const from = this.measure();
    this.put(event);
    const to = this.measure();
    if (from && to) this.onPinch({ from, to });
  }

  private measure(): PinchStep['from'] | undefined {
    const [a, b] = this.touches.values();
    if (!a || !b) return undefined;
    const distance = Math.max(leastDistance, Math.hypot(a.x - b.x, a.y - b.y));
    return { middle: (a.x + b.x) / 2, distance };
  }
}
