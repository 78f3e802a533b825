import { describe, expect, it } from 'vitest';
import { UnrollError } from '../../../src/base/errors';
import { noModel } from '../../../src/host/models/chooseModel';
import { ModelLoader } from '../../../src/host/models/modelLoader';
import { type Model, ModelRegistry } from '../../../src/host/models/modelRegistry';
import { ModelStore } from '../../../src/host/models/modelStore';
import { fakeEngine } from './support/fakeEngine';
import { memoryChoices } from './support/memoryChoices';
import { MemoryFolder } from './support/memoryFolder';
import { samplePoint, sampleRecord, sampleSpec, sampleSummary } from './support/sampleRecords';

const bytes = Uint8Array.of(1, 2, 3);
const points = [samplePoint()];
const story = { uri: 'file:///a/story.txt', languageId: 'plaintext' };

function setUp(folder = new MemoryFolder()) {
  const problems: unknown[] = [];
  const registry = new ModelRegistry(new ModelStore(folder), memoryChoices(), (problem) =>
    problems.push(problem),
  );
  return { folder, problems, registry };
}

describe('ModelRegistry', () => {
  it('finds the models of earlier sessions, once', async () => {
    const { folder, registry } = setUp();
    await registry.add({ record: sampleRecord(), bytes, points });
    const next = setUp(folder);
    expect(next.registry.speakerFor(story)).toBeUndefined();
    await next.registry.load();
    expect(next.registry.speakerFor(story)).toMatchObject({
      why: 'own',
      model: { id: 'run-1', state: 'stored' },
    });
    expect(next.problems).toEqual([]);
  });

  it('keeps a model usable in memory when it cannot be stored, until it can', async () => {
    const { folder, registry } = setUp();
    folder.failure = new Error('no space left on device');
    const adding = registry.add({ record: sampleRecord(), bytes, points });
    await expect(adding).rejects.toMatchObject({
      code: 'io',
      message: expect.stringContaining('no space left'),
    });
    expect(registry.speakerFor(story)?.model.state).toBe('unsaved');
    expect(await registry.bytesOf(sampleRecord())).toEqual(bytes);
    expect(await registry.curveOf(sampleRecord())).toEqual(points);

    folder.failure = undefined;
    await registry.save('run-1');
    expect(registry.speakerFor(story)?.model.state).toBe('stored');
    expect(await registry.bytesOf(sampleRecord())).toEqual(bytes);
  });

  it('lets a translator speak for its own document only, and translate for all', async () => {
    const { registry } = setUp();
    const model = { ...sampleSpec.model, kind: 'translate' as const };
    const summary = sampleSummary({ spec: { ...sampleSpec, model }, trainedAt: 3000 });
    const pairs = { uri: 'file:///a/pairs.tsv', languageId: 'plaintext' };
    const record = sampleRecord({ id: 'run-fr', documentUri: pairs.uri, summary });
    await registry.add({ record, bytes, points });
    expect(registry.speakerFor(story)).toBeUndefined();
    expect(registry.mainSpeakerFor(pairs)?.model).toMatchObject({ id: 'run-fr', kind: 'translate' });
    expect(registry.translatorFor(story)?.id).toBe('run-fr');
    expect(registry.translatorFor({ uri: 'file:///b.md', languageId: 'markdown' })?.id).toBe('run-fr');

    const own = sampleRecord({ id: 'run-de', summary: { ...summary, trainedAt: 1000 } });
    await registry.add({ record: own, bytes, points });
    expect(registry.translatorFor(story)?.id).toBe('run-de');
    registry.choose(story.uri, pairs.uri);
    expect(registry.translatorFor(story)?.id).toBe('run-fr');
    expect(registry.speakerFor(story)?.model.id).toBe('run-fr');
    registry.choose(story.uri, noModel);
    expect(registry.translatorFor(story)).toBeUndefined();
  });

  it('lets a run speak instead of the model it will replace', async () => {
    const { registry } = setUp();
    await registry.add({ record: sampleRecord(), bytes, points });
    const run: Model = {
      id: 'run-2',
      documentUri: story.uri,
      name: 'story.txt',
      languageId: 'plaintext',
      trainedAt: 2000,
      state: 'training',
    };
    registry.setRunning(run);
    expect(registry.models.map(({ id }) => id)).toEqual(['run-2']);
    registry.setRunning(undefined);
    expect(registry.speakerFor(story)?.model.id).toBe('run-1');
  });

  it('keeps a model of each kind for a document', async () => {
    const { registry } = setUp();
    const model = { ...sampleSpec.model, kind: 'blank' as const };
    const summary = sampleSummary({ spec: { ...sampleSpec, model }, trainedAt: 500 });
    const fills = sampleRecord({ id: 'run-fill', summary });
    await registry.add({ record: fills, bytes: Uint8Array.of(9), points });
    expect(registry.speakerFor(story, 'language')).toBeUndefined();
    expect(registry.mainSpeakerFor(story)?.model).toMatchObject({ id: 'run-fill', kind: 'blank' });
    await registry.add({ record: sampleRecord(), bytes, points });
    expect(registry.speakerFor(story, 'blank')?.model.id).toBe('run-fill');
    expect(registry.mainSpeakerFor(story)?.model.id).toBe('run-1');
    expect(await registry.bytesOf(fills)).toEqual(Uint8Array.of(9));
    expect(await registry.bytesOf(sampleRecord())).toEqual(bytes);
    await registry.delete(fills);
    expect(registry.models.map(({ id }) => id)).toEqual(['run-1']);
    expect(await registry.bytesOf(sampleRecord())).toEqual(bytes);
  });

  it("remembers the user's choice under the model's document, so that it outlives a new training", async () => {
    const { registry } = setUp();
    await registry.add({ record: sampleRecord(), bytes, points });
    const other = sampleRecord({
      id: 'run-2',
      documentUri: 'file:///b.txt',
      summary: sampleSummary({ trainedAt: 1 }),
    });
    await registry.add({ record: other, bytes, points });
    registry.choose(story.uri, other.documentUri);
    expect(registry.speakerFor(story)).toMatchObject({ why: 'chosen', model: { id: 'run-2' } });
    await registry.add({ record: { ...other, id: 'run-3' }, bytes, points });
    expect(registry.speakerFor(story)).toMatchObject({ why: 'chosen', model: { id: 'run-3' } });
    registry.choose(story.uri, noModel);
    expect(registry.speakerFor(story)).toBeUndefined();
    registry.choose(story.uri, undefined);
    expect(registry.speakerFor(story)?.why).toBe('own');
  });

  it('tells of storage that cannot be read, and works on', async () => {
    const { folder, registry, problems } = setUp();
    folder.read = () => Promise.reject(new Error('EACCES'));
    await registry.load();
    expect(problems).toEqual([expect.objectContaining({ code: 'io' })]);
    expect(registry.models).toEqual([]);
  });

  it('tells its listeners of every change', async () => {
    const { registry } = setUp();
    let changes = 0;
    registry.onDidChange(() => changes++);
    await registry.add({ record: sampleRecord(), bytes, points });
    const afterAdding = changes;
    expect(afterAdding).toBeGreaterThan(0);
    await registry.delete(sampleRecord());
    expect(changes).toBeGreaterThan(afterAdding);
    expect(registry.models).toEqual([]);
  });
});

