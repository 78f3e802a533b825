import { describe, expect, it, vi } from 'vitest';
import type { StretchAnswer } from '../../../src/protocol/traces';
import { comparisonWith } from '../../../webview/gates/comparisonWith';
import { UnitOrders } from '../../../webview/gates/unitOrders';
import { RefusedError } from '../../../webview/questionBook';
import { TraceSource } from '../../../webview/traces/traceSource';
import { restoreViewState } from '../../../webview/viewState';

const stretch: StretchAnswer = {
  key: 'k',
  stretch: { first: 0, end: 9 },
  documentTokens: 9,
  cursorRow: 0,
  cell: 'gru',
  layers: 1,
  units: 3,
  directions: ['forward'],
  live: false,
};
const place = { layer: 0, direction: 'forward', quantity: 'hidden', sort: 'correlation' } as const;
const pattern = { source: '(a+)+$', ignoreCase: false };

function held(correlation: number[]) {
  const none = new Float32Array(3);
  return {
    key: 'k',
    order: Uint32Array.of(2, 0, 1),
    correlation: Float32Array.from(correlation),
    mean: none,
  };
}

async function orders(answer: () => Promise<unknown>) {
  const asked = vi.fn((name: string) => (name === 'traceStretch' ? Promise.resolve(stretch) : answer()));
  const source = new TraceSource({ ask: asked as never });
  source.start();
  await vi.waitFor(() => expect(source.stretch).toBeDefined());
  const arrived = vi.fn();
  return { made: new UnitOrders(source, arrived), arrived, asked };
}

describe('orders of units', () => {
  it('ask for a tag as it was chosen, and for nothing before there is a pattern', () => {
    expect(comparisonWith('quotes', undefined)).toEqual({ feature: 'quotes' });
    expect(comparisonWith('type:keyword', pattern)).toEqual({ type: 'keyword' });
    expect(comparisonWith('pattern', pattern)).toEqual({ pattern });
    expect(comparisonWith('pattern', undefined)).toBeUndefined();
  });

  it('tell what is wrong with a pattern, and ask for it again only when somebody wants it', async () => {
    const refusal = { code: 'bad-pattern', message: 'It takes too long.', hint: 'Shorten it.' };
    const { made, arrived, asked } = await orders(() => Promise.reject(new RefusedError(refusal)));
    const wish = { ...place, with: { pattern } };
    expect([...made.order(wish, 3)]).toEqual([0, 1, 2]);
    await vi.waitFor(() => expect(arrived).toHaveBeenCalled());
    expect(made.problem(wish)).toBe('It takes too long. Shorten it.');
    const before = asked.mock.calls.length;
    expect([...made.order(wish, 3)]).toEqual([0, 1, 2]);
    expect(asked.mock.calls).toHaveLength(before);
    made.tryAgain();
    expect(made.problem(wish)).toBe('');
    made.order(wish, 3);
    expect(asked.mock.calls).toHaveLength(before + 1);
  });

  it('say when nothing goes along with a tag', async () => {
    const { made, arrived } = await orders(() => Promise.resolve(held([NaN, NaN, NaN])));
    const wish = { ...place, with: { type: 'enum' } };
    made.order(wish, 3);
    await vi.waitFor(() => expect(arrived).toHaveBeenCalled());
    expect([...made.order(wish, 3)]).toEqual([2, 0, 1]);
    expect(made.isFlat(wish)).toBe(true);
  });

  it('are remembered with their pattern', () => {
    const restored = (more: object) => restoreViewState({ version: 1, layer: 0, quantity: 'all', ...more });
    expect(restored({ sortWith: 'pattern', sortPattern: { ...pattern, evil: 1 } })).toMatchObject({
      sortWith: 'pattern',
      sortPattern: pattern,
    });
    expect(restored({ sortWith: 'type:keyword' }).sortWith).toBe('type:keyword');
    expect(restored({ sortWith: 'evil', sortPattern: { source: 7 } })).toEqual({
      version: 1,
      layer: 0,
      quantity: 'all',
    });
  });
});
