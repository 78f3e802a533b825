import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../../src/engine/checkpoint/textFingerprint';
import { RunLibrary } from '../../../src/host/runs/runLibrary';
import { RunStore } from '../../../src/host/runs/runStore';
import { MemoryFolder } from './support/memoryFolder';
import { libraryIn, loaded, sampleRun } from './support/runLibraryFixture';
import { samplePoint, sampleSummary } from './support/sampleRecords';

class CountingFolder extends MemoryFolder {
  reads: string[] = [];

  override read(name: string) {
    this.reads.push(name);
    return super.read(name);
  }
}

describe('stored runs', () => {
  it('are found again, the latest first, with NaN and all', async () => {
    const folder = new MemoryFolder();
    const { library } = libraryIn(folder);
    await library.put(sampleRun({ loss: NaN, summary: sampleSummary({ validLoss: NaN }) }));
    await library.put(sampleRun({ id: 'run-2', createdAt: 2000, experiment: undefined }));
    await library.change('run-1', { name: 'renamed' });
    const { library: again, problems } = await loaded(folder);
    expect(problems).toEqual([]);
    expect(again.runs.map(({ id }) => id)).toEqual(['run-2', 'run-1']);
    expect(again.get('run-1')).toEqual(
      sampleRun({ name: 'renamed', loss: NaN, summary: sampleSummary({ validLoss: NaN }) }),
    );
    expect([...folder.files.keys()].filter((name) => name.endsWith('.run.json')).sort()).toEqual([
      'run-1.2.run.json',
      'run-2.1.run.json',
    ]);
  });

  it('are read from one index once it is there, and those that are new by themselves', async () => {
    const folder = new CountingFolder();
    const { library } = libraryIn(folder);
    for (let i = 0; i < 1000; i++) await library.put(sampleRun({ id: `run-${i}`, createdAt: i }));
    await loaded(folder);
    await library.put(sampleRun({ id: 'run-7', createdAt: 7, name: 'changed by another window' }));
    folder.reads = [];
    const { library: again } = await loaded(folder);
    expect(again.runs).toHaveLength(1000);
    expect(again.get('run-7')?.name).toBe('changed by another window');
    expect(folder.reads).toEqual(['runs.index.json', 'run-7.2.run.json']);
  });

  it('that are damaged are left out, and nothing leads out of the folder', async () => {
    const folder = new MemoryFolder();
    const { library } = libraryIn(folder);
    await library.put(sampleRun());
    const bytes = new TextEncoder();
    folder.files.set('run-2.1.run.json', bytes.encode('{"id":'));
    folder.files.set('run-3.1.run.json', bytes.encode(JSON.stringify({ ...sampleRun(), id: '../run-3' })));
    folder.files.set('run-4.1.run.json', bytes.encode(JSON.stringify({ ...sampleRun(), id: 'run-1' })));
    folder.files.set('runs.index.json', bytes.encode('[1, {"__proto__": 3}]'));
    const { library: again, problems } = await loaded(folder);
    expect(again.runs.map(({ id }) => id)).toEqual(['run-1']);
    expect(problems).toEqual([]);
    expect(() => again.files.readModel('../../x')).toThrow('no id');
  });

  it('whose window is gone are interrupted; those of another window that lives are not', async () => {
    const folder = new MemoryFolder();
    const { library } = libraryIn(folder);
    await library.put(sampleRun({ state: 'training', owner: { pid: 7, session: 'dead' } }));
    await library.put(sampleRun({ id: 'run-2', state: 'training', owner: { pid: 8, session: 'other' } }));
    const { library: again } = await loaded(folder, ['other']);
    expect(again.get('run-1')?.state).toBe('interrupted');
    expect(again.get('run-2')?.state).toBe('training');
  });

  it('that are deleted come back when that is undone, and are gone after a day', async () => {
    const folder = new MemoryFolder();
    const { library } = libraryIn(folder);
    await library.files.writeText(fingerprintOf('a text'), 'a text');
    await library.put(sampleRun());
    await library.files.writeModel('run-1', Uint8Array.of(1));
    await library.delete(['run-1']);
    expect(library.runs).toEqual([]);
    await library.restore(['run-1']);
    expect(library.runs).toHaveLength(1);
    await library.delete(['run-1']);
    await loaded(folder, [], () => 5000 + 23 * 3600_000);
    expect(folder.files.has('run-1.safetensors')).toBe(true);
    const { library: later } = await loaded(folder, [], () => 5000 + 25 * 3600_000);
    expect(later.runs).toEqual([]);
    expect([...folder.files.keys()]).toEqual(['runs.index.json']);
  });

  it('keep two generations of checkpoints, and use the one that is whole', async () => {
    const store = new RunStore(new MemoryFolder());
    await store.writeCheckpoint('run-1', Uint8Array.of(1));
    await store.writeCheckpoint('run-1', Uint8Array.of(2));
    const refuse = (most: number) => (bytes: Uint8Array) => {
      if (bytes[0] > most) throw new Error('damaged');
    };
    expect(await store.readCheckpoint('run-1', refuse(2))).toEqual(Uint8Array.of(2));
    expect(await store.readCheckpoint('run-1', refuse(1))).toEqual(Uint8Array.of(1));
    await expect(store.readCheckpoint('run-1', refuse(0))).rejects.toThrow('damaged');
    expect(await store.readCheckpoint('run-2', refuse(0))).toBeUndefined();
  });

  it('of two windows are known to both, and one alone trains a run', async () => {
    const folder = new MemoryFolder();
    const { library: first } = libraryIn(folder, ['there']);
    await first.put(sampleRun({ state: 'queued' }));
    const other = { pid: 2, session: 'there' };
    const second = new RunLibrary(
      new RunStore(folder),
      other,
      () => true,
      () => 5000,
      () => undefined,
    );
    await second.load();
    const claims = await Promise.all([first.claim('run-1'), second.claim('run-1')]);
    expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1);
    const [winner, loser] = claims[0] ? [first, second] : [second, first];
    expect(loser.get('run-1')).toMatchObject({ state: 'training', owner: winner.owner });
    await winner.change('run-1', { state: 'finished', owner: undefined, steps: 9 });
    await winner.change('run-1', { name: 'twice' });
    expect(await loser.claim('run-1')).toMatchObject({ steps: 9, name: 'twice' });
    await loser.release('run-1', 'finished');
    await Promise.all([winner.change('run-1', { name: 'mine' }), loser.change('run-1', { name: 'yours' })]);
    await Promise.all([winner.refresh(), loser.refresh()]);
    const names = [winner.get('run-1')?.name, loser.get('run-1')?.name];
    expect(names[0]).toBe(names[1]);
    expect([...folder.files.keys()].filter((name) => name.endsWith('.run.json'))).toHaveLength(1);
    winner.pauseQueue(true);
    await loser.refresh();
    expect(loser.isQueuePaused).toBe(true);
    await winner.forget('run-1');
    await loser.refresh();
    expect(loser.runs).toEqual([]);
  });

  it('that another window trained become interrupted when that window is gone', async () => {
    const folder = new MemoryFolder();
    const alive = ['there'];
    const { library } = await loaded(folder, alive);
    const there = new RunLibrary(
      new RunStore(folder),
      { pid: 2, session: 'there' },
      () => true,
      () => 5000,
      () => undefined,
    );
    await there.put(sampleRun({ state: 'training', owner: there.owner }));
    await library.refresh();
    expect(library.get('run-1')?.state).toBe('training');
    expect(await library.claim('run-1')).toBeUndefined();
    alive.pop();
    await library.refresh();
    expect(library.get('run-1')?.state).toBe('interrupted');
  });

  it('that cannot be written are reported, and known all the same', async () => {
    const folder = new MemoryFolder();
    folder.failure = new Error('disk full');
    const { library } = libraryIn(folder);
    await expect(library.put(sampleRun())).rejects.toThrow('disk full');
    expect(library.runs).toHaveLength(1);
  });
});

it('a curve is kept with its run', async () => {
  const store = new RunStore(new MemoryFolder());
  await store.writeCurve('run-1', [samplePoint(), samplePoint({ step: 2 })]);
  expect((await store.readCurve('run-1')).map(({ step }) => step)).toEqual([1, 2]);
});
