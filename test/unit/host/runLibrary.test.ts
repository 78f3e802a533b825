import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../../src/engine/checkpoint/textFingerprint';
import { LibraryRecorder } from '../../../src/host/runs/libraryRecorder';
import { RunLibrary } from '../../../src/host/runs/runLibrary';
import { RunQueue, sourceOf } from '../../../src/host/runs/runQueue';
import type { RunRecord } from '../../../src/host/runs/runRecord';
import { repetitionText } from '../../../src/host/runs/repetition';
import { RunStore } from '../../../src/host/runs/runStore';
import { ModelLoader } from '../../../src/host/models/modelLoader';
import { ModelRegistry } from '../../../src/host/models/modelRegistry';
import { ModelStore } from '../../../src/host/models/modelStore';
import { TrainingController } from '../../../src/host/training/trainingController';
import type { TrainingSource } from '../../../src/host/training/trainingRun';
import { createEngineService } from '../../../src/worker/engineService';
import { referenceBackend } from '../../../src/engine/kernels/reference/referenceKernels';
import { text } from '../worker/serviceFixture';
import { fakeEngine } from './support/fakeEngine';
import { memoryChoices } from './support/memoryChoices';
import { MemoryFolder } from './support/memoryFolder';
import { samplePoint, sampleSummary } from './support/sampleRecords';

const owner = { pid: 1, session: 'here' };

function sampleRun(changes: Partial<RunRecord> = {}): RunRecord {
  return {
    ...{
      id: 'run-1',
      name: 'story.txt',
      state: 'finished',
      documentUri: 'file:///story.txt',
      documentVersion: 1,
    },
    ...{ languageId: 'plaintext', createdAt: 1000, options: {}, text: fingerprintOf('a text'), steps: 5 },
    ...{ seconds: 2, loss: 1.5, hasCheckpoint: false },
    ...changes,
  };
}

class CountingFolder extends MemoryFolder {
  reads: string[] = [];

  override read(name: string) {
    this.reads.push(name);
    return super.read(name);
  }
}

function libraryIn(folder: MemoryFolder, alive: string[] = [], nowMs = () => 5000) {
  const problems: unknown[] = [];
  const isAlive = ({ session }: { session: string }) => session === owner.session || alive.includes(session);
  const library = new RunLibrary(new RunStore(folder), owner, isAlive, nowMs, (error) =>
    problems.push(error),
  );
  return { library, problems };
}

