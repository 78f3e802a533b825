import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { afterFrame, afterMoves } from '../../webview/dom';

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

describe('afterMoves', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('requestAnimationFrame', (callback: () => void) => setTimeout(callback, 16));
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('runs after the frame of the first, and of many in a row once they have come to rest', () => {
    let runs = 0;
    const ask = afterMoves(200, () => runs++);
    ask();
    vi.advanceTimersByTime(20);
    expect(runs, 'the first').toBe(1);
    for (let i = 0; i < 10; i++) {
      vi.advanceTimersByTime(100);
      ask();
    }
    vi.advanceTimersByTime(190);
    expect(runs, 'on the way').toBe(1);
    vi.advanceTimersByTime(30);
    expect(runs, 'at rest').toBe(2);
    vi.advanceTimersByTime(1000);
    expect(runs).toBe(2);
    ask();
    vi.advanceTimersByTime(20);
    expect(runs, 'after a rest').toBe(3);
  });
});
