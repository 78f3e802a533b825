import { afterEach, describe, expect, it, vi } from 'vitest';
import { CancellationSource } from '../../../src/base/cancellation';
import { readModelFile } from '../../../src/engine/modelFile';
import { Stepper } from '../../../src/engine/network/stepper';
import { contextWindow } from '../../../src/engine/reading/contextWindow';
import { createServiceFixture, text, trainRequest } from './serviceFixture';

const place = { modelId: 'm', documentId: 'd' };
const wish = { maxTokens: 12, minProbability: 0.05, cache: true };

async function taught() {
  const fixture = createServiceFixture();
  const request = trainRequest('m', 40);
  request.options.tokenizer = { kind: 'bpe', minCount: 1 };
  const { summary } = await fixture.client.train(request);
  return { ...fixture, fixture, summary };
}

afterEach(() => vi.restoreAllMocks());

describe('tokens read for a suggestion in a text of 200 KB', () => {
  const long = text.repeat(Math.ceil(200_000 / text.length));

  /** A document that is typed in; each answer says how many tokens were read for it. */
  async function typing() {
    const { client, summary } = await taught();
    const read = vi.spyOn(Stepper.prototype, 'step');
    let [content, version] = [long, 1];
    await client.openDocument({ documentId: 'd', version, text: content });
    const ask = async (offset: number) => {
      read.mockClear();
      await client.suggest({ ...place, ...wish, version, offset });
      return read.mock.calls.length;
    };
    return {
      window: contextWindow(summary.spec.model, 1e8),
      ask,
      length: () => content.length,
      async type(offset: number, typed: string) {
        content = content.slice(0, offset) + typed + content.slice(offset);
        const changes = [{ offset, length: 0, text: typed }];
        await client.editDocument({ documentId: 'd', fromVersion: version, version: ++version, changes });
        return ask(offset + typed.length);
      },
    };
  }

  it('are a window at first, and a few for each key at its end', async () => {
    const { ask, type, length, window } = await typing();
    expect(await ask(length())).toBeLessThanOrEqual(window);
    for (const key of 'The cat sat on the mat. The dog') expect(await type(length(), key)).toBeLessThan(8);
  });

  it('are a window after an edit in its middle, a few for the keys after that, and a window back at its end', async () => {
    const { ask, type, length, window } = await typing();
    await ask(length());
    let offset = long.indexOf('\n', 100_000);
    const first = await type(offset++, ' ');
    expect(first).toBeGreaterThan(100);
    expect(first).toBeLessThanOrEqual(window);
    for (const key of 'The cat sat') expect(await type(offset++, key)).toBeLessThan(8);
    // Nothing is read for a place that was asked about already.
    expect(await ask(offset)).toBeLessThan(2);
    expect(await ask(length())).toBeLessThanOrEqual(window);
    expect(await type(length(), ' ')).toBeLessThan(8);
  });

  it('are none any more once it was cancelled, and nothing goes on working', async () => {
    const { client, fixture } = await taught();
    await client.openDocument({ documentId: 'd', version: 1, text: long });
    const read = vi.spyOn(Stepper.prototype, 'step');
    const source = new CancellationSource();
    const request = { ...place, ...wish, version: 1, offset: long.length };
    const asked = client.suggest(request, { token: source.token });
    source.cancel();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    const turns = async (count: number) => {
      for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
    };
    await turns(3); // until the engine has heard of it
    const [steps, yields] = [read.mock.calls.length, fixture.yields];
    await turns(20);
    expect(read.mock.calls.length).toBe(steps);
    expect(fixture.yields).toBe(yields);
    expect(steps).toBeLessThan(1000);
  });
});

describe('a model that is to forget the text that it was trained on', () => {
  it('does, in memory and in its file, and keeps its weights', async () => {
    const { client, summary } = await taught();
    const before = readModelFile(await client.exportModel({ modelId: 'm' }));
    expect(before.text?.length).toBeGreaterThan(100);
    expect(await client.forgetText({ modelId: 'm' })).toEqual({ tokens: before.text?.length });
    const bytes = await client.exportModel({ modelId: 'm' });
    expect(readModelFile(bytes).text).toBeUndefined();
    expect(readModelFile(bytes).summary.weightsHash).toBe(summary.weightsHash);
    expect(await client.forgetText({ modelId: 'm' })).toEqual({ tokens: 0 });
    expect(await client.trainedText({ modelId: 'm', units: text.length })).toEqual({});

    await client.openDocument({ documentId: 'd', version: 1, text: 'The cat sat on' });
    const { predictions } = await client.predict({ ...place, version: 1, offset: 14, topK: 5, cache: true });
    for (const { cached } of predictions) expect(cached?.parts.text ?? 0).toBe(0);
  });
});