async function loaded(folder: MemoryFolder, alive: string[] = [], nowMs = () => 5000) {
  const parts = libraryIn(folder, alive, nowMs);
  await parts.library.load();
  return parts;
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

/** A real engine in this thread, under a controller that writes its runs down. */
function setUp(folder = new MemoryFolder()) {
  let nowSeconds = 0;
  const service = createEngineService({
    backend: referenceBackend,
    nowSeconds: () => (nowSeconds += 0.001),
    yieldNow: () => new Promise((resolve) => setImmediate(resolve)),
  });
  const engine = fakeEngine(service);
  const { library } = libraryIn(folder);
  const problems: unknown[] = [];
  const recorder = new LibraryRecorder(
    library,
    '1.2.3',
    () => 30,
    (error) => problems.push(error),
  );
  const registry = new ModelRegistry(new ModelStore(new MemoryFolder()), memoryChoices(), () => undefined);
  const loader = new ModelLoader(engine.client, registry, () => undefined);
  let now = 1000;
  const controller = new TrainingController(
    engine.client,
    registry,
    loader,
    () => undefined,
    () => now++,
    recorder,
  );
  return { folder, library, recorder, controller, problems, engine };
}

const source: TrainingSource = {
  ...{ documentUri: 'file:///cat.txt', documentVersion: 1, name: 'cat.txt', languageId: 'plaintext', text },
  threads: 1,
  options: {
    model: { cell: 'gru', layers: 1, hiddenSize: 8, embeddingSize: 8, dropout: 0.1 },
    tokenizer: { kind: 'word', minCount: 1 },
    training: { steps: 60, epochs: 0, seconds: 0, batchSize: 4, sequenceLength: 8, patience: 0, seed: 5 },
  },
};

async function untilPoint({ controller }: ReturnType<typeof setUp>, step: number) {
  while ((controller.latestRun?.points.at(-1)?.step ?? 0) < step && controller.activeRun)
    await new Promise((resolve) => setImmediate(resolve));
}

describe('a training that is written down', () => {
  it('leaves model, curve, text, checkpoint, and what made it', async () => {
    const parts = setUp();
    const { run, result } = await parts.controller.train(source);
    const { library, problems } = parts;
    expect(problems).toEqual([]);
    const record = library.get(run.id);
    expect(record).toMatchObject({ state: 'finished', steps: 60, hasCheckpoint: true, reason: 'finished' });
    expect(record?.summary?.weightsHash).toBe(result?.summary.weightsHash);
    expect(record?.summary?.provenance).toEqual({
      version: '1.2.3',
      kernels: 'reference',
      files: [{ name: 'cat.txt', ...fingerprintOf(text) }],
    });
    expect(await library.files.readText(fingerprintOf(text))).toBe(text);
    expect((await library.files.readModel(run.id))?.length).toBeGreaterThan(100);
    expect((await library.files.readCurve(run.id)).at(-1)?.step).toBe(60);
  });

  it('stopped and continued ends with the weights of one that never was', async () => {
    const whole = await setUp().controller.train(source);
    const parts = setUp();
    const ending = parts.controller.train(source);
    await untilPoint(parts, 5);
    parts.recorder.isClosing = true;
    await parts.controller.stop();
    const { run, result } = await ending;
    expect(result?.steps).toBeLessThan(60);
    const record = parts.library.get(run.id);
    expect(record).toMatchObject({ state: 'interrupted', hasCheckpoint: true });
    if (!record) return;

    // In another window, with another engine.
    const next = setUp(parts.folder);
    await next.library.load();
    const end = await next.controller.train(await sourceOf(record, next.library));
    expect(end.run.id).toBe(run.id);
    expect(end.result?.summary.weightsHash).toBe(whole.result?.summary.weightsHash);
    expect(next.library.get(run.id)).toMatchObject({ state: 'finished', steps: 60 });
    const steps = (await next.library.files.readCurve(run.id)).map(({ step }) => step);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(steps[0]).toBe(1);
  });

  it('is interrupted when its engine dies', async () => {
    const parts = setUp();
    const ending = parts.controller.train(source);
    await untilPoint(parts, 2);
    parts.engine.kill('its thread ended');
    await expect(ending).rejects.toThrow('stopped unexpectedly');
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(parts.library.runs[0]).toMatchObject({
      state: 'interrupted',
      error: expect.stringContaining('its thread ended'),
    });
  });

  it('goes through where nothing can be written, and says so', async () => {
    const parts = setUp();
    parts.folder.failure = new Error('ENOSPC: no space left on device');
    const { run, result } = await parts.controller.train(source);
    expect(result?.steps).toBe(60);
    expect(parts.library.get(run.id)).toMatchObject({
      state: 'finished',
      error: expect.stringContaining('ENOSPC') as string,
    });
    expect(parts.problems.length).toBeGreaterThan(0);
  });

  it('leaves nothing when it was stopped before anything was learnt', async () => {
    const parts = setUp();
    const ending = parts.controller.train(source);
    await parts.controller.stop();
    await ending;
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(parts.library.runs).toEqual([]);
  });
});

describe('a run of an experiment that is made again', () => {
  const experiment = {
    uri: 'file:///x.unroll.json',
    name: 'x',
    batch: 'a',
    index: 0,
    of: 1,
    values: { seed: 1 },
  };
  const files = (hash: string) => [{ name: 'a.txt', units: 10, hash }];
  const made = (id: string, createdAt: number, hash: string, weightsHash: string, version = '1') =>
    sampleRun({
      ...{ id, createdAt, experiment, reason: 'finished' },
      summary: sampleSummary({
        weightsHash,
        provenance: { version, kernels: 'relaxed', files: files(hash) },
      }),
    });
  const t = (text: string, ...values: unknown[]) =>
    values.reduce<string>((filled, value, i) => filled.replace(`{${i}}`, String(value)), text);
  const first = made('one', 1, 'aaaa', 'w1');

  it('says that it has the same weights, or names every difference', () => {
    const say = (record: RunRecord, runs = [record, first]) => repetitionText(record, runs, t);
    expect(say(made('two', 2, 'aaaa', 'w1'))).toBe('The same weights as the time before.');
    expect(say(made('two', 2, 'bbbb', 'w2', '2'))).toBe(
      'Other weights than the time before: the text a.txt has changed since; Unroll was 1 and is 2.',
    );
    expect(say(made('two', 2, 'aaaa', 'w2'))).toMatch(/nothing that is known differs/);
    expect(say(first)).toBe('');
    const other = { ...made('two', 2, 'aaaa', 'w2'), experiment: { ...experiment, values: { seed: 2 } } };
    expect(say(other)).toBe('');
    expect(say(made('two', 2, 'aaaa', 'w2'), [{ ...first, reason: 'stopped' }])).toBe('');
  });
});

describe('the queue', () => {
  async function queued(parts: ReturnType<typeof setUp>, count: number) {
    await parts.library.files.writeText(fingerprintOf(text), text);
    for (let index = 0; index < count; index++) {
      const experiment = {
        uri: 'file:///x.unroll.json',
        name: 'x',
        batch: 'b',
        index,
        of: count,
        values: { seed: index },
      };
      const options = { ...source.options, training: { ...source.options.training, seed: index, steps: 12 } };
      await parts.library.put(
        sampleRun({
          id: `b-${index}`,
          state: 'queued',
          text: fingerprintOf(text),
          options,
          experiment,
          loss: NaN,
          threads: 1,
        }),
      );
    }
  }
  const states = ({ library }: ReturnType<typeof setUp>) =>
    [0, 1, 2].map((index) => library.get(`b-${index}`)?.state);
  const until = async (condition: () => boolean) => {
    for (let i = 0; i < 3000 && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(condition()).toBe(true);
  };

  it('trains one after the other, can be paused, and goes on', async () => {
    const parts = setUp();
    parts.library.pauseQueue(true);
    const problems: unknown[] = [];
    const queue = new RunQueue(
      parts.library,
      parts.controller,
      () => 1,
      (error) => problems.push(error),
    );
    await queued(parts, 3);
    expect(states(parts)).toEqual(['queued', 'queued', 'queued']);
    queue.resume();
    await until(() => states(parts)[0] === 'finished');
    queue.pause();
    await until(() => !parts.controller.activeRun);
    const done = states(parts).filter((state) => state === 'finished').length;
    expect(done).toBeLessThan(3);
    queue.resume();
    await until(() => states(parts).every((state) => state === 'finished'));
    const hashes = [0, 1, 2].map((index) => parts.library.get(`b-${index}`)?.summary?.weightsHash);
    expect(new Set(hashes).size).toBe(3);
    expect(problems).toEqual([]);
  });

  it('goes on after a reload, first with the run that was cut short', async () => {
    const parts = setUp();
    const queue = new RunQueue(
      parts.library,
      parts.controller,
      () => 1,
      () => undefined,
    );
    await queued(parts, 3);
    await until(() => (parts.controller.activeRun?.points.length ?? 0) > 0);
    parts.recorder.isClosing = true;
    queue.dispose();
    await parts.controller.stop();
    expect(states(parts)[0]).toMatch(/interrupted|finished/);

    const next = setUp(parts.folder);
    const again = new RunQueue(
      next.library,
      next.controller,
      () => 1,
      () => undefined,
    );
    await next.library.load();
    await until(() => states(next).every((state) => state === 'finished'));
    expect(again.waiting).toEqual([]);
    expect(next.library.get('b-0')?.steps).toBe(12);
  });
});

it('a curve is kept with its run', async () => {
  const store = new RunStore(new MemoryFolder());
  await store.writeCurve('run-1', [samplePoint(), samplePoint({ step: 2 })]);
  expect((await store.readCurve('run-1')).map(({ step }) => step)).toEqual([1, 2]);
});
