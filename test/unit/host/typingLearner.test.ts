import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UnrollError } from '../../../src/base/errors';
import { TypedRanges } from '../../../src/host/learning/typedRanges';
import { type LearningParts, TypingLearner } from '../../../src/host/learning/typingLearner';
import type { LearnResult } from '../../../src/protocol/learningApi';

describe('what was typed', () => {
  const insert = (rangeOffset: number, text: string, rangeLength = 0) => ({ rangeOffset, rangeLength, text });
  const rangesAfter = (...changes: [number, string, number?][]) => {
    const ranges = new TypedRanges();
    for (const change of changes) ranges.apply(insert(...change), true);
    return ranges;
  };

  it('grows key by key, and moves with what is inserted before it', () => {
    const ranges = rangesAfter([10, 'a'], [11, 'b'], [12, 'c'], [0, 'xy']);
    expect(ranges.first).toEqual({ start: 0, end: 2 });
    ranges.learnt(2);
    expect(ranges.first).toEqual({ start: 12, end: 15 });
    expect(ranges.units).toBe(3);
  });

  it('loses what is deleted, and what is learnt', () => {
    const ranges = rangesAfter([5, 'abcdef']);
    ranges.apply(insert(7, '', 2), true);
    expect(ranges.first).toEqual({ start: 5, end: 9 });
    ranges.learnt(8);
    expect(ranges.first).toEqual({ start: 8, end: 9 });
    ranges.apply(insert(0, '', 20), true);
    expect(ranges.first).toBeUndefined();
  });

  it('is neither what is pasted nor what is undone', () => {
    const ranges = rangesAfter([0, 'x'.repeat(500)]);
    expect(ranges.first).toBeUndefined();
    ranges.apply(insert(3, 'typed'), true);
    ranges.apply(insert(5, 'again'), false);
    expect(ranges.units).toBe(5);
    expect(ranges.first).toEqual({ start: 3, end: 5 });
  });
});

const document = { isClosed: false, uri: { toString: () => 'file:///a.txt' } };
const typed = [{ rangeOffset: 0, rangeLength: 0, text: 'The cat sat on the mat and slept. ' }];
const result: LearnResult = { upTo: 34, tokens: 8, loss: 2, seconds: 0.01, waitSeconds: 0.19 };

function learnerWith(changes: Partial<LearningParts<typeof document>> = {}) {
  const learn = vi.fn((_model: unknown, _document: unknown, { range }: { range: { end: number } }) =>
    Promise.resolve({ ...result, upTo: range.end }),
  );
  const forget = vi.fn(() => Promise.resolve({ weightsHash: '0123456789abcdef' }));
  const learner = new TypingLearner<typeof document>({
    isOn: () => true,
    share: () => 0.05,
    modelFor: () => Promise.resolve({ id: 'm', name: 'a.txt' }),
    learn,
    forget,
    log: () => undefined,
    ...changes,
  });
  return { learner, learn, forget };
}

describe('learning while somebody types', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('begins in a pause, not in a burst of keys, and then runs no more', async () => {
    const { learner, learn } = learnerWith();
    for (let key = 0; key < 10; key++) {
      learner.documentChanged(document, typed, true);
      await vi.advanceTimersByTimeAsync(500);
    }
    expect(learn).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(learn).toHaveBeenCalled();
    expect(learner.learnt[0]).toMatchObject({ id: 'm', name: 'a.txt' });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('waits between steps as long as the engine says', async () => {
    const { learner } = learnerWith({
      learn: vi.fn(() => Promise.resolve({ ...result, upTo: 5, waitSeconds: 3 })),
    });
    learner.documentChanged(document, typed, true);
    await vi.advanceTimersByTimeAsync(1600);
    expect(learner.learnt[0].tokens).toBe(8);
    await vi.advanceTimersByTimeAsync(2800);
    expect(learner.learnt[0].tokens).toBe(8);
    await vi.advanceTimersByTimeAsync(300);
    expect(learner.learnt[0].tokens).toBe(16);
    learner.dispose();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends a step with the next key, and takes what it would have learnt up again', async () => {
    let asked = 0;
    const { learner } = learnerWith({
      learn: (_model, _document, _request, token) => {
        if (++asked > 1) return Promise.resolve(result);
        return new Promise((_resolve, reject) =>
          token.onCancellationRequested(() => reject(new UnrollError('cancelled', 'cancelled'))),
        );
      },
    });
    learner.documentChanged(document, typed, true);
    await vi.advanceTimersByTimeAsync(1600);
    learner.documentChanged(document, [{ rangeOffset: 34, rangeLength: 0, text: 'x' }], true);
    await vi.advanceTimersByTimeAsync(1000);
    expect([asked, learner.learnt.length]).toEqual([1, 0]);
    await vi.advanceTimersByTimeAsync(1000);
    expect([asked, learner.learnt.length]).toEqual([2, 1]);
  });

  it('does nothing while it is off, or the model cannot learn', async () => {
    const off = learnerWith({ isOn: () => false });
    off.learner.documentChanged(document, typed, true);
    expect(vi.getTimerCount()).toBe(0);
    const log = vi.fn();
    const refusing = learnerWith({
      learn: vi.fn(() => Promise.reject(new UnrollError('bad-input', 'This model fills blanks.'))),
      log,
    });
    refusing.learner.documentChanged(document, typed, true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(log).toHaveBeenCalledTimes(1);
    expect(log).toHaveBeenCalledWith(expect.stringContaining('fills blanks'));
    expect(vi.getTimerCount()).toBe(0);
  });

  it('forgets all that was learnt, also of a model that is not loaded any more', async () => {
    const { learner, forget } = learnerWith();
    learner.documentChanged(document, typed, true);
    await vi.advanceTimersByTimeAsync(2000);
    expect(await learner.forget()).toEqual([{ name: 'a.txt', weightsHash: '0123456789abcdef' }]);
    expect(forget).toHaveBeenCalledWith('m');
    expect(learner.learnt).toEqual([]);
    const gone = learnerWith({ forget: () => Promise.reject(new UnrollError('no-model', 'It is gone.')) });
    gone.learner.documentChanged(document, typed, true);
    await vi.advanceTimersByTimeAsync(2000);
    expect(await gone.learner.forget()).toEqual([]);
  });

  it('has learnt nothing towards an engine that was started afresh', async () => {
    const { learner } = learnerWith();
    learner.documentChanged(document, typed, true);
    await vi.advanceTimersByTimeAsync(2000);
    const changed = vi.fn();
    learner.onDidChange(changed);
    learner.engineStarted();
    expect(learner.learnt).toEqual([]);
    expect(changed).toHaveBeenCalledTimes(1);
  });
});
