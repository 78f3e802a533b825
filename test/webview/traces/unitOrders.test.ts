import { describe, expect, it, vi } from 'vitest';
import { comparisonWith } from '../../../webview/gates/comparisonWith';
import { UnitOrders } from '../../../webview/gates/unitOrders';
import { RefusedError } from '../../../webview/questionBook';
import { TraceSource } from '../../../webview/traces/traceSource';
import { restoreViewState } from '../../../webview/viewState';
import { TokenTypes } from '../../../webview/gates/tokenTypes';
import { askedOf, stretchOf } from './sources';

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
  const host = askedOf(answer);
  const source = new TraceSource(host);
  source.start();
  await vi.waitFor(() => expect(source.stretch).toBeDefined());
  const arrived = vi.fn();
  return { made: new UnitOrders(source, arrived), arrived, source, host, asked: host.asked };
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

  it('are asked for anew of another text, where there was no model for the one before', async () => {
    const refusal = { code: 'no-model', message: 'No model.', hint: 'Train one.' };
    const { made, source, host, asked } = await orders(() => Promise.reject(new RefusedError(refusal)));
    const wish = { ...place, with: { feature: 'quotes' as const } };
    made.order(wish, 3);
    await vi.waitFor(() => expect(made.problem(wish)).toBe('No model. Train one.'));
    made.order(wish, 3);
    expect(asked).toHaveBeenCalledTimes(2);
    host.stretch = stretchOf({ key: 'another' });
    source.refresh();
    await vi.waitFor(() => expect(made.problem(wish)).toBe(''));
    made.order(wish, 3);
    expect(asked.mock.calls.filter(([name]) => name === 'traceUnits')).toHaveLength(2);
  });

  it('know the kinds of tokens, also when somebody left before they were told', async () => {
    const answers = [
      () => Promise.reject(new RefusedError({ code: 'cancelled', message: '', hint: '' })),
      () => Promise.resolve({ types: ['type:keyword', 'odd'] }),
    ];
    const { source, arrived, asked } = await orders(() => (answers.shift() ?? (() => Promise.reject()))());
    const types = new TokenTypes(source, arrived);
    types.want();
    types.want();
    await vi.waitFor(() => expect(asked).toHaveBeenCalledTimes(2));
    await vi.waitFor(() => {
      types.want();
      expect(types.known).toEqual(['type:keyword']);
    });
    types.want();
    expect(asked).toHaveBeenCalledTimes(3);
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
