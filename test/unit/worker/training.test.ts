import { beforeEach, describe, expect, it } from 'vitest';
import { CancellationSource } from '../../../src/base/cancellation';
import { createServiceFixture, firstEvent, text, trainRequest } from './serviceFixture';

const failsWith = (code: string) =>
  expect.objectContaining({ code, message: expect.any(String), hint: expect.any(String) });

describe('training in the service', () => {
  let fixture: ReturnType<typeof createServiceFixture>;
  beforeEach(() => {
    fixture = createServiceFixture();
  });

  it('reports how it goes and ends with a model', async () => {
    const { client } = fixture;
    const { events, progress } = firstEvent('point');
    const result = await client.train(trainRequest('run', 60), { progress });
    expect(events[0]).toMatchObject({ kind: 'started', runId: 'run', spec: { model: { hiddenSize: 8 } } });
    expect(events[0]).toHaveProperty('parameters', result.summary.parameters);
    expect(events.filter(({ kind }) => kind === 'point').length).toBeGreaterThan(0);
    expect(result).toMatchObject({
      runId: 'run',
      reason: 'finished',
      steps: 60,
      summary: { steps: 60, validLoss: result.validLoss },
    });
    expect(result.summary.weightsHash).toMatch(/^[0-9a-f]{16}$/);
    // The text is so regular that the model must be far better than guessing among its words.
    expect(result.trainLoss).toBeLessThan(Math.log(result.vocabulary) - 0.5);
    expect(result.summary.trainedAt).toBeGreaterThan(0);
  });

  it('gives the same weights for the same seed, whatever is asked meanwhile', async () => {
    const { client } = fixture;
    const quiet = await client.train(trainRequest('quiet', 40));
    await client.openDocument({ documentId: 'd', version: 1, text });
    const { seen, progress } = firstEvent('started');
    const training = client.train(trainRequest('asked', 40), { progress });
    await seen;
    for (let i = 0; i < 3; i++) {
      await client.predict({ modelId: 'asked', documentId: 'd', version: 1, offset: 100 + i, topK: 3 });
    }
    expect((await training).summary.weightsHash).toBe(quiet.summary.weightsHash);
  });

  it('answers questions with the weights of the moment, after a few slices', async () => {
    const { client } = fixture;
    await client.openDocument({ documentId: 'd', version: 1, text });
    const { seen, progress } = firstEvent('point');
    const training = client.train(trainRequest('run', 1_000_000), { progress });
    await seen;
    const before = fixture.yields;
    const place = { modelId: 'run', documentId: 'd', version: 1 };
    const { predictions } = await client.predict({ ...place, offset: 43, topK: 5 });
    expect(predictions).toHaveLength(5);
    expect(fixture.yields - before).toBeLessThan(30);
    const trace = await client.inspect({ ...place, offset: 20, maxTokens: 100 });
    expect(trace.tokens.map((token) => token.text).slice(0, 3)).toEqual(['The', ' cat', ' sat']);
    expect(
      await client.generate({ modelId: 'run', prompt: 'The', length: 4, temperature: 0, seed: 1 }),
    ).not.toBe('');
    await client.stopTraining({ runId: 'run' });
    expect(await training).toMatchObject({ reason: 'stopped' });
  });

  it('makes no step while paused, and goes on when resumed', async () => {
    const { client } = fixture;
    const { events, progress, seen } = firstEvent('point');
    const training = client.train(trainRequest('run', 1_000_000), { progress });
    await seen;
    await client.pauseTraining({ runId: 'run' });
    // What was under way has come through with the answer to a later request.
    await client.info({});
    const pausedAt = events.length;
    expect(events.at(-1)?.kind).toBe('paused');
    const yields = fixture.yields;
    for (let i = 0; i < 20; i++) await client.info({});
    expect(events.length).toBe(pausedAt);
    expect(fixture.yields - yields).toBeLessThanOrEqual(1);
    await client.resumeTraining({ runId: 'run' });
    await client.info({});
    expect(events[pausedAt]?.kind).toBe('resumed');
    while (events.length < pausedAt + 3) await client.info({});
    expect(events.at(-1)?.kind).toBe('point');
    await client.stopTraining({ runId: 'run' });
    expect((await training).seconds).toBeGreaterThan(0);
  });

  it('can be stopped while paused', async () => {
    const { client } = fixture;
    const { seen, progress } = firstEvent('started');
    const training = client.train(trainRequest('run', 1_000_000), { progress });
    await seen;
    await client.pauseTraining({ runId: 'run' });
    await client.stopTraining({ runId: 'run' });
    expect(await training).toMatchObject({ reason: 'stopped' });
  });

  it('delivers what was learnt when the call is cancelled', async () => {
    const { client } = fixture;
    const source = new CancellationSource();
    const { seen, progress } = firstEvent('point');
    const training = client.train(trainRequest('run', 1_000_000), { progress, token: source.token });
    await seen;
    source.cancel();
    const result = await training;
    expect(result.reason).toBe('stopped');
    expect(result.steps).toBeGreaterThan(0);
    const bytes = await client.exportModel({ modelId: 'run' });
    expect((await client.importModel({ modelId: 'copy', bytes })).weightsHash).toBe(
      result.summary.weightsHash,
    );
  });

  it('does not begin when it is cancelled before', async () => {
    const { client } = fixture;
    const source = new CancellationSource();
    const training = client.train(trainRequest('run', 10), { token: source.token });
    source.cancel();
    await expect(training).rejects.toMatchObject({ code: 'cancelled' });
    expect((await client.train(trainRequest('next', 10))).steps).toBe(10);
    expect((await client.info({})).models).toBe(1);
  });

  it('allows one training at a time', async () => {
    const { client } = fixture;
    const { seen, progress } = firstEvent('started');
    const training = client.train(trainRequest('run', 1_000_000), { progress });
    await expect(client.train(trainRequest('second', 10))).rejects.toEqual(failsWith('busy'));
    await seen;
    await expect(client.releaseModel({ modelId: 'run' })).rejects.toEqual(failsWith('busy'));
    await expect(client.exportModel({ modelId: 'run' })).rejects.toEqual(failsWith('busy'));
    await client.stopTraining({ runId: 'run' });
    await training;
    expect((await client.train(trainRequest('second', 10))).steps).toBe(10);
  });

  it('frees the place when a training fails', async () => {
    const { client } = fixture;
    await expect(client.train(trainRequest('empty', 10, { text: '' }))).rejects.toEqual(
      failsWith('bad-input'),
    );
    const wild = trainRequest('wild', 1000);
    wild.options.model = { ...wild.options.model, cell: 'rnn-relu' };
    wild.options.training = { ...wild.options.training, optimizer: 'sgd', learningRate: 1000, clipNorm: 0 };
    await expect(client.train(wild)).rejects.toEqual(failsWith('diverged'));
    expect((await client.train(trainRequest('next', 10))).steps).toBe(10);
    expect((await client.info({})).models).toBe(1);
  });

  it('forgives a click that comes too late, not one on an unknown run', async () => {
    const { client } = fixture;
    await client.train(trainRequest('run', 5));
    await client.stopTraining({ runId: 'run' });
    await client.pauseTraining({ runId: 'run' });
    await expect(client.stopTraining({ runId: 'other' })).rejects.toEqual(failsWith('no-model'));
  });

  it('holds less memory when it has finished', async () => {
    const { client } = fixture;
    const { seen, progress } = firstEvent('started');
    const training = client.train(trainRequest('run', 20), { progress });
    await seen;
    const during = (await client.info({})).bytes;
    await training;
    expect((await client.info({})).bytes).toBeLessThan(during);
  });
});
