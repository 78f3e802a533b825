import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Disposable, DisposableStore } from '../../../src/base/disposable';
import { Emitter } from '../../../src/base/event';
import type { EngineClient } from '../../../src/host/engine/engineClient';
import type { InlineSuggestions } from '../../../src/host/suggestions/inlineSuggestions';

const fail = (error: unknown): void => {
  throw error;
};
const activations = new Emitter<unknown>(fail);
const selections = new Emitter<unknown>(fail);
const edits = new Emitter<{ document: unknown; contentChanges: unknown[] }>(fail);
const window = {
  activeTextEditor: undefined as unknown,
  onDidChangeActiveTextEditor: activations.event,
  onDidChangeTextEditorSelection: selections.event,
};
vi.mock('vscode', () => ({
  TextEditorSelectionChangeKind: { Keyboard: 1, Mouse: 2, Command: 3 },
  window,
  workspace: { onDidChangeTextDocument: edits.event },
}));
const { setUpReadAhead } = await import('../../../src/host/suggestions/setUpReadAhead');

describe('reading ahead in an editor', () => {
  let parts: DisposableStore;
  beforeEach(() => {
    vi.useFakeTimers();
    parts = new DisposableStore();
  });
  afterEach(() => {
    parts.dispose();
    vi.useRealTimers();
  });

  function setUp() {
    const document = { offsetAt: () => 7 };
    const editor = { document, selection: { active: {} } };
    window.activeTextEditor = editor;
    const read: number[] = [];
    const models = new Emitter<void>(fail);
    setUpReadAhead(
      {
        readAhead: async (_document: unknown, offset: number) => read.push(offset) > 0,
      } as unknown as InlineSuggestions,
      { isRunning: true, generation: 1 } as unknown as EngineClient,
      { activeRun: undefined },
      { onDidChange: models.event },
      (part: Disposable) => void parts.add(part),
    );
    const change = (changed: unknown) => edits.fire({ document: changed, contentChanges: [{}] });
    const click = () => selections.fire({ textEditor: editor, kind: 2 });
    const rest = () => vi.advanceTimersByTimeAsync(1000);
    return { document, editor, read, models, change, click, rest };
  }

  it('ends with a key in the text in front, not with a log that grows beside it', async () => {
    const { document, editor, read, change, click, rest } = setUp();
    click();
    change(document);
    await rest();
    expect(read).toEqual([]);
    activations.fire(editor);
    change({});
    await rest();
    expect(read).toEqual([7]);
  });

  it('begins anew when another model may speak', async () => {
    const { read, models, click, rest } = setUp();
    click();
    await rest();
    click();
    await rest();
    expect(read).toEqual([7]);
    models.fire();
    click();
    await rest();
    expect(read).toEqual([7, 7]);
  });
});
