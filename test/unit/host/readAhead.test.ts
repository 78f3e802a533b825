import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CancellationToken } from '../../../src/base/cancellation';
import { ReadAhead } from '../../../src/host/suggestions/readAhead';

interface Read {
  document: object;
  offset: number;
  token: CancellationToken;
  end(hasRead?: boolean): void;
}

function setUp() {
  const reads: Read[] = [];
  const state = { generation: 0, isBusy: false };
  const ahead = new ReadAhead<object>({
    read: (document, offset, token) => {
      // Asking starts an engine.
      state.generation ||= 1;
      return new Promise((resolve) =>
        reads.push({ document, offset, token, end: (hasRead = true) => resolve(hasRead) }),
      );
    },
    generation: () => state.generation,
    isBusy: () => state.isBusy,
  });
  return { ahead, reads, state };
}

const rest = () => vi.advanceTimersByTimeAsync(1000);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('reading ahead', () => {
  it('waits until the cursor rests, and reads a document once', async () => {
    const { ahead, reads } = setUp();
    const document = {};
    ahead.cursorAt(document, 1);
    ahead.cursorAt(document, 2);
    expect(reads).toEqual([]);
    await rest();
    expect(reads.map(({ offset }) => offset)).toEqual([2]);
    ahead.cursorAt(document, 3);
    await rest();
    reads[0].end();
    await rest();
    ahead.cursorAt(document, 4);
    await rest();
    expect(reads).toHaveLength(1);
    ahead.cursorAt({}, 0);
    await rest();
    expect(reads).toHaveLength(2);
  });

  it('reads again what a new engine does not know', async () => {
    const { ahead, reads, state } = setUp();
    const document = {};
    ahead.cursorAt(document, 1);
    await rest();
    reads[0].end();
    await rest();
    state.generation = 2;
    ahead.cursorAt(document, 1);
    await rest();
    expect(reads).toHaveLength(2);
    reads[1].end();
    await rest();
    // It has ended, and nobody has started another one yet.
    state.generation = 0;
    ahead.cursorAt(document, 1);
    await rest();
    expect(reads).toHaveLength(3);
  });

  it('reads later what there was nothing to read for: no model, or suggestions that were switched off', async () => {
    const { ahead, reads } = setUp();
    const document = {};
    ahead.cursorAt(document, 1);
    await rest();
    reads[0].end(false);
    await rest();
    ahead.cursorAt(document, 2);
    await rest();
    expect(reads).toHaveLength(2);
    reads[1].end();
    await rest();
    ahead.cursorAt(document, 3);
    await rest();
    expect(reads).toHaveLength(2);
  });

  it('reads again for another model, also one that came while it read', async () => {
    const { ahead, reads } = setUp();
    const document = {};
    ahead.cursorAt(document, 1);
    await rest();
    ahead.forget();
    reads[0].end();
    await rest();
    ahead.cursorAt(document, 1);
    await rest();
    expect(reads).toHaveLength(2);
  });

  it('is cancelled by a key and by another document, and begins anew when the cursor rests again', async () => {
    const { ahead, reads } = setUp();
    const document = {};
    ahead.cursorAt(document, 1);
    ahead.stop();
    await rest();
    expect(reads).toEqual([]);
    ahead.cursorAt(document, 1);
    await rest();
    ahead.stop();
    expect(reads[0].token.isCancellationRequested).toBe(true);
    ahead.cursorAt(document, 2);
    await rest();
    ahead.cursorAt({}, 0);
    expect(reads[1].token.isCancellationRequested).toBe(true);
    ahead.dispose();
    await rest();
    expect(reads).toHaveLength(2);
  });

  it('leaves an engine alone that has other things to do', async () => {
    const { ahead, reads, state } = setUp();
    state.isBusy = true;
    ahead.cursorAt({}, 1);
    await rest();
    expect(reads).toEqual([]);
  });
});
