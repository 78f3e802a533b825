import { describe, expect, it } from 'vitest';
import { CancellationSource } from '../../../src/base/cancellation';
import type { ModelKind } from '../../../src/protocol/spec';
import { createServiceFixture, text, trainRequest } from './serviceFixture';

const typed = 'The dog saw the mat. '.repeat(12);
const place = { modelId: 'm', documentId: 'd', version: 1 };
const range = { start: 0, end: typed.length };

async function taught(kind: ModelKind = 'language', cell: 'gru' | 'lstm' | 'rnn-tanh' = 'gru') {
  const fixture = createServiceFixture();
  const { client } = fixture;
  const request = trainRequest('m', 60);
  request.options.model = { ...request.options.model, kind, cell };
  await client.train(request);
  await client.openDocument({ documentId: 'd', version: 1, text: typed });
  return fixture;
}

/** Learns the whole range, as the host does: call by call, waiting as told (here: the clock moves at every look). */
async function learnAll({ client }: ReturnType<typeof createServiceFixture>) {
  const losses: number[] = [];
  for (let start = 0; start < range.end;) {
    const result = await client.learnTyped({ ...place, range: { start, end: range.end }, share: 0.5 });
    if (result.tokens > 0) losses.push(result.loss);
    start = result.upTo;
  }
  return losses;
}

async function lossOf({ client }: ReturnType<typeof createServiceFixture>) {
  const { probability } = await client.surprisals({ ...place, range, topK: 0 });
  return probability.reduce((sum, p) => sum - Math.log(p), 0) / probability.length;
}

describe.each(['gru', 'lstm', 'rnn-tanh'] as const)('learning while somebody types, %s', (cell) => {
  it('makes what was typed more probable; forgetting restores the weights, bit by bit', async () => {
    const fixture = await taught('language', cell);
    const { client } = fixture;
    const before = await lossOf(fixture);
    const bytes = await client.exportModel({ modelId: 'm' });
    for (let round = 0; round < 3; round++) await learnAll(fixture);
    const after = await lossOf(fixture);
    expect(after).toBeLessThan(before - 0.05);
    expect((await client.learntTyped({ modelId: 'm' })).tokens).toBeGreaterThan(100);
    // What is written of the model is the model that was trained.
    expect(await client.exportModel({ modelId: 'm' })).toEqual(bytes);
    expect(await lossOf(fixture)).toBe(after);

    const { weightsHash } = await client.forgetTyped({ modelId: 'm' });
    expect(await lossOf(fixture)).toBe(before);
    expect((await client.learntTyped({ modelId: 'm' })).tokens).toBe(0);
    expect(weightsHash).toBe((await client.importModel({ modelId: 'again', bytes })).weightsHash);
  });
});

describe('learning while somebody types', () => {
  it('gives the same weights each time', async () => {
    const first = await taught();
    const second = await taught();
    expect(await learnAll(first)).toEqual(await learnAll(second));
    expect(await lossOf(first)).toBe(await lossOf(second));
  });

  it('keeps its share of the time: a call that comes too early learns nothing', async () => {
    const { client } = await taught();
    const done = await client.learnTyped({ ...place, range, share: 0.01 });
    expect(done.tokens).toBeGreaterThan(0);
    expect(done.waitSeconds).toBeCloseTo(99 * done.seconds);
    const early = await client.learnTyped({ ...place, range, share: 0.01 });
    expect(early).toMatchObject({ tokens: 0, upTo: range.start });
    expect(early.waitSeconds).toBeGreaterThan(0);
    expect(early.waitSeconds).toBeLessThanOrEqual(done.waitSeconds);
  });

  it('changes nothing when the user types on', async () => {
    const fixture = await taught();
    const { client } = fixture;
    const before = await lossOf(fixture);
    const learning = client.learnTyped({ ...place, range, share: 0.5 });
    await client.editDocument({
      ...{ documentId: 'd', fromVersion: 1, version: 2 },
      changes: [{ offset: 0, length: 0, text: 'x' }],
    });
    await expect(learning).rejects.toMatchObject({ code: 'stale' });
    const source = new CancellationSource();
    const cancelled = client.learnTyped({ ...place, version: 2, range, share: 0.5 }, { token: source.token });
    source.cancel();
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    await client.openDocument({ documentId: 'd', version: 1, text: typed });
    expect(await lossOf(fixture)).toBe(before);
  });

  it('answers questions in between, from whole weights', async () => {
    const fixture = await taught();
    const { client } = fixture;
    const learning = learnAll(fixture);
    const answers = [];
    for (let i = 0; i < 20; i++) {
      const { predictions } = await client.predict({ ...place, offset: typed.length, topK: 5 });
      answers.push(predictions.reduce((sum, { probability }) => sum + probability, 0));
    }
    await learning;
    for (const sum of answers) expect(sum).toBeGreaterThan(0.1);
  });

  it('refuses models that do not go on with texts, and says why', async () => {
    const blank = await taught('blank');
    await expect(blank.client.learnTyped({ ...place, range, share: 0.5 })).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('fills blanks'),
    });
    const { client } = createServiceFixture();
    const pairs = 'the cat\tle chat\nthe dog\tle chien\na cat\tun chat\na dog\tun chien\n'.repeat(6);
    const request = trainRequest('m', 2, { text: pairs });
    request.options = {
      ...request.options,
      model: { kind: 'translate', hiddenSize: 8 },
      training: { steps: 2 },
    };
    await client.train(request);
    await client.openDocument({ documentId: 'd', version: 1, text });
    await expect(client.learnTyped({ ...place, range, share: 0.5 })).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('translates'),
    });
  });
});
