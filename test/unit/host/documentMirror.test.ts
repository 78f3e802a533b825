import { describe, expect, it } from 'vitest';
import { UnrollError } from '../../../src/base/errors';
import { DocumentMirror } from '../../../src/host/engine/documentMirror';
import type { DocumentEdit, DocumentText } from '../../../src/protocol/engineApi';
import { FakeDocument } from './support/fakeDocument';
import { fakeEngine } from './support/fakeEngine';

/** A worker that keeps documents as the protocol says, and a mirror of one document in it. */
function setUp(text: string) {
  const copies = new Map<string, { version: number; text: string }>();
  const engine = fakeEngine({
    openDocument: async ({ documentId, version, text: whole }: DocumentText) => {
      copies.set(documentId, { version, text: whole });
    },
    editDocument: async ({ documentId, fromVersion, version, changes }: DocumentEdit) => {
      const copy = copies.get(documentId);
      if (copy?.version !== fromVersion) throw new UnrollError('stale', 'another version');
      for (const { offset, length, text: inserted } of changes) {
        copy.text = copy.text.slice(0, offset) + inserted + copy.text.slice(offset + length);
      }
      copy.version = version;
    },
    closeDocument: async ({ documentId }) => void copies.delete(documentId),
    suggest: async ({ documentId, version }) => {
      const copy = copies.get(documentId);
      if (copy?.version !== version) throw new UnrollError('stale', 'another version');
      return { text: copy.text, probability: 1 };
    },
  });
  const document = new FakeDocument(text);
  const mirror = new DocumentMirror(engine.client);
  document.onChange((change) => mirror.documentChanged(change));
  const copy = () => copies.get(document.uri.toString());
  const methods = () => engine.calls.map(({ method }) => method);
  return { ...engine, copies, document, mirror, copy, methods, sync: () => mirror.sync(document.asDocument) };
}

describe('DocumentMirror', () => {
  it('sends the text once, then only edits, gathered until somebody asks', async () => {
    const { document, sync, copy, methods } = setUp('the cat sat');
    await sync();
    await sync();
    document.edit({ offset: 11, length: 0, text: ' on' });
    document.edit({ offset: 0, length: 3, text: 'A' });
    expect(methods()).toEqual(['openDocument']);
    await sync();
    expect(methods()).toEqual(['openDocument', 'editDocument']);
    expect(copy()).toEqual({ version: 3, text: 'A cat sat on' });
  });

  it('applies the edits of several cursors, whatever order they are told in', async () => {
    const { document, sync, copy } = setUp('aXbXc');
    await sync();
    document.edit({ offset: 1, length: 1, text: '--' }, { offset: 3, length: 1, text: '' });
    await sync();
    expect(copy()?.text).toBe('a--bc');
    expect(copy()?.text).toBe(document.text);
  });

  it('sends the whole text when the edits do not add up, as after a change of line endings', async () => {
    const { document, sync, copy, methods } = setUp('one\ntwo');
    await sync();
    document.text = 'one\r\ntwo';
    document.version++;
    await sync();
    expect(methods()).toEqual(['openDocument', 'openDocument']);
    expect(copy()).toEqual({ version: 2, text: 'one\r\ntwo' });
  });

  it('sends the whole text again when the worker has another version', async () => {
    const { document, sync, copy, copies, methods } = setUp('abc');
    await sync();
    copies.clear();
    document.edit({ offset: 3, length: 0, text: 'd' });
    await sync();
    expect(methods()).toEqual(['openDocument', 'editDocument', 'openDocument']);
    expect(copy()).toEqual({ version: 2, text: 'abcd' });
  });

  it('sends the whole text to a worker that was started afresh', async () => {
    const { sync, kill, copies, copy } = setUp('abc');
    await sync();
    kill('crash');
    copies.clear();
    await sync();
    expect(copy()?.text).toBe('abc');
  });

  it('takes in what is typed while the worker is told', async () => {
    const { document, sync, copy } = setUp('abc');
    const first = sync();
    await Promise.resolve();
    await new Promise((resolve) => queueMicrotask(() => resolve(undefined)));
    document.edit({ offset: 3, length: 0, text: 'd' });
    await first;
    await sync();
    expect(copy()).toEqual({ version: 2, text: 'abcd' });
  });

  it('asks once more after a stale answer, and not about another version', async () => {
    const { document, mirror, methods } = setUp('abc');
    let asked = 0;
    const answer = await mirror.ask(document.asDocument, 1, async () => {
      if (++asked === 1) throw new UnrollError('stale', 'lost');
      return 'answer';
    });
    expect([answer, asked]).toEqual(['answer', 2]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(methods()).toEqual(['openDocument', 'openDocument']);

    document.edit({ offset: 0, length: 0, text: 'x' });
    await expect(mirror.ask(document.asDocument, 1, async () => 'late')).rejects.toMatchObject({
      code: 'stale',
    });
  });

  it('keeps the copy when a question is late only: the document has gone on, and the worker knows', async () => {
    const { document, mirror, methods, sync, copy } = setUp('abc');
    await sync();
    const late = mirror.ask(document.asDocument, 1, async () => {
      document.edit({ offset: 3, length: 0, text: 'd' });
      await sync();
      throw new UnrollError('stale', 'another version');
    });
    await expect(late).rejects.toMatchObject({ code: 'stale' });
    document.edit({ offset: 4, length: 0, text: 'e' });
    await sync();
    expect(methods()).toEqual(['openDocument', 'editDocument', 'editDocument']);
    expect(copy()).toEqual({ version: 3, text: 'abcde' });
  });

  it('puts a question right behind the edit, and sends the whole text where that was of another version', async () => {
    const { client, document, mirror, methods, copies, copy, sync } = setUp('abc');
    await sync();
    const ask = () =>
      mirror.ask(document.asDocument, document.version, async ({ documentId, version }) => {
        const arrived = methods().length;
        const place = { modelId: 'm', documentId, version, offset: 0 };
        const { text } = await client.engine.suggest({ ...place, maxTokens: 1, minProbability: 0 });
        return { text, arrived };
      });
    document.edit({ offset: 3, length: 0, text: 'd' });
    // When the question was put, the worker had heard of nothing but the text.
    expect(await ask()).toEqual({ text: 'abcd', arrived: 1 });
    expect(methods()).toEqual(['openDocument', 'editDocument', 'suggest']);
    copies.clear();
    document.edit({ offset: 4, length: 0, text: 'e' });
    expect(await ask()).toMatchObject({ text: 'abcde' });
    expect(copy()).toEqual({ version: 3, text: 'abcde' });
  });

  it('forgets a closed document, and refuses to send one', async () => {
    const { document, mirror, sync, copies } = setUp('abc');
    await sync();
    document.isClosed = true;
    mirror.documentClosed(document);
    await new Promise((resolve) => setImmediate(resolve));
    expect(copies.size).toBe(0);
    await expect(sync()).rejects.toMatchObject({ code: 'stale' });
  });

  it('starts no worker for a document that closes or changes', () => {
    const { document, mirror, client } = setUp('abc');
    document.edit({ offset: 0, length: 0, text: 'x' });
    mirror.documentClosed(document);
    expect(client.isRunning).toBe(false);
  });
});
