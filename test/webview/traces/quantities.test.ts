import { describe, expect, it } from 'vitest';
import { shownQuantities } from '../../../webview/gates/shownQuantities';
import { restoreViewState } from '../../../webview/viewState';

describe('quantities that are stacked', () => {
  it.each([
    ['lstm', 'gates', ['input', 'forget', 'output']],
    ['lstm', 'states', ['candidate', 'cell', 'hidden']],
    ['gru', 'gates', ['reset', 'update']],
    ['gru', 'states', ['candidate', 'hidden']],
    ['gru', 'forget', ['reset', 'update', 'candidate', 'hidden']],
    ['lstm', 'cell', ['cell']],
    ['rnn-tanh', 'gates', ['hidden']],
    ['rnn-relu', 'all', ['hidden']],
  ] as const)('of %s: %s', (cell, quantity, expected) =>
    expect(shownQuantities({ cell }, { quantity })).toEqual(expected),
  );

  it('are remembered', () => {
    const restored = (quantity: unknown) => restoreViewState({ version: 1, layer: 0, quantity }).quantity;
    expect(['states', 'gates', 'all', 'cell', 'nonsense', 7].map(restored)).toEqual([
      'states',
      'gates',
      'all',
      'cell',
      'all',
      'all',
    ]);
  });
});
