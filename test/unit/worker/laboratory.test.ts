import { describe, expect, it } from 'vitest';
import { CancellationSource } from '../../../src/base/cancellation';
import type {
  LabEvent,
  LabRequest,
  TextComparisonRequest,
  TextEvent,
} from '../../../src/protocol/laboratory';
import { createServiceFixture, text, trainRequest } from './serviceFixture';

const small: LabRequest = {
  task: 'recall',
  cells: ['rnn-tanh', 'lstm'],
  distance: 2,
  hiddenSize: 6,
  steps: 5,
};
const comparison: TextComparisonRequest = {
  text,
  language: 'plaintext',
  cells: ['rnn-tanh', 'gru', 'lstm'],
  seconds: 0.2,
  seed: 1,
  modelIds: { 'rnn-tanh': 'a', gru: 'b', lstm: 'c' },
};

describe('the laboratory of the service', () => {
  it('compares cells on a task and tells how it goes', async () => {
    const { client } = createServiceFixture();
    const events: LabEvent[] = [];
    const result = await client.runLab(small, { progress: (event) => events.push(event) });
    expect(result.results.map(({ cell }) => cell)).toEqual(['rnn-tanh', 'lstm']);
    expect(events.filter(({ kind }) => kind === 'cell')).toHaveLength(2);
    expect(events.filter(({ kind }) => kind === 'result')).toHaveLength(2);
  });

  it('keeps what it has when it is stopped, and is free again', async () => {
    const { client } = createServiceFixture();
    const result = await client.runLab(
      { ...small, steps: 1_000_000 },
      { progress: ({ kind }) => kind === 'point' && void client.stopLab({}) },
    );
    expect(result.results).toMatchObject([{ cell: 'rnn-tanh', reason: 'stopped' }]);
    await expect(client.runLab(small)).resolves.toMatchObject({ distance: 2 });
    const texts = await client.compareText(
      { ...comparison, seconds: 1000 },
      { progress: ({ kind }) => kind === 'point' && void client.stopLab({}) },
    );
    expect(texts.map(({ cell }) => cell)).toEqual(['rnn-tanh']);
  });

  it('gives up when it is cancelled', async () => {
    const { client } = createServiceFixture();
    const source = new CancellationSource();
    const work = client.runLab(
      { ...small, steps: 1_000_000 },
      { token: source.token, progress: ({ kind }) => kind === 'point' && source.cancel() },
    );
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('trains models of a text, of equal size, which stay and can be asked', async () => {
    const { client } = createServiceFixture();
    const events: TextEvent[] = [];
    const results = await client.compareText(comparison, { progress: (event) => events.push(event) });
    expect(results.map(({ cell, modelId }) => [cell, modelId])).toEqual([
      ['rnn-tanh', 'a'],
      ['gru', 'b'],
      ['lstm', 'c'],
    ]);
    const sizes = results.map(({ parameters }) => parameters);
    expect(Math.max(...sizes) / Math.min(...sizes)).toBeLessThan(1.1);
    for (const { curve, gradientNorms, cellGradientNorms, cell, validLoss } of results) {
      expect(curve.length).toBeGreaterThan(0);
      expect(gradientNorms).toHaveLength(60);
      expect(gradientNorms.every((norm) => norm > 0)).toBe(true);
      expect(cellGradientNorms?.length).toBe(cell === 'lstm' ? 60 : undefined);
      expect(validLoss).toBeGreaterThan(0);
    }
    expect(events.filter(({ kind }) => kind === 'result')).toHaveLength(3);
    await client.openDocument({ documentId: 'd', version: 1, text });
    const place = { documentId: 'd', version: 1, offset: 40, maxLags: 9 };
    for (const modelId of ['a', 'b', 'c']) {
      expect((await client.gradient({ ...place, modelId })).tokens).toHaveLength(9);
    }
  });

  it('does one thing at a time', async () => {
    const { client } = createServiceFixture();
    const training = client.train(trainRequest('run', 200));
    await expect(client.runLab(small)).rejects.toMatchObject({ code: 'busy' });
    await expect(client.compareText(comparison)).rejects.toMatchObject({ code: 'busy' });
    await training;
  });

  it('refuses what cannot be compared', async () => {
    const { client } = createServiceFixture();
    await expect(client.runLab({ ...small, task: 'adding', distance: 0 })).rejects.toMatchObject({
      code: 'bad-input',
    });
    await expect(client.compareText({ ...comparison, text: 'one' })).rejects.toMatchObject({
      code: 'bad-input',
    });
  });
});
