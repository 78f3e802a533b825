import { describe, expect, it } from 'vitest';
import { parseFromInspector } from '../../../src/host/inspector/fromInspector';

describe('messages from the webview', () => {
  it.each([
    { type: 'ready' },
    { type: 'command', command: 'train' },
    { type: 'command', command: 'selectModel' },
    { type: 'select', range: { start: 0, end: 4 } },
    { type: 'highlight', ranges: [{ start: 0, end: 4 }] },
    { type: 'highlight', ranges: [] },
    { type: 'command', command: 'trainTranslator' },
    { type: 'insert', offset: 3, text: ' cat' },
    { type: 'window', tokens: 64 },
    { type: 'window', tokens: 0 },
    { type: 'ask', id: 3, name: 'surprisals', request: { anything: 1 } },
    { type: 'cancel', id: 3 },
    { type: 'save', name: 'unroll-gates', kind: 'csv', content: 'a,b' },
    { type: 'save', name: 'unroll-gates', kind: 'png', content: Uint8Array.of(1) },
    { type: 'report', answers: [{ name: 'models', request: {}, result: {} }], viewState: { version: 1 } },
    { type: 'viewState', viewState: { version: 1, tab: 'gates' } },
  ])('%j is understood', (message) => expect(parseFromInspector(message)).toEqual(message));

  it.each([
    undefined,
    null,
    'ready',
    {},
    { type: 'other' },
    { type: 'command', command: 'constructor' },
    { type: 'command' },
    { type: 'select', range: { start: 4, end: 0 } },
    { type: 'select', range: { start: -1, end: 0 } },
    { type: 'select', range: { start: NaN, end: NaN } },
    { type: 'select' },
    { type: 'highlight', ranges: [{ start: 4, end: 0 }] },
    { type: 'highlight', ranges: Array(5000).fill({ start: 0, end: 1 }) },
    { type: 'highlight' },
    { type: 'insert', offset: 1.5, text: 'x' },
    { type: 'insert', offset: 1, text: 7 },
    { type: 'window', tokens: -1 },
    { type: 'window', tokens: Infinity },
    { type: 'ask', id: 3, name: 'constructor', request: {} },
    { type: 'ask', id: -1, name: 'surprisals', request: {} },
    { type: 'cancel', id: 'x' },
    { type: 'save', name: '../secret', kind: 'csv', content: '' },
    { type: 'save', name: 'a', kind: 'exe', content: '' },
    { type: 'save', name: 'a', kind: 'png', content: 'text' },
    { type: 'report', answers: {}, viewState: {} },
    { type: 'viewState', viewState: 'gates' },
  ])('%j is refused', (message) => expect(parseFromInspector(message)).toBeUndefined());

  it('may not ask for a window without bounds', () => {
    expect(parseFromInspector({ type: 'window', tokens: 1e9 })).toEqual({ type: 'window', tokens: 1000 });
  });
});
