import { afterEach, describe, expect, it, vi } from 'vitest';
import { afterFrame } from '../../webview/dom';

describe('afterFrame', () => {
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('runs once when the next frame is done, however often it was asked for, and again when asked again', () => {
    vi.useFakeTimers();
    const frames: (() => void)[] = [];
    vi.stubGlobal('requestAnimationFrame', (callback: () => void) => frames.push(callback));
    let runs = 0;
    const ask = afterFrame(() => runs++);
    const frame = () => {
      const before = runs;
      for (const callback of frames.splice(0)) callback();
      expect(runs, 'not while the frame is made').toBe(before);
      vi.runAllTimers();
      return runs;
    };
    ask();
    ask();
    expect(frame()).toBe(1);
    expect(frame()).toBe(1);
    ask();
    expect(frame()).toBe(2);
  });
});
