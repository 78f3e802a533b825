import type { TextEditor } from 'vscode';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PredictionResult } from '../../../../src/protocol/predictions';

vi.mock('vscode', () => ({
  Position: class {
    constructor(
      readonly line: number,
      readonly character: number,
    ) {}
  },
}));
const { Foresight } = await import('../../../../src/host/inspector/ahead/foresight');

const text = 'The cat sat on the mat.';
const resultAt = (offset: number, entropy = 1): PredictionResult => ({
  predictions: [{ text: ' on', probability: 0.5 }],
  offset,
  prefix: '',
  entropy,
});

function setUp() {
  const document = {
    uri: { toString: () => 'file:///a.txt' },
    version: 1,
    lineCount: 1,
    lineAt: () => ({ text }),
    offsetAt: ({ character }: { character: number }) => character,
  };
  const foresight = new Foresight();
  const asked: number[] = [];
  const placeAt = (offset: number) => ({
    ...{ modelId: 'm', documentUri: 'file:///a.txt', version: document.version, topK: 10, offset },
  });
  const follow = (character: number) =>
    foresight.follow({
      document,
      selection: { active: { line: 0, character } },
      visibleRanges: [],
    } as unknown as TextEditor);
  const look = async (offset: number) => {
    foresight.look(placeAt(offset), resultAt(offset), async (other) => (asked.push(other), resultAt(other)));
    await vi.advanceTimersByTimeAsync(100);
  };
  return { document, foresight, asked, placeAt, follow, look };
}

describe('what is foreseen at the cursor', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is shown when the cursor comes there, and confirmed by the same answer', async () => {
    const { foresight, asked, placeAt, follow, look } = setUp();
    follow(3);
    expect(foresight.show(placeAt(3))).toBeUndefined();
    await look(3);
    expect(asked).toContain(7);
    follow(7);
    expect(foresight.show(placeAt(7))).toEqual(resultAt(7));
    expect(foresight.count).toBe(1);
    expect(foresight.confirms(placeAt(7), resultAt(7))).toBe(true);
    // Once: whatever makes the panel ask again wants the answer posted.
    expect(foresight.confirms(placeAt(7), resultAt(7))).toBe(false);
  });

  it('is forgotten as a whole when the engine says something else by now', async () => {
    const { foresight, placeAt, follow, look } = setUp();
    follow(3);
    await look(3);
    follow(7);
    foresight.show(placeAt(7));
    expect(foresight.confirms(placeAt(7), resultAt(7, 2))).toBe(false);
    for (const offset of [0, 3, 4, 7, 23]) expect(foresight.show(placeAt(offset))).toBeUndefined();
  });

  it('is nothing while somebody types, or of a place that the cursor has left', async () => {
    const { document, asked, follow, look } = setUp();
    follow(3);
    document.version++;
    follow(4);
    await look(4);
    expect(asked).toEqual([]);
    follow(5);
    await look(4);
    expect(asked).toEqual([]);
    await look(5);
    expect(asked.length).toBeGreaterThan(0);
  });

  it('asks nothing more once the panel is gone', async () => {
    const { foresight, asked, placeAt, follow } = setUp();
    follow(3);
    foresight.look(placeAt(3), resultAt(3), async (offset) => (asked.push(offset), resultAt(offset)));
    foresight.forget();
    await vi.advanceTimersByTimeAsync(100);
    expect(asked.length).toBeLessThanOrEqual(1);
    expect(foresight.show(placeAt(3))).toBeUndefined();
  });
});
