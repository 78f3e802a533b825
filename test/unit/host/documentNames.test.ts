import { describe, expect, it } from 'vitest';
import { DocumentNames, namesInMemory } from '../../../src/host/models/documentIdentity';

function open(uri: string, text = '') {
  const [scheme] = uri.split(':');
  return { isClosed: false, getText: () => text, uri: { scheme, toString: () => uri } };
}

describe('what a document is known by', () => {
  it('is its URI, where a document stays what it is', () => {
    const memory = namesInMemory();
    const names = new DocumentNames(memory);
    for (const uri of ['file:///place/a.txt', 'vscode-notebook-cell:/place/a.ipynb#W0sZ'])
      expect(names.uriOf(open(uri))).toBe(uri);
    expect(memory.get()).toEqual({});
  });

  it('differs for an untitled document that has the URI of one that was closed', () => {
    const memory = namesInMemory();
    const names = new DocumentNames(memory);
    const first = open('untitled:Untitled-1', 'The cat');
    const known = names.uriOf(first);
    expect(known).toMatch(/^untitled:Untitled-1#./);
    expect(names.uriOf(first)).toBe(known);
    expect(names.uriOf(open('untitled:Untitled-2', 'The cat'))).not.toBe(known);

    names.closed(first); // its language was changed
    expect(names.uriOf(first)).toBe(known);
    first.isClosed = true;
    names.closed(first);
    expect(Object.keys(memory.get())).toEqual(['untitled:Untitled-2']);
    expect(names.uriOf(open('untitled:Untitled-1', 'The cat'))).not.toBe(known);
  });

  it('is the same after a reload that restores the text, and another for an empty one', () => {
    const memory = namesInMemory();
    const known = new DocumentNames(memory).uriOf(open('untitled:Untitled-1', 'The cat'));
    const reloaded = new DocumentNames(memory);
    expect(reloaded.uriOf(open('untitled:Untitled-1', 'The cat'))).toBe(known);

    const empty = open('untitled:Untitled-1');
    const names = new DocumentNames(memory);
    const fresh = names.uriOf(empty);
    expect(fresh).not.toBe(known);
    expect(names.uriOf(empty)).toBe(fresh); // emptied, or not typed into yet
  });
});
