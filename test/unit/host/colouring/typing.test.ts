import type { TextEditor } from 'vscode';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Decorations } from '../../../../src/host/colouring/decorations';
import { EditorColourist } from '../../../../src/host/colouring/editorColourist';
import type { Surprisals } from '../../../../src/protocol/predictions';
import { SessionDocument } from '../sessions/sessionDocument';
import { Position, Range, window } from '../support/fakeVscode';

/** What an editor was told, in order: which type covers how many ranges. */
interface Told {
  type: object;
  ranges: number;
}

/** A coloured editor whose words are as surprising as they are long. */
function setUp(text: string) {
  const types: { isDisposed: boolean }[] = [];
  window.createTextEditorDecorationType = () => {
    const type = {
      isDisposed: false,
      dispose(): void {
        this.isDisposed = true;
      },
    };
    types.push(type);
    return type;
  };
  const document = new SessionDocument('file:///a.txt', 'plaintext', text, () => colourist.edited());
  const told: Told[] = [];
  const editor = {
    document: Object.assign(document.asDocument, { validatePosition: (position: Position) => position }),
    selection: { active: new Position(0, 0) },
    visibleRanges: [new Range(new Position(0, 0), new Position(1, 0))],
    setDecorations: (type: object, ranges: unknown[]) => void told.push({ type, ranges: ranges.length }),
  } as unknown as TextEditor;
  const decorations = new Decorations('sequential', 'dark', false, true);
  const colouring = { kind: 'surprisal', mode: 'tokens' } as const;
  const plan = { colouring, decorations, ends: { bits: 8, state: 1 } };
  const read = (): Surprisals => {
    const words = [...document.getText().matchAll(/\s*\S+/g)];
    return {
      starts: Int32Array.from(words, ({ index }) => index),
      ends: Int32Array.from(words, ({ index, 0: word }) => index + word.length),
      probability: Float32Array.from(words, ({ 0: word }) => 2 ** -Math.min(8, word.trim().length)),
      rank: new Int32Array(words.length),
      unknown: new Uint8Array(words.length),
      excess: Float32Array.from(words, ({ 0: word }) => 2 ** -Math.min(8, word.trim().length)),
      best: words.map(() => []),
    };
  };
  const colourist = new EditorColourist(editor, {
    questions: { ask: async () => read() as never },
    surprisals: {} as never,
    modelFor: async () => ({ model: {} as never, key: 'm' }),
    plan: () => plan,
    onProblem: (_, error) => {
      throw error;
    },
  });
  return { colourist, decorations, document, types, told };
}

describe('colours while somebody types', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('stay as they are until those of the new text are there, with the same decoration types', async () => {
    const { colourist, decorations, document, types, told } = setUp('a bb ccc dddd eeeee\nsix seven\n');
    await vi.advanceTimersByTimeAsync(0);
    const shown = told.filter(({ ranges }) => ranges > 0).length;
    expect(shown).toBeGreaterThan(3);
    const made = types.length;
    told.length = 0;

    for (const [i, letter] of [...'bb ccc '].entries()) {
      document.edit({ offset: 2 + i, length: 0, text: letter });
      await vi.advanceTimersByTimeAsync(20);
      expect(told, 'nothing is taken off or put on between two keys').toEqual([]);
    }
    await vi.advanceTimersByTimeAsync(100);
    expect(told.length).toBeGreaterThan(0);
    expect(types.length, 'decoration types').toBe(made);
    expect(types.every(({ isDisposed }) => !isDisposed)).toBe(true);
    // Every level that is coloured is told once what it covers now: none is emptied first.
    expect(new Set(told.map(({ type }) => type)).size).toBe(told.length);
    expect(told.every(({ ranges }) => ranges > 0)).toBe(true);

    colourist.dispose();
    decorations.dispose();
    expect(types.every(({ isDisposed }) => isDisposed)).toBe(true);
  });

  it('are not told again where nothing has changed', async () => {
    const { colourist, told } = setUp('a bb ccc dddd eeeee\n');
    await vi.advanceTimersByTimeAsync(0);
    told.length = 0;
    colourist.request();
    await vi.advanceTimersByTimeAsync(100);
    expect(told).toEqual([]);
    colourist.dispose();
  });
});

describe('colours of whole lines', () => {
  it('are not worked out again by scrolling, but where the cursor has gone elsewhere', async () => {
    const text = 'usual line\n'.repeat(30);
    const document = new SessionDocument('file:///a.log', 'log', text, () => undefined);
    const editor = {
      document: document.asDocument,
      selection: { active: new Position(0, 0) },
      setDecorations: () => undefined,
    };
    const decorations = new Decorations('sequential', 'dark', true, true);
    const colouring = { kind: 'surprisal', mode: 'lineMean' } as const;
    const plan = { colouring, decorations, ends: { bits: 8, state: 1 } };
    let reads = 0;
    const read = async () => {
      reads++;
      return { starts: [0, 11], ends: [11, 22], bits: [NaN, 3], surprisal: [NaN, 3] };
    };
    const colourist = new EditorColourist(editor as unknown as TextEditor, {
      questions: {} as never,
      surprisals: { read } as never,
      modelFor: async () => ({ model: {} as never, key: 'm' }),
      plan: () => plan,
      onProblem: (_, error) => {
        throw error;
      },
    });
    const settle = () => new Promise((resolve) => setImmediate(resolve));
    await settle();
    expect(reads).toBe(1);
    colourist.scrolled();
    await settle();
    expect(reads).toBe(1);
    editor.selection = { active: new Position(20, 0) };
    colourist.scrolled();
    await settle();
    expect(reads).toBe(2);
    colourist.dispose();
    decorations.dispose();
  });
});
