import type { TextDocument, WebviewPanel } from 'vscode';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UnrollError } from '../../../src/base/errors';
import { Emitter } from '../../../src/base/event';
import type { ActiveEditor } from '../../../src/host/editor/activeEditor';
import type { QuestionContext } from '../../../src/host/inspector/questions/question';
import { surprisals } from '../../../src/host/inspector/questions/surprisals';
import type { ModelQuestions } from '../../../src/host/models/modelQuestions';
import type { Model, ModelRegistry } from '../../../src/host/models/modelRegistry';
import type { TrainingController } from '../../../src/host/training/trainingController';
import type { TrainingRun } from '../../../src/host/training/trainingRun';
import type { FromInspector, ToInspector } from '../../../src/protocol/inspectorProtocol';
import type { TrainingPoint } from '../../../src/protocol/training';
import { samplePoint, sampleRecord } from './support/sampleRecords';

const fail = (error: unknown): void => {
  throw error;
};
/** What VS Code tells of, to be told by the test. */
const selections = new Emitter<{ textEditor: unknown }>(fail);
const edits = new Emitter<{ document: unknown }>(fail);
const uri = (path: string) => ({ path, toString: () => `file://${path}` });
vi.mock('vscode', () => ({
  Position: class {
    constructor(
      readonly line: number,
      readonly character: number,
    ) {}
  },
  Range: class {},
  Uri: { joinPath: (base: { path: string }, ...parts: string[]) => uri([base.path, ...parts].join('/')) },
  env: { language: 'en' },
  l10n: { t: (text: string) => text, bundle: undefined },
  TabInputWebview: class {},
  ConfigurationTarget: {},
  window: { onDidChangeTextEditorSelection: selections.event },
  workspace: {
    onDidChangeTextDocument: edits.event,
    getConfiguration: () => ({ get: () => undefined }),
  },
}));
const { InspectorFeed } = await import('../../../src/host/inspector/inspectorFeed');
const { InspectorPanel } = await import('../../../src/host/inspector/inspectorPanel');
const { QuestionDesk } = await import('../../../src/host/inspector/questions/questionDesk');

/** A panel as VS Code gives one: its page is thrown away when it is hidden, and loaded anew when it is shown. */
class FakeWebviewPanel {
  visible = true;
  readonly posted: ToInspector[] = [];
  readonly messages = new Emitter<unknown>(fail);
  readonly views = new Emitter<void>(fail);
  readonly webview = {
    options: {},
    html: '',
    cspSource: 'https://files.example',
    asWebviewUri: (file: unknown) => file,
    onDidReceiveMessage: this.messages.event,
    postMessage: async (message: ToInspector) => this.posted.push(message) > 0,
  };
  readonly onDidChangeViewState = this.views.event;
  readonly onDidDispose = new Emitter<void>(fail).event;

  send(message: FromInspector): void {
    this.messages.fire(message);
  }

  turn(visible: boolean): void {
    this.visible = visible;
    this.views.fire();
    if (visible) this.send({ type: 'ready' });
  }
}

const placeAt = (character: number) => ({ line: 0, character });

function setUp() {
  const view = new FakeWebviewPanel();
  const panel = new InspectorPanel(view as unknown as WebviewPanel, uri('/extension') as never, (data) =>
    expect.fail(`not understood: ${JSON.stringify(data)}`),
  );
  const document = {
    uri: uri('/a/story.txt'),
    version: 1,
    languageId: 'plaintext',
    lineCount: 1,
    isClosed: false,
    lineAt: () => ({ text: 'x'.repeat(500), range: { end: placeAt(500) } }),
    offsetAt: ({ character }: { character: number }) => character,
    positionAt: placeAt,
    getText: () => 'x'.repeat(500),
  };
  const editor = { document, selection: { active: placeAt(40) }, visibleRanges: [] };
  const record = sampleRecord();
  const model = { id: record.id, state: 'stored', record } as Model;
  const asked: string[] = [];
  const engine: { death?: UnrollError } = {};
  const questions = {
    predict: async (_model: unknown, _document: unknown, offset: number) => {
      asked.push('predict');
      if (engine.death) throw engine.death;
      return { predictions: [], offset, prefix: '', entropy: 1 };
    },
    inspect: async () => {
      asked.push('inspect');
      return { tokens: [], layers: [] };
    },
  } as unknown as ModelQuestions;
  const editors = new Emitter<void>(fail);
  const runs = new Emitter<void>(fail);
  const points = new Emitter<Pick<TrainingRun, 'id' | 'points'>>(fail);
  const models = new Emitter<void>(fail);
  const activeEditor = { editor, onDidChange: editors.event } as unknown as ActiveEditor;
  const controller = { onDidChangeRun: runs.event, onDidAddPoint: points.event };
  const registry = {
    load: async () => undefined,
    speakerFor: () => ({ model, why: 'own' }),
    curveOf: async () => [],
    onDidChange: models.event,
  };
  const feed = new InspectorFeed(
    panel,
    activeEditor,
    controller as unknown as TrainingController,
    registry as unknown as ModelRegistry,
    questions,
    { isLost: () => false },
    new Emitter<never>(fail).event,
  );
  const answer = async () => {
    asked.push('surprisals');
    return {} as never;
  };
  const desk = new QuestionDesk(panel, { surprisals: { ...surprisals, answer } } as never, async (token) => {
    return { document: document as unknown as TextDocument, token } as QuestionContext;
  });
  panel.onMessage((message) => {
    if (message.type === 'ask') void desk.ask(message);
    if (message.type === 'window') feed.setWindow(message.tokens);
  });
  /** All that makes a panel on view ask anew. */
  const happen = async () => {
    selections.fire({ textEditor: editor });
    document.version++;
    edits.fire({ document });
    editors.fire();
    runs.fire();
    points.fire({ id: model.id, points: [] });
    models.fire();
    await vi.advanceTimersByTimeAsync(1000);
  };
  const types = () => view.posted.splice(0).map(({ type }) => type);
  const learn = (learnt: TrainingPoint[]) => points.fire({ id: model.id, points: learnt });
  const moveTo = async (offset: number, thenMs = 1000) => {
    editor.selection = { active: placeAt(offset) };
    selections.fire({ textEditor: editor });
    await vi.advanceTimersByTimeAsync(thenMs);
  };
  return { view, feed, engine, asked, happen, types, learn, moveTo };
}

