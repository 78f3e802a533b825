import { describe, expect, it } from 'vitest';
import { fileNames, ModelStore } from '../../../src/host/models/modelStore';
import { MemoryFolder } from './support/memoryFolder';
import { samplePoint, sampleRecord } from './support/sampleRecords';

const bytes = Uint8Array.of(1, 2, 3);
const points = [samplePoint()];

describe('ModelStore', () => {
  it('keeps models for the next session', async () => {
    const folder = new MemoryFolder();
    await new ModelStore(folder).save({ record: sampleRecord(), bytes, points });
    const next = new ModelStore(folder);
    const { records, problem } = await next.list();
    expect([records, problem]).toEqual([[sampleRecord()], undefined]);
    expect(await next.readModel(records[0])).toEqual(bytes);
    expect(await next.readCurve(records[0])).toEqual(points);
  });

  it("replaces a document's earlier model and leaves others alone, also when saved at once", async () => {
    const folder = new MemoryFolder();
    const store = new ModelStore(folder);
    const other = sampleRecord({ id: 'run-2', documentUri: 'file:///b.txt' });
    const later = sampleRecord({ id: 'run-3' });
    await Promise.all([sampleRecord(), other, later].map((record) => store.save({ record, bytes, points })));
    expect((await store.list()).records.map(({ id }) => id).sort()).toEqual(['run-2', 'run-3']);
    expect(folder.files.size).toBe(2 * 2 + 1);
  });

  it('sees models that another window stored meanwhile', async () => {
    const folder = new MemoryFolder();
    const [one, two] = [new ModelStore(folder), new ModelStore(folder)];
    await one.list();
    await two.save({ record: sampleRecord(), bytes, points });
    await one.save({ record: sampleRecord({ id: 'run-2', documentUri: 'file:///b.txt' }), bytes, points });
    expect((await two.list()).records).toHaveLength(2);
  });

  it('sets a damaged index aside, says so, and goes on', async () => {
    const folder = new MemoryFolder();
    const store = new ModelStore(folder);
    await store.save({ record: sampleRecord(), bytes, points });
    const [index] = [...folder.files.keys()].filter((name) => name.startsWith('models'));
    folder.files.set(index, new TextEncoder().encode('{"version":1,"mod'));
    const { records, problem } = await store.list();
    expect(records).toEqual([]);
    expect(problem).toMatchObject({ code: 'bad-model' });
    expect([...folder.files.keys()]).toContain('models.damaged.json');
    expect(await store.list()).toEqual({ records: [] });
  });

  it('leaves out entries that are damaged, and counts them', async () => {
    const folder = new MemoryFolder();
    const store = new ModelStore(folder);
    await store.save({ record: sampleRecord(), bytes, points });
    const [index] = [...folder.files.keys()].filter((name) => name.startsWith('models'));
    const told = async (damaged: unknown[]) => {
      const models = [sampleRecord(), ...damaged];
      folder.files.set(index, new TextEncoder().encode(JSON.stringify({ version: 1, models })));
      const { records, problem } = await store.list();
      return [records.length, problem?.message];
    };
    expect(await told([7])).toEqual([1, 'A damaged entry was left out of the list of models.']);
    expect(await told([7, {}])).toEqual([1, '2 damaged entries were left out of the list of models.']);
  });

  it('names a model whose file is gone', async () => {
    const store = new ModelStore(new MemoryFolder());
    await expect(store.readModel(sampleRecord())).rejects.toMatchObject({
      code: 'bad-model',
      message: expect.stringContaining('story.txt'),
    });
  });

  it('fails to save on a full disk and can save afterwards', async () => {
    const folder = new MemoryFolder();
    const store = new ModelStore(folder);
    folder.failure = new Error('ENOSPC');
    await expect(store.save({ record: sampleRecord(), bytes, points })).rejects.toThrow('ENOSPC');
    folder.failure = undefined;
    await store.save({ record: sampleRecord(), bytes, points });
    expect((await store.list()).records).toHaveLength(1);
  });

  it('deletes a model with all its files', async () => {
    const folder = new MemoryFolder();
    const store = new ModelStore(folder);
    await store.save({ record: sampleRecord(), bytes, points });
    await store.delete(sampleRecord());
    expect((await store.list()).records).toEqual([]);
    expect(folder.files.size).toBe(1);
  });

  it('names files safely, whatever the document is called', () => {
    const names = ['file:///../../etc/passwd', 'untitled:CON', 'x'.repeat(5000), 'file:///ü/☃.txt'].map(
      (uri) => fileNames(uri),
    );
    for (const { model, curve } of names) {
      expect(model).toMatch(/^[0-9a-f]{32}\.safetensors$/);
      expect(curve).toMatch(/^[0-9a-f]{32}\.curve\.json$/);
    }
    expect(new Set(names.map(({ model }) => model)).size).toBe(names.length);
    expect(fileNames('file:///a', 'blank').model).not.toBe(fileNames('file:///a').model);
  });
});
