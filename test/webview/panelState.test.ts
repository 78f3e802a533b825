import { describe, expect, it } from 'vitest';
import type { ToInspector } from '../../src/protocol/inspectorProtocol';
import type { LabRecord } from '../../src/protocol/laboratory';
import {
  reducePanelAction,
  initialPanelState,
  type PanelState,
  reducePanelState,
} from '../../webview/panelState';
import { defaultViewState, restoreViewState } from '../../webview/viewState';
import { point, runView } from './makers';

const run = (modelId = 'a', documentName = 'story.txt'): ToInspector => ({
  type: 'run',
  run: runView(modelId),
  documentName,
  points: [point(1)],
});
const trace: ToInspector = { type: 'trace', trace: { tokens: [], layers: [] }, cursorToken: -1 };
const predictions: ToInspector = {
  type: 'predictions',
  contextTail: 'x',
  result: { predictions: [], offset: 0, prefix: '', entropy: 0 },
};
const after = (...messages: ToInspector[]): PanelState =>
  messages.reduce(reducePanelState, initialPanelState);

describe('panel state', () => {
  it('appends points of its own run, and replaces repeated ones', () => {
    const points = (modelId: string, ...steps: number[]): ToInspector => ({
      type: 'points',
      modelId,
      points: steps.map((step) => point(step)),
    });
    const steps = (state: PanelState) => state.points.map((each) => each.step);
    expect(steps(after(run(), points('a', 2, 3), points('a', 3, 4)))).toEqual([1, 2, 3, 4]);
    const state = after(run());
    expect(reducePanelState(state, points('b', 2))).toBe(state);
    expect(reducePanelState(state, points('a'))).toBe(state);
  });

  it('drops what another model said', () => {
    const state = after(run());
    expect(reducePanelState(state, { ...trace, modelId: 'b' })).toBe(state);
    expect(reducePanelState(state, { ...predictions, modelId: 'b' })).toBe(state);
    expect(reducePanelState(state, { ...trace, modelId: 'a' }).trace).toBeDefined();
    expect(reducePanelState(initialPanelState, trace)).toBe(initialPanelState);
  });

  it('forgets trace and predictions with their model or document only', () => {
    const seen = after(run(), trace, predictions);
    expect(reducePanelState(seen, run())).toMatchObject({ trace: seen.trace, predictions: seen.predictions });
    for (const other of [run('b'), run('a', 'notes.md')]) {
      const state = reducePanelState(seen, other);
      expect([state.trace, state.predictions]).toEqual([undefined, undefined]);
    }
  });

  it('shows an error until there is something good to show', () => {
    const failed = after(run(), { type: 'error', message: 'm', hint: 'h' });
    expect(failed.error).toEqual({ message: 'm', hint: 'h' });
    expect(reducePanelState(failed, trace).error).toBeUndefined();
    expect(reducePanelState(failed, predictions).error).toBeUndefined();
    expect(reducePanelState(failed, run()).error).toBeUndefined();
  });

  it('offers to start a dead engine again, until it answers', () => {
    const dead = after(run(), { type: 'error', message: 'm', hint: 'h', startAgain: true });
    expect(dead.error).toEqual({ message: 'm', hint: 'h', startAgain: true });
    expect(reducePanelState(dead, predictions).error).toBeUndefined();
  });

  it('knows a model of another text, until it is trained on this one', () => {
    const other = after({ ...run(), differs: 'other' } as ToInspector);
    expect(other.differs).toBe('other');
    expect(reducePanelState(other, predictions).differs).toBe('other');
    expect('differs' in reducePanelState(other, run())).toBe(false);
  });

  it('empties', () => {
    const state = after(run(), trace, { type: 'empty', documentName: 'x.md', reason: 'no-model' });
    expect(state).toEqual({ mode: 'no-model', documentName: 'x.md', points: [] });
  });

  it('keeps the list of comparisons itself while one runs', () => {
    const records: LabRecord[] = [];
    const running = { name: 'recall', cell: 'gru', share: 0.5, loss: 1 } as const;
    const begun = after(run(), { type: 'laboratory', view: { records } }, { type: 'comparing', running });
    expect(begun.laboratory).toEqual({ records: [], running });
    expect(begun.laboratory?.records).toBe(records);
    const ended = reducePanelState(begun, { type: 'comparing' });
    expect(ended.laboratory).toEqual({ records: [] });
    expect(ended.laboratory?.records).toBe(records);
    expect(after({ type: 'comparing', running }).laboratory).toEqual({ records: [], running });
  });

  it('does not fall over a message of a newer host', () => {
    const state = after(run());
    expect(reducePanelState(state, JSON.parse('{"type":"belt"}') as ToInspector)).toBe(state);
  });
});

describe('view state', () => {
  it('comes back whole', () => {
    const saved = {
      version: 1,
      layer: 2,
      quantity: 'forget',
      cell: 'lstm',
      documentUri: 'file:///a',
      curves: 'perplexity',
      tab: 'gates',
      tableOpen: true,
    };
    expect(restoreViewState(saved)).toEqual(saved);
  });

  it.each([undefined, null, 'x', 7, {}, { version: 2, layer: 1 }])('falls back from %j', (saved) => {
    expect(restoreViewState(saved)).toEqual(defaultViewState);
  });

  it('mends broken fields one by one', () => {
    const saved = {
      version: 1,
      layer: -1,
      quantity: 'nonsense',
      cell: 'lstm2',
      documentUri: 5,
      curves: 'x',
      tab: 'constructor',
      tableOpen: 'yes',
    };
    expect(restoreViewState(saved)).toEqual(defaultViewState);
    expect(restoreViewState({ version: 1, layer: 1.5, quantity: 'cell' })).toEqual({
      version: 1,
      layer: 0,
      quantity: 'cell',
    });
  });
});

describe('what tabs share', () => {
  const brush = { tokenFrom: 3, tokenTo: 9, range: { start: 10, end: 40 } };
  const selectedUnit = { layer: 0, direction: 'forward', unit: 7 } as const;
  const state = reducePanelState(initialPanelState, {
    type: 'run',
    run: runView('a'),
    documentName: 'story.txt',
    points: [],
  });

  it('is kept, and taken back', () => {
    const both = reducePanelAction(reducePanelAction(state, { type: 'brush', brush }), {
      type: 'selectUnit',
      selectedUnit,
    });
    expect(both).toMatchObject({ brush, selectedUnit });
    expect(reducePanelAction(both, { type: 'brush', brush: { ...brush } })).toBe(both);
    expect(reducePanelAction(both, { type: 'selectUnit', selectedUnit: { ...selectedUnit } })).toBe(both);
    expect(reducePanelAction(both, { type: 'brush' }).brush).toBeUndefined();
    expect(reducePanelAction(both, { type: 'selectUnit' }).selectedUnit).toBeUndefined();
  });

  it('goes with the model that it was seen in', () => {
    const brushed = reducePanelAction(state, { type: 'brush', brush });
    const message = { type: 'run' as const, documentName: 'story.txt', points: [] };
    expect(reducePanelState(brushed, { ...message, run: runView('a', { state: 'paused' }) }).brush).toBe(
      brush,
    );
    expect(reducePanelState(brushed, { ...message, run: runView('b') }).brush).toBeUndefined();
  });
});
