import { beforeAll, describe, expect, it } from 'vitest';
import { CancellationSource } from '../../../src/base/cancellation';
import type { ExportFormat } from '../../../src/protocol/formats';
import type { TrainRequest } from '../../../src/protocol/training';
import { createServiceFixture, firstEvent, trainRequest } from './serviceFixture';

const words = { cat: 'chat', dog: 'chien', boat: 'bateau', book: 'livre', tree: 'arbre' };
const sizes = { small: 'petit', big: 'grand', red: 'rouge' };
/** Every size of every thing, the source, a tab, the target, which has the two words the other way round. */
const pairs = Object.entries(words)
  .flatMap(([thing, chose]) =>
    Object.entries(sizes).map(([size, taille]) => `a ${size} ${thing}\tun ${chose} ${taille}`),
  )
  .join('\n');

function pairRequest(runId: string, steps: number, text = pairs): TrainRequest {
  const model = { kind: 'translate', cell: 'gru', layers: 1, hiddenSize: 16, dropout: 0 } as const;
  const training = { epochs: 0, steps, seconds: 0, batchSize: 15, learningRate: 0.02, patience: 0, seed: 5 };
  return trainRequest(runId, steps, {
    text,
    options: { model, tokenizer: { kind: 'word' }, training: { ...training, validationFraction: 0 } },
  });
}

const failsWith = (code: string) =>
  expect.objectContaining({ code, message: expect.any(String), hint: expect.any(String) });

