// What runs in the panel's page: each function stands alone, since only its own text goes there.

export interface Paint {
  ms: number;
  cells: number;
}

/** When predictions came and when they were on the screen, as times of the day. */
export interface ShownMove {
  arrived: number;
  shown: number;
}

declare global {
  interface Window {
    /** From each message with cells to the end of the frame that draws them. */
    unrollPaints?: Paint[];
    /** Messages that came so far. */
    unrollMessages?: number;
    /** Hears of predictions on the screen. */
    unrollOnMove?: (move: ShownMove) => void;
    /** Times of the day at which predictions were on the screen, while a key is held down. */
    unrollShown?: number[];
  }
}

/** Notes messages and paints from here on. */
export function countPaints(): void {
  const paints: Paint[] = (window.unrollPaints = []);
  window.unrollMessages = 0;
  /** At the end of the frame that shows what this message brought. */
  const afterFrame = (then: () => void): void => {
    requestAnimationFrame(() => {
      const after = new MessageChannel();
      after.port1.onmessage = then;
      after.port2.postMessage(0);
    });
  };
  const listener = ({ data }: MessageEvent): void => {
    window.unrollMessages = (window.unrollMessages ?? 0) + 1;
    const from = performance.now();
    const message = data as { type?: string; result?: { tiles?: { codes: Uint8Array }[] } } | undefined;
    const tiles = message?.result?.tiles;
    if (message?.type === 'answer' && tiles?.length) {
      const cells = tiles.reduce((sum, { codes }) => sum + codes.length, 0);
      afterFrame(() => paints.push({ ms: performance.now() - from, cells }));
    }
    if (message?.type === 'predictions') {
      const arrived = performance.timeOrigin + from;
      afterFrame(() => window.unrollOnMove?.({ arrived, shown: performance.timeOrigin + performance.now() }));
    }
  };
  window.addEventListener('message', listener, true);
}

export interface Wheel {
  x: number;
  y: number;
  /** Frames in all, and after how many of them the way back begins. */
  count: number;
  turnAfter?: number;
}

/**
 * Turns the wheel over the heatmap in every frame, to and fro, and returns how long each frame was: from one frame's
 * beginning to that of the next, with all that happened between.
 */
export async function panOrZoom({ x, y, count, turnAfter = 20 }: Wheel): Promise<number[]> {
  const stack = document.querySelector('.heatmap-stack');
  if (!stack) throw new Error('There is no heatmap.');
  const box = stack.getBoundingClientRect();
  const at = { clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 };
  const times: number[] = [];
  let before = 0;
  for (let i = 0; i < count; i++) {
    const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
    if (i > 0) times.push(now - before);
    before = now;
    const sign = i % (2 * turnAfter) < turnAfter ? 1 : -1;
    const turned = { deltaX: x * sign, deltaY: y * sign, shiftKey: x !== 0 };
    stack.dispatchEvent(new WheelEvent('wheel', { ...at, ...turned, bubbles: true, cancelable: true }));
  }
  return times;
}
