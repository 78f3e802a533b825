import { describe, expect, it, vi } from 'vitest';
import type { StretchAnswer } from '../../../src/protocol/traces';
import { UnitData } from '../../../webview/belt/unitData';
import { RefusedError } from '../../../webview/questionBook';
import { TraceSource } from '../../../webview/traces/traceSource';
import { askedOf, stretchOf } from './sources';

const place = { layer: 0, direction: 'forward' } as const;
const correlationOf = (...values: number[]) => ({ correlation: Float32Array.from(values) });

async function dataOf(answer: () => Promise<unknown>, first: Partial<StretchAnswer> = {}) {
  const host = askedOf(answer, { cell: 'lstm', ...first });
  const source = new TraceSource(host);
  source.start();
  await vi.waitFor(() => expect(source.stretch).toBeDefined());
  const arrived = vi.fn();
  const edit = async (key: string) => {
    host.stretch = stretchOf({ cell: 'lstm', key });
    source.refresh();
    await vi.waitFor(() => expect(source.stretch?.key).toBe(key));
  };
  return { data: new UnitData(source, arrived), source, arrived, asked: host.asked, edit };
}

describe('the unit that the belt begins with', () => {
  it('is asked for again when somebody left before the answer came', async () => {
    const { data, source, asked } = await dataOf(
      vi
        .fn<() => Promise<unknown>>()
        .mockRejectedValueOnce(new RefusedError({ code: 'cancelled', message: '', hint: '' }))
        .mockResolvedValue(correlationOf(0, -0.5, 0)),
    );
    expect(data.telling(place)).toBeUndefined();
    source.stop();
    await vi.waitFor(() => expect(asked).toHaveBeenCalledTimes(2));
    source.start();
    await vi.waitFor(() => expect(data.telling(place)).toEqual({ unit: 1, r: -0.5 }));
  });

  it('stands while an edited text is looked through', async () => {
    let isWaiting = false;
    const { data, edit, arrived } = await dataOf(() =>
      isWaiting ? new Promise(() => {}) : Promise.resolve({ ...correlationOf(-0.75, 0, 0), order: [2] }),
    );
    data.telling(place);
    data.ranking(place);
    await vi.waitFor(() => expect(arrived).toHaveBeenCalledTimes(2));
    isWaiting = true;
    await edit('after a key');
    expect(data.telling(place)).toEqual({ unit: 0, r: -0.75 });
    expect(data.ranking(place)?.order).toEqual([2]);
    expect(data.telling({ ...place, layer: 1 })).toBeUndefined();
    expect(data.ranking({ ...place, layer: 1 })).toBeUndefined();
    data.clear();
    expect(data.telling(place)).toBeUndefined();
  });

  it('is not looked for in a pair, and in nothing where the model is gone', async () => {
    const refusal = new RefusedError({ code: 'no-model', message: 'No model.', hint: '' });
    const { data, asked } = await dataOf(() => Promise.reject(refusal));
    expect(data.telling({ ...place, side: 'decoder' })).toBe('none');
    expect(asked).toHaveBeenCalledTimes(1);
    data.telling(place);
    await vi.waitFor(() => expect(data.telling(place)).toBe('none'));
  });
});
