import { beforeAll, describe, expect, it } from 'vitest';
import { patternRanges } from '../../../src/worker/patternRanges';
import { CancellationSource } from '../../../src/base/cancellation';
import { createServiceFixture, text, trainRequest } from './serviceFixture';

const { client } = createServiceFixture();
const choice = { modelId: 'run', documentId: 'd', version: 1, layer: 0, quantity: 'hidden' as const };

beforeAll(async () => {
  await client.train(trainRequest('run', 60));
  await client.openDocument({ documentId: 'd', version: 1, text });
});

describe('units by the service', () => {
  it('follows a unit as the trace has it', async () => {
    const range = { start: 300, end: 360 };
    const { starts, ends, values } = await client.unitTrack({ ...choice, range, unit: 3 });
    expect(starts[0]).toBeLessThanOrEqual(300);
    expect(ends.at(-1)).toBeGreaterThanOrEqual(360);
    const trace = await client.inspect({ ...choice, offset: 330, maxTokens: 200 });
    const first = trace.tokens.findIndex(({ start }) => start === starts[0]);
    const { hidden } = trace.layers[0].quantities;
    values.forEach((value, i) => expect(value).toBeCloseTo(hidden![(first + i) * 8 + 3], 6));
    const mean = await client.unitTrack({ ...choice, range });
    const row = hidden!.subarray(first * 8, first * 8 + 8);
    expect(mean.values[0]).toBeCloseTo(row.reduce((sum, value) => sum + value, 0) / 8, 6);
  });

  it('matches the same text where it comes again, and answers again without reading again', async () => {
    const start = text.indexOf('rug', 700);
    const request = { ...choice, range: { start: start - 1, end: start + 3 }, topK: 20 };
    const first = await client.matchUnits(request);
    expect(first.tokens).toBe(text.match(/ ?\w+|[.\n]/g)?.length);
    expect(first.units.length).toBeGreaterThan(0);
    expect(first.matches.length).toBeGreaterThan(5);
    expect(first.matches.filter((match) => match.text === ' rug').length).toBeGreaterThan(5);
    expect(await client.matchUnits(request)).toEqual(first);
    const strict = await client.matchUnits({ ...request, thresholds: { on: 5, off: 0 } });
    expect(strict).toMatchObject({ units: [], matches: [], thresholds: { on: 5, off: 0 } });
  });

  it('detects, with ranges and a pattern of the caller', async () => {
    const marked = [{ id: 'type:noun', ranges: Int32Array.of(4, 7, 19, 22) }];
    const pattern = { source: '\\bcat\\b', ignoreCase: true };
    const { detectors } = await client.detectUnits({ ...choice, offset: 0, marked, pattern });
    expect(detectors.map(({ id }) => id).slice(-2)).toEqual(['type:noun', 'pattern']);
    const found = detectors.at(-1)!;
    expect(found.correlation).toHaveLength(8);
    expect(Math.max(...found.correlation.map(Math.abs))).toBeGreaterThan(0.2);
  });

  it('refuses what the model does not have', async () => {
    const range = { start: 0, end: 3 };
    await expect(client.unitTrack({ ...choice, layer: 1, range })).rejects.toMatchObject({
      code: 'bad-input',
    });
    await expect(client.unitTrack({ ...choice, unit: 8, range })).rejects.toMatchObject({
      code: 'bad-input',
    });
    await expect(client.matchUnits({ ...choice, quantity: 'cell', range, topK: 1 })).rejects.toMatchObject({
      code: 'bad-input',
    });
  });

  it('is stale after an edit, and can be cancelled', async () => {
    await client.openDocument({ documentId: 'other', version: 3, text });
    const request = { ...choice, documentId: 'other', range: { start: 0, end: 3 }, topK: 1 };
    await expect(client.matchUnits({ ...request, version: 2 })).rejects.toMatchObject({ code: 'stale' });
    const source = new CancellationSource();
    const asked = client.matchUnits({ ...request, version: 3 }, { token: source.token });
    source.cancel();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('reads under interventions', async () => {
    const range = { start: 300, end: 320 };
    const interventions = [{ layer: 0, unit: 3, quantity: 'hidden' as const, value: 0.125 }];
    const { values } = await client.unitTrack({ ...choice, range, unit: 3, interventions });
    for (const value of values) expect(value).toBe(0.125);
  });
});

describe('what if', () => {
  it('says what would be expected and written, beside what is', async () => {
    const offset = text.indexOf('on', 700);
    const request = { ...choice, offset, topK: 5, length: 8, temperature: 0, seed: 1 };
    const { unchanged, changed } = await client.whatIf({
      ...request,
      interventions: [{ layer: 0, unit: 'all', quantity: 'hidden', value: 0 }],
    });
    expect(unchanged.result).toEqual(await client.predict({ ...choice, offset, topK: 5 }));
    expect(changed.result).not.toEqual(unchanged.result);
    expect(unchanged.text).toBe(
      await client.generate({ ...request, prompt: text.slice(0, offset), modelId: 'run' }),
    );
    expect(changed.text).not.toBe(unchanged.text);
    const nothing = await client.whatIf({ ...request, length: 0, interventions: [] });
    expect(nothing.changed).toEqual(nothing.unchanged);
    const bad = [{ layer: 7, unit: 0, quantity: 'hidden' as const, value: 0 }];
    await expect(client.whatIf({ ...request, interventions: bad })).rejects.toMatchObject({
      code: 'bad-input',
    });
  });
});

describe('patternRanges', () => {
  it('finds, with or without case', () => {
    expect([...patternRanges({ source: 'a+', ignoreCase: false }, 'aab Aa')]).toEqual([0, 2, 5, 6]);
    expect([...patternRanges({ source: 'a+', ignoreCase: true }, 'aab Aa')]).toEqual([0, 2, 4, 6]);
    expect([...patternRanges({ source: 'x*', ignoreCase: true }, 'aab')]).toEqual([]);
  });

  it.each(['(', '', '\\', '[z-a]', '(?<n>a)(?<n>b)', 'x'.repeat(2000)])('refuses %s', (source) => {
    expect(() => patternRanges({ source, ignoreCase: false }, 'abc')).toThrow(
      expect.objectContaining({ code: 'bad-pattern', hint: expect.stringMatching(/\S/) }),
    );
  });

  it('ends one that would take forever', () => {
    expect(() => patternRanges({ source: '(a+)+$', ignoreCase: false }, `${'a'.repeat(60)}b`)).toThrow(
      /too long/,
    );
  });
});