describe('ModelLoader', () => {
  async function withModels(count: number, importModel = async () => sampleSummary()) {
    const { registry } = setUp();
    const ids = Array.from({ length: count }, (_value, i) => `run-${i}`);
    for (const id of ids) {
      await registry.add({ record: sampleRecord({ id, documentUri: `file:///${id}.txt` }), bytes, points });
    }
    const engine = fakeEngine({ importModel, releaseModel: async () => undefined });
    const damaged: string[] = [];
    const loader = new ModelLoader(engine.client, registry, (record) => damaged.push(record.id));
    const model = (id: string) => {
      const found = registry.models.find((candidate) => candidate.id === id);
      if (!found) throw new Error(`no ${id}`);
      return found;
    };
    const calls = (method: string) => engine.calls.filter((call) => call.method === method).length;
    return { ...engine, ids, registry, loader, damaged, model, count: calls };
  }

  it('imports a model once, also when asked twice at a time, and again into a fresh worker', async () => {
    const { loader, model, count, kill, client } = await withModels(1);
    await Promise.all([loader.load(model('run-0')), loader.load(model('run-0'))]);
    await loader.load(model('run-0'));
    expect(count('importModel')).toBe(1);
    kill('crash');
    await loader.load(model('run-0'));
    expect([count('importModel'), client.generation]).toEqual([2, 2]);
  });

  it('releases the model that was not used for longest', async () => {
    const { loader, model, ids, calls } = await withModels(6);
    for (const id of ids.slice(0, 4)) await loader.load(model(id));
    await loader.load(model('run-0'));
    await loader.load(model('run-4'));
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    const released = calls.filter(({ method }) => method === 'releaseModel').map(({ request }) => request);
    expect(released).toEqual([{ modelId: 'run-1' }]);
  });

  it('tells of a damaged model once, and lets it speak no more', async () => {
    const { loader, model, damaged, registry } = await withModels(1, async () => {
      throw new UnrollError('bad-model', 'checksum');
    });
    const broken = model('run-0');
    const loads = await Promise.allSettled([loader.load(broken), loader.load(broken)]);
    expect(loads.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(damaged).toEqual(['run-0']);
    expect(registry.models).toEqual([]);
  });

  it('does not import a run, which is in the engine already', async () => {
    const { loader, model, count } = await withModels(1);
    loader.adopt('run-0');
    await loader.load(model('run-0'));
    await loader.load({ ...model('run-0'), id: 'run-9', record: undefined });
    expect(count('importModel')).toBe(0);
  });
});
