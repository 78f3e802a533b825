import { describe, expect, it } from 'vitest';
import { ModelImporter } from '../../../src/host/formats/importedModel';
import { ModelLoader } from '../../../src/host/models/modelLoader';
import { ModelRegistry } from '../../../src/host/models/modelRegistry';
import { ModelStore } from '../../../src/host/models/modelStore';
import type { EngineApi } from '../../../src/protocol/engineApi';
import { fakeEngine } from './support/fakeEngine';
import { memoryChoices } from './support/memoryChoices';
import { MemoryFolder } from './support/memoryFolder';
import { sampleSummary } from './support/sampleRecords';

const document = { uri: 'file:///a/story.txt', languageId: 'plaintext' };
const source = {
  uri: 'file:///weights/lm.safetensors',
  name: 'lm.safetensors',
  languageId: 'plaintext',
  forDocument: document.uri,
};
const weights = () => ({ weights: Uint8Array.of(1, 2, 3), join: 'space' as const });

function setUp(overrides: Partial<EngineApi> = {}) {
  const engine = fakeEngine({
    importWeights: async ({ vocabulary }) =>
      vocabulary === undefined ? undefined : { ...sampleSummary(), validLoss: NaN },
    exportModel: async () => Uint8Array.of(4, 5, 6),
    releaseModel: async () => undefined,
    ...overrides,
  });
  const store = new ModelStore(new MemoryFolder());
  const registry = new ModelRegistry(store, memoryChoices(), () => undefined);
  const loader = new ModelLoader(engine.client, registry, () => undefined);
  const importer = new ModelImporter(engine.client, registry, loader, () => 1000);
  return { ...engine, store, registry, loader, importer };
}

describe('ModelImporter', () => {
  it('says when a file does not tell what its tokens are', async () => {
    const { importer, registry } = setUp();
    expect(await importer.read(source, weights())).toBeUndefined();
    expect(registry.models).toEqual([]);
  });

  it('stores the model, in the engine already, and lets it speak for the document in front', async () => {
    const { importer, registry, store, loader, calls } = setUp();
    const record = await importer.read(source, { ...weights(), vocabulary: 'a\nb' });
    if (!record) throw new Error('no record');
    await importer.keep(record, source);
    const speaker = registry.speakerFor(document);
    expect(speaker).toMatchObject({
      why: 'chosen',
      model: { id: record.id, name: 'lm.safetensors', state: 'stored' },
    });
    const { records } = await store.list();
    expect(records).toMatchObject([{ id: record.id, documentUri: source.uri, summary: { validLoss: NaN } }]);
    expect(await registry.bytesOf(record)).toEqual(Uint8Array.of(4, 5, 6));
    if (speaker) await loader.load(speaker.model);
    expect(calls.map(({ method }) => method)).toEqual(['importWeights', 'exportModel']);
  });

  it('releases what is not wanted', async () => {
    const { importer, registry, calls } = setUp();
    const record = await importer.read(source, { ...weights(), vocabulary: 'a\nb' });
    if (!record) throw new Error('no record');
    await importer.discard(record);
    expect(calls.at(-1)).toEqual({ method: 'releaseModel', request: { modelId: record.id } });
    expect(registry.models).toEqual([]);
  });
});
