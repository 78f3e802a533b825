import { describe, expect, it } from 'vitest';
import { quantitiesOf } from '../../../src/protocol/spec';
import { createServiceFixture, text, trainRequest } from './serviceFixture';

const document = { documentId: 'd', version: 1 };

async function trained() {
  const { client } = createServiceFixture();
  await client.train(trainRequest('m', 4));
  await client.openDocument({ ...document, text });
  const { stretch, key } = await client.traceStretch({ ...document, modelId: 'm', offset: 30 });
  return {
    api: client,
    place: { ...document, modelId: 'm', stretch, layer: 0, direction: 'forward' as const },
    key,
  };
}

/** Asks again until the work is done; how often that was. */
async function whole<T extends object>(
  ask: () => Promise<T>,
): Promise<{ answer: Exclude<T, { pending: true }>; asked: number }> {
  for (let asked = 1; asked < 1000; asked++) {
    const answer = await ask();
    if (!('pending' in answer)) return { answer: answer as Exclude<T, { pending: true }>, asked };
  }
  throw new Error('it never came to an end');
}

describe('traces through the service', () => {
  it('tell which rows are selected, of two tokens at least', async () => {
    const { api, place } = await trained();
    const tokens = await api.traceTokens({ ...place, rowFrom: 0, rows: 12 });
    const [start = 0, end = 0] = [tokens.starts[2], tokens.starts[7]];
    const selected = async (selection?: { start: number; end: number }) =>
      (await api.traceStretch({ ...document, modelId: 'm', offset: end, selection })).selected;
    expect(await selected({ start, end })).toEqual({ from: 2, to: 7 });
    expect(await selected({ start: start + 1, end })).toEqual({ from: 2, to: 7 });
    expect(await selected({ start, end: start + 1 })).toBeUndefined();
    expect(await selected({ start, end: start })).toBeUndefined();
    expect(await selected()).toBeUndefined();
    const beyond = await selected({ start, end: 1e9 });
    expect(beyond).toEqual({ from: 2, to: place.stretch.end });
  });

  it('come piece by piece, and go on where they stopped', async () => {
    const { api, place, key } = await trained();
    const tiles = { ...place, quantities: [...quantitiesOf.gru], level: 0, indices: [0, 1, 2] };
    const first = await api.traceTiles(tiles);
    expect(first).toMatchObject({ pending: true, key, of: place.stretch.end });
    const { answer, asked } = await whole(() => api.traceTiles(tiles));
    expect(asked).toBeGreaterThan(1);
    expect(answer.key).toBe(key);
    expect(answer.tiles).toHaveLength(3 * 4);
    // What was read once need not be read again.
    expect((await whole(() => api.traceTiles({ ...tiles, level: 1 }))).asked).toBeLessThan(asked);
  });

  it('are what inspect says', async () => {
    const { api, place } = await trained();
    const trace = await api.inspect({ ...document, modelId: 'm', offset: 0, maxTokens: 40 });
    const hidden = trace.layers[0].quantities.hidden ?? new Float32Array(0);
    const { answer: column } = await whole(() => api.traceColumn({ ...place, row: 7 }));
    const { answer: unit } = await whole(() => api.traceUnit({ ...place, unit: 3, rowFrom: 5, rows: 10 }));
    for (let h = 0; h < 8; h++) expect(column.quantities.hidden?.[h]).toBeCloseTo(hidden[7 * 8 + h], 5);
    expect(unit.quantities.hidden?.[2]).toBeCloseTo(hidden[7 * 8 + 3], 5);
    expect(unit.before).toBeCloseTo(hidden[4 * 8 + 3], 5);
  });

  it('order units, and tell what changed one', async () => {
    const { api, place } = await trained();
    const request = {
      ...place,
      quantity: 'hidden' as const,
      sort: 'correlation' as const,
      with: { unit: 2 },
    };
    const { answer: units } = await whole(() => api.traceUnits(request));
    expect(units.order[0]).toBe(2);
    const { answer: life } = await whole(() =>
      api.traceUnitLife({ ...place, unit: 2, buckets: 50, events: 4 }),
    );
    expect(life.low).toHaveLength(50);
    expect(life.events.filter(({ kind }) => kind === 'write')).toHaveLength(4);
    const { row, text: token } = life.events[0];
    const { texts } = await api.traceTokens({ ...place, rowFrom: row, rows: 1 });
    expect(texts).toEqual([token]);
  });

  it('order units by a token type, or by a pattern of somebody, as the detectors say', async () => {
    const { api, place } = await trained();
    const { layer, direction } = place;
    const [start, end] = [text.indexOf('cat'), text.indexOf('cat') + 3];
    // Arrays are handed over: each question has its own.
    const ofType = () => ({ id: 'type:noun', ranges: Int32Array.of(start, end) });
    const pattern = { source: '\\b[cd]\\w+', ignoreCase: false };
    const choice = { layer, direction, quantity: 'hidden' as const };
    const detected = await api.detectUnits({
      ...document,
      ...choice,
      modelId: 'm',
      offset: 0,
      marked: [ofType()],
      pattern,
    });
    const request = { ...place, quantity: choice.quantity, sort: 'correlation' as const };
    const ordered = {
      'type:noun': await whole(() =>
        api.traceUnits({ ...request, with: { type: 'noun' }, marked: ofType() }),
      ),
      pattern: await whole(() => api.traceUnits({ ...request, with: { pattern } })),
      quotes: await whole(() => api.traceUnits({ ...request, with: { feature: 'quotes' } })),
    };
    for (const [id, { answer }] of Object.entries(ordered)) {
      const expected = detected.detectors.find((each) => each.id === id)?.correlation ?? [];
      expect(answer.correlation).toHaveLength(8);
      for (const [u, r] of expected.entries())
        if (Number.isNaN(r)) expect(answer.correlation[u]).toBeNaN();
        else expect(answer.correlation[u]).toBeCloseTo(r, 4);
      if (id === 'quotes') continue;
      const inOrder = Array.from(answer.order, (u) => answer.correlation[u]);
      expect(inOrder).toEqual([...inOrder].sort((a, b) => b - a));
    }
  });

  it('refuse a bad pattern, and end one that would take forever', async () => {
    const { client: api } = createServiceFixture();
    await api.train(trainRequest('m', 1));
    await api.openDocument({ ...document, text: `${'a'.repeat(60)} b` });
    const { stretch } = await api.traceStretch({ ...document, modelId: 'm', offset: 0 });
    const ask = (source: string) =>
      whole(() =>
        api.traceUnits({
          ...document,
          modelId: 'm',
          stretch,
          layer: 0,
          direction: 'forward',
          quantity: 'hidden',
          sort: 'correlation',
          with: { pattern: { source, ignoreCase: false } },
        }),
      );
    await expect(ask('(')).rejects.toMatchObject({ code: 'bad-pattern' });
    await expect(ask('(a+)+$')).rejects.toMatchObject({
      code: 'bad-pattern',
      hint: expect.stringMatching(/\S/),
    });
    expect((await ask('a+')).answer.order).toHaveLength(8);
  });

  it('refuse an old version, and what the model does not have', async () => {
    const { api, place } = await trained();
    await expect(api.traceColumn({ ...place, version: 0, row: 1 })).rejects.toMatchObject({ code: 'stale' });
    await expect(api.traceColumn({ ...place, layer: 3, row: 1 })).rejects.toMatchObject({
      code: 'bad-input',
    });
    await expect(
      whole(() => api.traceTiles({ ...place, quantities: ['forget'], level: 0, indices: [0] })),
    ).rejects.toMatchObject({ code: 'bad-input' });
  });

  it('let an edit keep what stands before it', async () => {
    const { api, place } = await trained();
    const tiles = { ...place, quantities: ['hidden' as const], level: 0, indices: [0] };
    const { answer: before } = await whole(() => api.traceTiles(tiles));
    const offset = text.length;
    await api.editDocument({
      documentId: 'd',
      fromVersion: 1,
      version: 2,
      changes: [{ offset, length: 0, text: ' dog' }],
    });
    const { stretch } = await api.traceStretch({ ...document, version: 2, modelId: 'm', offset });
    expect(stretch.end).toBe(place.stretch.end + 1);
    const { answer: after, asked } = await whole(() => api.traceTiles({ ...tiles, version: 2, stretch }));
    expect(asked).toBe(1);
    expect(after.tiles[0].codes).toEqual(before.tiles[0].codes);
  });
});