describe('a hidden panel', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('asks the engine nothing and is told nothing, whatever happens', async () => {
    const { view, asked, happen, types } = setUp();
    view.send({ type: 'ready' });
    view.send({ type: 'window', tokens: 64 });
    await happen();
    expect(asked).toContain('predict');
    expect(asked).toContain('inspect');
    expect(types()).toContain('predictions');

    view.turn(false);
    asked.length = 0;
    for (let i = 0; i < 50; i++) await happen();
    view.send({ type: 'ask', id: 1, name: 'surprisals', request: { range: { start: 0, end: 1 }, top: 0 } });
    await happen();
    expect(asked).toEqual([]);
    expect(types()).toEqual([]);
  });

  it('is told once how things are when it is shown again', async () => {
    const { view, asked, happen, types } = setUp();
    view.send({ type: 'ready' });
    await happen();
    view.turn(false);
    for (let i = 0; i < 50; i++) await happen();
    asked.length = 0;
    types();

    view.turn(true);
    await vi.advanceTimersByTimeAsync(1000);
    expect(types()).toEqual(['run', 'predictions']);
    // No trace: the page is new, and has not said yet that it shows one.
    expect(asked).toEqual(['predict']);
  });

  it('is told nothing of what was asked before it was hidden', async () => {
    const { view, asked, types } = setUp();
    view.send({ type: 'ready' });
    view.turn(false);
    await vi.advanceTimersByTimeAsync(1000);
    expect(types()).toEqual([]);
    expect(asked.length).toBeLessThanOrEqual(1);
  });
});

describe('a panel on view', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('gets every point of a growing curve, and each once', async () => {
    const { view, happen, types, learn } = setUp();
    view.send({ type: 'ready' });
    await happen();
    types();
    const curve = [1, 2, 3].map((step) => samplePoint({ step }));
    learn(curve.slice(0, 1));
    learn(curve);
    const steps = view.posted.map((message) =>
      message.type === 'points' ? message.points.map(({ step }) => step) : [],
    );
    expect(steps.filter(({ length }) => length > 0)).toEqual([[1], [2, 3]]);
  });

  it('is told of a foreseen place once, and again when something else came on view before the engine confirmed it', async () => {
    const { view, feed, engine, types, moveTo } = setUp();
    view.send({ type: 'ready' });
    await moveTo(40);
    types();
    await moveTo(41);
    expect(types()).toEqual(['predictions']);

    engine.death = new UnrollError('worker-died', 'The engine is gone.', 'Start it again.');
    await moveTo(42);
    expect(types()).toEqual(['predictions', 'error']);
    engine.death = undefined;
    feed.startAgain();
    await vi.advanceTimersByTimeAsync(1000);
    expect(types()).toEqual(['predictions']);
  });

  it('has the engine confirm a foreseen place when it is drawn, and at once under a key that is held or where a trace is on view', async () => {
    const { view, asked, moveTo } = setUp();
    view.send({ type: 'ready' });
    await moveTo(40);
    asked.length = 0;
    await moveTo(41, 30);
    expect(asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(40);
    expect(asked[0]).toBe('predict');
    asked.length = 0;
    await moveTo(42, 0);
    expect(asked[0]).toBe('predict');

    view.send({ type: 'window', tokens: 64 });
    await moveTo(43);
    asked.length = 0;
    await moveTo(44, 0);
    expect(asked[0]).toBe('predict');
  });
});