describe('a model that translates in the service', () => {
  const { client } = createServiceFixture();
  const { events, progress } = firstEvent('started');

  beforeAll(async () => {
    await client.train(pairRequest('fr', 150), { progress });
  });

  it('is trained on pairs, and says how many tokens they have', () => {
    expect(events[0]).toMatchObject({ kind: 'started', spec: { model: { kind: 'translate' } } });
    // Three words and the end, of each of 15 targets.
    expect(events[0]).toMatchObject({ trainTokens: 60, validTokens: 0 });
  });

  it('writes the target as it grows, with attention and the tree of the search', async () => {
    const written: string[] = [];
    const ask = { modelId: 'fr', text: 'a red boat', beam: 3 };
    const { source, candidates, tree } = await client.translate(ask, { progress: (t) => written.push(t) });
    expect(candidates[0]).toMatchObject({ text: 'un bateau rouge', isComplete: true });
    expect(candidates[0].attention).toHaveLength(4 * 4);
    expect(source.map(({ known }) => known)).toEqual([true, true, true]);
    expect(tree.length).toBeGreaterThan(4);
    expect(written.at(-1)).toBe('un bateau rouge');
  });

  it('shows what it held for a pair', async () => {
    const trace = await client.inspectPair({
      modelId: 'fr',
      source: 'a red boat',
      target: 'un bateau rouge',
    });
    expect(trace.targetTokens).toHaveLength(4);
    expect(Math.min(...trace.probabilities)).toBeGreaterThan(0.5);
    expect(trace.encoder.map(({ direction }) => direction)).toEqual(['forward', 'backward']);
  });

  it('looks at a pair, and at the same without attention', async () => {
    const ask = { modelId: 'fr', source: 'a red boat', target: 'un bateau rouge', beam: 2 };
    const { probabilities, without, translation } = await client.lookAtPair(ask);
    expect(Math.min(...probabilities)).toBeGreaterThan(0.5);
    expect(without).toHaveLength(3);
    expect(translation?.candidates[0].text).toBe('un bateau rouge');
    const alone = await client.lookAtPair({ ...ask, target: undefined });
    expect(alone.target).toBe('un bateau rouge');
    await expect(client.lookAtPair({ ...ask, source: ' ' })).rejects.toEqual(failsWith('bad-input'));
  });

  it('goes out of memory and in again as bytes, and translates the same', async () => {
    const bytes = await client.exportModel({ modelId: 'fr' });
    const summary = await client.importModel({ modelId: 'again', bytes });
    expect(summary.spec.model.kind).toBe('translate');
    const ask = { text: 'a big tree', beam: 2 };
    const before = await client.translate({ modelId: 'fr', ...ask });
    expect(await client.translate({ modelId: 'again', ...ask })).toEqual(before);
    await client.releaseModel({ modelId: 'again' });
    await expect(client.translate({ modelId: 'again', ...ask })).rejects.toEqual(failsWith('no-model'));
  });

  it('is converted: two graphs, or weights and a module', async () => {
    const names = async (format: ExportFormat) =>
      (await client.convertModel({ modelId: 'fr', format, name: 'fr.x' })).map(({ name }) => name);
    expect(await names('onnx')).toEqual(['fr.x', 'fr.decoder.onnx']);
    expect(await names('pytorch')).toEqual(['fr.x', 'fr.py']);
    expect(await names('safetensors')).toEqual(['fr.x']);
  });

  it('says so when it is asked what only models of a text can do', async () => {
    await client.openDocument({ documentId: 'd', version: 1, text: 'a red boat' });
    const place = { modelId: 'fr', documentId: 'd', version: 1, offset: 5 };
    const questions = [
      client.predict({ ...place, topK: 3 }),
      client.suggest({ ...place, maxTokens: 3, minProbability: 0 }),
      client.inspect({ ...place, maxTokens: 3 }),
      client.fill({ ...place, range: { start: 2, end: 5 }, topK: 3 }),
      client.generate({ modelId: 'fr', prompt: 'a', length: 3, temperature: 0, seed: 1 }),
      client.surprisals({ ...place, range: { start: 0, end: 5 }, topK: 0 }),
      client.gradient({ ...place, maxLags: 3 }),
    ];
    for (const question of questions) await expect(question).rejects.toEqual(failsWith('bad-input'));
  });

  it('refuses an empty text, and goes on translating after one that was given up', async () => {
    await expect(client.translate({ modelId: 'fr', text: ' ', beam: 1 })).rejects.toEqual(
      failsWith('bad-input'),
    );
    const source = new CancellationSource();
    const long = { modelId: 'fr', text: 'a red boat '.repeat(60), beam: 4 };
    const given = client.translate(long, { token: source.token });
    source.cancel();
    await expect(given).rejects.toEqual(failsWith('cancelled'));
    const { candidates } = await client.translate({ modelId: 'fr', text: 'a small dog', beam: 1 });
    expect(candidates[0].text).toBe('un chien petit');
  });

  it('translates while it learns, and gives its bytes only when it has finished', async () => {
    const { seen, progress: report } = firstEvent('point');
    const training = client.train(pairRequest('live', 1_000_000), { progress: report });
    await seen;
    const { candidates } = await client.translate({ modelId: 'live', text: 'a red boat', beam: 1 });
    expect(candidates).toHaveLength(1);
    await expect(client.exportModel({ modelId: 'live' })).rejects.toEqual(failsWith('busy'));
    await client.stopTraining({ runId: 'live' });
    expect(await training).toMatchObject({ reason: 'stopped', runId: 'live' });
    await client.releaseModel({ modelId: 'live' });
  });

  it('goes on from its checkpoint exactly, also for longer', async () => {
    const { events: seen, progress: report } = firstEvent('checkpoint');
    const straight = await client.train(pairRequest('straight', 60));
    await client.train({ ...pairRequest('begun', 30), checkpointSeconds: 1000 }, { progress: report });
    const checkpoint = seen.flatMap((event) => (event.kind === 'checkpoint' ? [event.bytes] : [])).at(-1);
    // Which model it is of stands in the checkpoint.
    const options = { training: { steps: 60 } };
    const request = { ...pairRequest('on', 60), options, resume: checkpoint };
    // Bytes that are sent are given away.
    const changed = { ...request, text: `${pairs}\n`, resume: checkpoint?.slice() };
    const on = await client.train(request);
    expect(on).toMatchObject({ steps: 60, reason: 'finished' });
    expect(on.summary.weightsHash).toBe(straight.summary.weightsHash);
    await expect(client.train(changed)).rejects.toEqual(failsWith('bad-input'));
  });

  it('is not asked of a model of a text, nor learnt from one', async () => {
    await client.train(trainRequest('text', 2));
    await expect(client.translate({ modelId: 'text', text: 'a', beam: 1 })).rejects.toEqual(
      failsWith('bad-input'),
    );
    const noPairs = client.train(pairRequest('none', 2, 'no tab\nanywhere\n'));
    await expect(noPairs).rejects.toEqual(failsWith('bad-input'));
  });
});
