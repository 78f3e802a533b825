import { beforeAll, describe, expect, it } from 'vitest';
import { CancellationSource } from '../../../src/base/cancellation';
import { createServiceFixture, text, trainRequest } from './serviceFixture';

const { client, ports } = createServiceFixture();
const start = 'The cat sat';
const place = { modelId: 'run', documentId: 'd', version: 1, offset: start.length };

describe('questions to the service', () => {
  beforeAll(async () => {
    await client.train(trainRequest('run', 150));
  });

  it('predicts and follows edits', async () => {
    await client.openDocument({ documentId: 'd', version: 1, text: start });
    const first = await client.predict({ ...place, topK: 3 });
    expect(first.predictions[0]).toMatchObject({ text: ' on' });
    await client.editDocument({
      documentId: 'd',
      fromVersion: 1,
      version: 2,
      changes: [
        { offset: start.length, length: 0, text: ' on the' },
        { offset: 0, length: 3, text: 'The' },
      ],
    });
    const second = await client.predict({ ...place, version: 2, offset: start.length + 7, topK: 3 });
    await client.openDocument({ documentId: 'fresh', version: 9, text: `${start} on the` });
    const fresh = await client.predict({
      ...place,
      documentId: 'fresh',
      version: 9,
      offset: start.length + 7,
      topK: 3,
    });
    expect(second).toEqual(fresh);
  });

  it('suggests', async () => {
    await client.openDocument({ documentId: 's', version: 1, text: 'The cat sat o' });
    const question = {
      modelId: 'run',
      documentId: 's',
      version: 1,
      offset: 13,
      maxTokens: 1,
      minProbability: 0.01,
    };
    expect(await client.suggest(question)).toMatchObject({ text: 'n' });
    expect(await client.suggest({ ...question, minProbability: 1.1 })).toMatchObject({
      text: '',
      reason: expect.any(String),
    });
  });

  it('says how expected a stretch of text was', async () => {
    await client.openDocument({ documentId: 'd', version: 1, text });
    const range = { start: 4, end: 400 };
    const found = await client.surprisals({ ...place, range, topK: 2 });
    expect([found.starts[0], found.starts[1], found.ends.at(-1)]).toEqual([3, 7, expect.any(Number)]);
    expect(found.ends.at(-1)).toBeGreaterThanOrEqual(400);
    for (const values of [found.starts, found.probability, found.rank, found.unknown])
      expect(values.length).toBe(found.best.length);
    expect(found.best[10]).toHaveLength(2);
    const beyond = await client.surprisals({ ...place, range: { start: 1e9, end: -5 }, topK: -1 });
    expect(beyond.ends).toEqual(Int32Array.of(text.length));
    expect(beyond.best).toEqual([[]]);
  });

  it('says how expected the last tokens and the next one were', async () => {
    await client.openDocument({ documentId: 'd', version: 1, text: 'The cat sat on the mat.' });
    const recent = await client.recentSurprisals({ ...place, offset: 11, tokens: 2, topK: 1 });
    expect([...recent.starts]).toEqual([3, 7, 11]);
    const next = await client.surprisals({ ...place, range: { start: 11, end: 14 }, topK: 1 });
    expect(recent.probability[2]).toBeCloseTo(next.probability[0], 6);
    const last = await client.recentSurprisals({ ...place, offset: 23, tokens: 100, topK: 0 });
    expect([last.starts[0], last.ends.at(-1), last.starts.length]).toEqual([0, 23, 7]);
  });

  it('predicts at other temperatures, and after texts that are no document', async () => {
    await client.openDocument({ documentId: 'd', version: 1, text: start });
    const own = await client.predict({ ...place, topK: 3 });
    expect(await client.predictAt({ ...place, topK: 3, temperature: 1 })).toEqual(own);
    const greedy = await client.predictAt({ ...place, topK: 3, temperature: 0 });
    expect(greedy.predictions).toEqual([{ ...own.predictions[0], probability: 1 }]);
    const even = await client.predictAt({ ...place, topK: 3, temperature: 4 });
    expect(even.entropy).toBeGreaterThan(own.entropy);
    expect(await client.outlook({ modelId: 'run', text: start, topK: 3, temperature: 1 })).toEqual(own);
    expect(
      (await client.outlook({ modelId: 'run', text: '', topK: 3, temperature: 1 })).predictions,
    ).toHaveLength(3);
    await expect(client.outlook({ modelId: 'x', text: '', topK: 3, temperature: 1 })).rejects.toMatchObject({
      code: 'no-model',
    });
  });

  it('moves traces instead of copying them', async () => {
    await client.openDocument({ documentId: 'd', version: 1, text });
    const trace = await client.inspect({ ...place, offset: 400, maxTokens: 10 });
    expect(trace.tokens).toHaveLength(10);
    expect(trace.layers[0].quantities.update).toHaveLength(10 * 8);
  });

  it.each([
    ['another version', { ...place, version: 7 }, 'stale'],
    ['an unknown document', { ...place, documentId: 'nothing' }, 'stale'],
    ['an unknown model', { ...place, modelId: 'nothing' }, 'no-model'],
  ])('refuses %s', async (_what, wrong, code) => {
    await client.openDocument({ documentId: 'd', version: 1, text: start });
    await expect(client.predict({ ...wrong, topK: 3 })).rejects.toMatchObject({ code });
  });

  it.each([
    ['from another version', 5, { offset: 0, length: 0, text: 'x' }],
    ['outside the text', 1, { offset: 1000, length: 5, text: 'x' }],
    ['with a negative length', 1, { offset: 0, length: -1, text: 'x' }],
  ])('refuses an edit %s', async (_what, fromVersion, change) => {
    await client.openDocument({ documentId: 'd', version: 1, text: start });
    const edit = { documentId: 'd', fromVersion, version: 6, changes: [change] };
    await expect(client.editDocument(edit)).rejects.toMatchObject({ code: 'stale' });
    await expect(client.predict({ ...place, version: 6, topK: 3 })).rejects.toMatchObject({ code: 'stale' });
  });

  it('gives up a question about a text that is edited meanwhile', async () => {
    await client.openDocument({ documentId: 'd', version: 1, text });
    const question = client.predict({ ...place, offset: text.length, topK: 3 });
    const change = { offset: 0, length: 1, text: 't' };
    await client.editDocument({ documentId: 'd', fromVersion: 1, version: 2, changes: [change] });
    await expect(question).rejects.toMatchObject({ code: 'stale' });
    expect(
      (await client.predict({ ...place, version: 2, offset: text.length, topK: 3 })).predictions,
    ).toHaveLength(3);
  });

  it('gives up cancelled questions, those waiting for their turn too', async () => {
    await client.openDocument({ documentId: 'd', version: 1, text });
    const source = new CancellationSource();
    const ask = (offset: number) => client.predict({ ...place, offset, topK: 3 }, { token: source.token });
    const asked = [ask(text.length), ask(text.length - 1), ask(text.length - 2)];
    await client.info({});
    source.cancel();
    for (const question of asked) await expect(question).rejects.toMatchObject({ code: 'cancelled' });
    const sent = ports.log.length;
    expect((await client.predict({ ...place, topK: 2 })).predictions).toHaveLength(2);
    // Each of the three is answered, too, though nobody listens any more.
    const answers = ports.log.slice(sent).filter(({ type }) => type === 'error' || type === 'result');
    expect(answers.length).toBeGreaterThanOrEqual(1);
  });

  it('streams generated text and ends when cancelled', async () => {
    const pieces: string[] = [];
    const request = { modelId: 'run', prompt: 'The cat', length: 50, temperature: 0.7, seed: 3 };
    const whole = await client.generate(request, { progress: (piece) => pieces.push(piece) });
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.join('')).toBe(whole);
    expect(await client.generate(request)).toBe(whole);
    const source = new CancellationSource();
    const endless = client.generate(
      { ...request, length: 1e9 },
      { token: source.token, progress: () => source.cancel() },
    );
    await expect(endless).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('exports a model that predicts the same when imported', async () => {
    await client.openDocument({ documentId: 'd', version: 1, text: start });
    const bytes = await client.exportModel({ modelId: 'run' });
    const damaged = bytes.slice();
    damaged[damaged.length - 3] ^= 0x40;
    const summary = await client.importModel({ modelId: 'copy', bytes });
    expect(summary.spec.model.cell).toBe('gru');
    const [a, b] = await Promise.all(
      ['run', 'copy'].map((modelId) => client.predict({ ...place, modelId, topK: 5 })),
    );
    expect(b).toEqual(a);
    await expect(client.importModel({ modelId: 'bad', bytes: damaged })).rejects.toMatchObject({
      code: 'bad-model',
      hint: expect.stringMatching(/./),
    });
    await client.releaseModel({ modelId: 'copy' });
    await expect(client.predict({ ...place, modelId: 'copy', topK: 5 })).rejects.toMatchObject({
      code: 'no-model',
    });
  });

  it('forgets closed documents', async () => {
    await client.openDocument({ documentId: 'd', version: 1, text: start });
    await client.closeDocument({ documentId: 'd' });
    await expect(client.predict({ ...place, topK: 3 })).rejects.toMatchObject({ code: 'stale' });
  });

  it('tells what it runs on', async () => {
    expect(await client.info({})).toMatchObject({
      kernels: 'reference',
      reason: 'a test',
      threads: 1,
      models: 1,
    });
  });
});

describe('questions to a model that fills blanks', () => {
  const document = 'The cat  on the mat. The dog lay';
  const range = { start: 8, end: 8 };
  const question = { modelId: 'both', documentId: 'b', version: 1, topK: 3 };

  beforeAll(async () => {
    const request = trainRequest('both', 200);
    const options = { ...request.options, model: { ...request.options.model, kind: 'blank' as const } };
    await client.train({ ...request, options });
    await client.openDocument({ documentId: 'b', version: 1, text: document });
  });

  it('are answered with a place and what may stand there', async () => {
    const { range: place, predictions } = await client.fill({ ...question, range });
    expect(place).toEqual({ start: 7, end: 8 });
    expect(predictions[0].text).toBe(' sat');
    const elsewhere = await client
      .fill({ ...question, range: { start: 5, end: 1e9 } })
      .catch((e: unknown) => e);
    expect(elsewhere).toMatchObject({ code: 'bad-input', message: expect.stringContaining('are selected') });
  });

  it('at a cursor are answered from both sides, to be inserted there', async () => {
    const { predictions, offset, prefix } = await client.predict({ ...question, offset: 8 });
    expect({ offset, prefix, text: predictions[0].text }).toEqual({ offset: 7, prefix: ' ', text: ' sat' });
    // Between a space and a word, a new word is followed by that space.
    await client.openDocument({ documentId: 'b2', version: 1, text: 'The cat on the mat.' });
    const between = await client.predict({ ...question, documentId: 'b2', offset: 8 });
    expect(between).toMatchObject({ offset: 7, prefix: ' ' });
    expect(between.predictions.every(({ text: token }) => token.startsWith(' ') && token.endsWith(' '))).toBe(
      true,
    );
  });

  it('about text that goes on are refused, with what to do', async () => {
    const place = { modelId: 'both', documentId: 'b', version: 1, offset: 8 };
    expect(await client.suggest({ ...place, maxTokens: 3, minProbability: 0 })).toMatchObject({
      text: '',
      reason: expect.stringContaining('fills blanks'),
    });
    const generating = client.generate({
      modelId: 'both',
      prompt: 'The',
      length: 3,
      temperature: 0,
      seed: 1,
    });
    await expect(generating).rejects.toMatchObject({
      code: 'bad-input',
      hint: expect.stringContaining('fill'),
    });
    await expect(client.fill({ ...question, modelId: 'run', range })).rejects.toMatchObject({
      code: 'bad-input',
    });
  });

  it('are traced in both directions', async () => {
    const asked = { modelId: 'both', documentId: 'b', version: 1, offset: 5, maxTokens: 9 };
    const { layers } = await client.inspect(asked);
    expect(layers.map(({ direction }) => direction)).toEqual(['forward', 'backward']);
  });
});

describe('gradients at a place', () => {
  const ask = (offset: number, maxLags = 50) =>
    client.gradient({ modelId: 'run', documentId: 'g', version: 1, offset, maxLags });

  beforeAll(async () => {
    await client.openDocument({ documentId: 'g', version: 1, text: 'The cat sat' });
  });

  it.each([
    ['behind the cursor', 3, ' cat', 1],
    ['that the cursor cuts', 5, ' cat', 1],
    ['that follows the last', 11, expect.any(String), 3],
  ])('are those of the token %s', async (_what, offset, predicted, read) => {
    const { target, tokens, connectivity, layers } = await ask(offset);
    expect(target.text).toEqual(predicted);
    expect(tokens).toHaveLength(read);
    expect(connectivity).toHaveLength(read);
    expect(layers[0].hidden).toHaveLength(read);
    expect(connectivity.every((size) => size > 0)).toBe(true);
  });

  it('reach as far as asked for, and not from the first token', async () => {
    expect((await ask(11, 2)).tokens.map(({ text: piece }) => piece)).toEqual([' cat', ' sat']);
    await expect(ask(0)).rejects.toMatchObject({ code: 'bad-input' });
  });
});
