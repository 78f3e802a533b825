import type { TextDocument } from 'vscode';
import { describe, expect, it } from 'vitest';
import { Tracer } from '../../../src/host/inspector/tracer';
import { rowAtCursor } from '../../../src/host/inspector/traceWindow';
import type { Model } from '../../../src/host/models/modelRegistry';
import type { TextRange, Trace } from '../../../src/protocol/predictions';
import { FakeDocument } from './support/fakeDocument';

/** A tracer over an engine whose every character is a token. */
function setUp(text: string) {
  const ranges: TextRange[] = [];
  const tracer = new Tracer({
    inspect: async (_model, document, range, maxTokens): Promise<Trace> => {
      ranges.push(range);
      const start = Math.max(range.start, range.end - maxTokens);
      const tokens = [...document.getText().slice(start, range.end)].map((character, i) => {
        return { text: character, start: start + i, end: start + i + 1, known: true };
      });
      return { tokens, layers: [] };
    },
  });
  const document = new FakeDocument(text);
  const model = (state: Model['state'], id = 'run-1'): Model => {
    return { id, documentUri: '', name: '', languageId: '', trainedAt: 0, state };
  };
  const at = (cursor: number, state: Model['state'] = 'stored', id?: string) =>
    tracer.traceAt(model(state, id), document as unknown as TextDocument, cursor, 40);
  return { ranges, document, tracer, at };
}

describe('Tracer', () => {
  it('asks again only when the cursor leaves the middle of what it has', async () => {
    const { ranges, at } = setUp('x'.repeat(1000));
    const first = await at(500);
    const asked = ranges.length;
    expect(await at(500)).toBe(first);
    expect(await at(495)).toBe(first);
    expect(ranges).toHaveLength(asked);
    await at(900);
    expect(ranges).toHaveLength(asked + 1);
  });

  it('has the cursor among its tokens also when they are shorter than it thought', async () => {
    const { at } = setUp('x'.repeat(1000));
    const { tokens } = await at(500);
    expect(rowAtCursor(tokens, 500)).toBeGreaterThan(10);
    expect(rowAtCursor(tokens, 500)).toBeLessThan(35);
  });

  it('asks again after an edit and for another model', async () => {
    const { ranges, document, at } = setUp('x'.repeat(30));
    await at(15);
    document.edit({ offset: 0, length: 0, text: 'y' });
    await at(16);
    await at(16, 'stored', 'run-2');
    expect(ranges).toHaveLength(3);
  });

  it('looks at the same stretch while the weights change, and once more when they no longer do', async () => {
    const { ranges, at } = setUp('x'.repeat(30));
    await at(15, 'training');
    await at(20, 'training');
    const final = await at(20);
    expect(await at(21)).toBe(final);
    expect(ranges).toEqual(Array(3).fill(ranges[0]));
  });

  it('starts anew when it is told to forget', async () => {
    const { ranges, tracer, at } = setUp('x'.repeat(30));
    await at(15);
    tracer.forget();
    await at(15);
    expect(ranges).toHaveLength(2);
  });
});
