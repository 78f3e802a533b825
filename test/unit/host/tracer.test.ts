import type { TextDocument } from 'vscode';
import { describe, expect, it } from 'vitest';
import { Tracer } from '../../../src/host/inspector/tracer';
import type { Model } from '../../../src/host/models/modelRegistry';
import type { Trace } from '../../../src/protocol/predictions';
import { FakeDocument } from './support/fakeDocument';

/** A tracer over an engine whose every character is a token. */
function setUp(text: string) {
  const anchors: number[] = [];
  const tracer = new Tracer({
    inspect: async (_model, document, offset, maxTokens): Promise<Trace> => {
      anchors.push(offset);
      const start = Math.max(0, offset - maxTokens / 2);
      const tokens = [...document.getText().slice(start, start + maxTokens)].map((character, i) => {
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
  return { anchors, document, tracer, at };
}

describe('Tracer', () => {
  it('asks again only when the cursor leaves the middle of what it has', async () => {
    const { anchors, at } = setUp('x'.repeat(1000));
    const first = await at(500);
    const asked = anchors.length;
    expect(await at(500)).toBe(first);
    expect(await at(495)).toBe(first);
    expect(anchors).toHaveLength(asked);
    await at(900);
    expect(anchors).toHaveLength(asked + 1);
  });

  it('asks again after an edit and for another model', async () => {
    const { anchors, document, at } = setUp('x'.repeat(30));
    await at(15);
    document.edit({ offset: 0, length: 0, text: 'y' });
    await at(16);
    await at(16, 'stored', 'run-2');
    expect(anchors).toHaveLength(3);
  });

  it('looks at the same stretch while the weights change, and once more when they no longer do', async () => {
    const { anchors, at } = setUp('x'.repeat(30));
    await at(15, 'training');
    await at(20, 'training');
    const final = await at(20);
    expect(await at(21)).toBe(final);
    expect(anchors).toEqual(Array(3).fill(anchors[0]));
  });

  it('starts anew when it is told to forget', async () => {
    const { anchors, tracer, at } = setUp('x'.repeat(30));
    await at(15);
    tracer.forget();
    await at(15);
    expect(anchors).toHaveLength(2);
  });
});
