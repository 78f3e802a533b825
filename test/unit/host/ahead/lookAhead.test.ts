import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LookAhead } from '../../../../src/host/inspector/ahead/lookAhead';
import type { PredictionResult } from '../../../../src/protocol/predictions';

const text = { modelId: 'm', documentUri: 'file:///a.txt', version: 3, topK: 10 };
const resultAt = (offset: number): PredictionResult => ({ predictions: [], offset, prefix: '', entropy: 1 });

describe('predictions ahead of the cursor', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('asks for the likeliest place at once, and for the others when the cursor rests', async () => {
    const asked: number[] = [];
    const ahead = new LookAhead();
    ahead.prepare(text, [5, 9, 2], async (offset) => (asked.push(offset), resultAt(offset)));
    await vi.advanceTimersByTimeAsync(5);
    expect(asked).toEqual([5]);
    expect(ahead.at(text, 5)).toEqual(resultAt(5));
    expect(ahead.at(text, 9)).toBeUndefined();
    await vi.advanceTimersByTimeAsync(100);
    expect(asked).toEqual([5, 9, 2]);
    expect(ahead.at(text, 2)).toEqual(resultAt(2));
  });

  it('asks no more about a place that the cursor has left, and not twice about any', async () => {
    const asked: number[] = [];
    const ask = async (offset: number) => (asked.push(offset), resultAt(offset));
    const ahead = new LookAhead();
    ahead.prepare(text, [5, 9, 2], ask);
    await vi.advanceTimersByTimeAsync(5);
    ahead.stop();
    await vi.advanceTimersByTimeAsync(100);
    expect(asked).toEqual([5]);
    ahead.prepare(text, [5, 7], ask);
    await vi.advanceTimersByTimeAsync(100);
    expect(asked).toEqual([5, 7]);
  });

  it('keeps no answer that came for a place that was left', async () => {
    const ahead = new LookAhead();
    let answer: (result: PredictionResult) => void = () => undefined;
    ahead.prepare(text, [5], () => new Promise((resolve) => (answer = resolve)));
    ahead.forget();
    answer(resultAt(5));
    await vi.advanceTimersByTimeAsync(100);
    expect(ahead.at(text, 5)).toBeUndefined();
  });

  it('knows nothing of another text, model, version or number of predictions', () => {
    const ahead = new LookAhead();
    ahead.keep(text, 5, resultAt(5));
    expect(ahead.at({ ...text }, 5)).toEqual(resultAt(5));
    for (const other of [{ modelId: 'n' }, { documentUri: 'file:///b.txt' }, { version: 4 }, { topK: 5 }])
      expect(ahead.at({ ...text, ...other }, 5)).toBeUndefined();
    ahead.keep({ ...text, version: 4 }, 6, resultAt(6));
    expect(ahead.at(text, 5)).toBeUndefined();
  });

  it('holds a few places only, and ends quietly where the engine fails', async () => {
    const ahead = new LookAhead();
    for (let offset = 0; offset < 500; offset++) ahead.keep(text, offset, resultAt(offset));
    expect(ahead.at(text, 499)).toBeDefined();
    expect(ahead.at(text, 0)).toBeUndefined();
    const asked: number[] = [];
    ahead.prepare(text, [900, 901, 902], async (offset) => {
      asked.push(offset);
      throw new Error('diverged');
    });
    await vi.advanceTimersByTimeAsync(100);
    expect(asked).toEqual([900]);
  });
});
