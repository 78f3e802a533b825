import { describe, expect, it, vi } from 'vitest';
import { UnrollError } from '../../../src/base/errors';
import { ModelLoader } from '../../../src/host/models/modelLoader';
import { ModelRegistry } from '../../../src/host/models/modelRegistry';
import { ModelStore } from '../../../src/host/models/modelStore';
import { TrainingController } from '../../../src/host/training/trainingController';
import type { TrainingSource } from '../../../src/host/training/trainingRun';
import type { EngineApi } from '../../../src/protocol/engineApi';
import { fakeEngine } from './support/fakeEngine';
import { memoryChoices } from './support/memoryChoices';
import { MemoryFolder } from './support/memoryFolder';
import { samplePoint, sampleResult, sampleSpec } from './support/sampleRecords';

const source: TrainingSource = {
  documentUri: 'file:///a/story.txt',
  documentVersion: 3,
  name: 'story.txt',
  languageId: 'plaintext',
  text: 'the cat sat',
  options: {},
};
const story = { uri: source.documentUri, languageId: 'plaintext' };

/** A training of two points that then waits for `finish` or its cancellation. */
function setUp(overrides: Partial<EngineApi> = {}, steps = 10) {
  const folder = new MemoryFolder();
  let finish: () => void = () => undefined;
  const progressOf = new Map<string, (paused: boolean) => void>();
  const engine = fakeEngine({
    train: async ({ runId }, { token, progress }) => {
      const plan = {
        spec: sampleSpec,
        reasons: ['small text'],
        parameters: 9,
        trainTokens: 8,
        validTokens: 1,
      };
      progress({ kind: 'started', runId, ...plan });
      progress({ kind: 'point', runId, point: samplePoint() });
      progress({ kind: 'point', runId, point: samplePoint({ step: 2, validLoss: 2 }) });
      progressOf.set(runId, (paused) => progress({ kind: paused ? 'paused' : 'resumed', runId }));
      await new Promise<void>((resolve) => {
        finish = resolve;
        token.onCancellationRequested(() => resolve());
      });
      return sampleResult(runId, { steps, reason: token.isCancellationRequested ? 'stopped' : 'finished' });
    },
    pauseTraining: async ({ runId }) => progressOf.get(runId)?.(true),
    resumeTraining: async ({ runId }) => progressOf.get(runId)?.(false),
    exportModel: async () => Uint8Array.of(4, 5, 6),
    releaseModel: async () => undefined,
    ...overrides,
  });
  const registry = new ModelRegistry(new ModelStore(folder), memoryChoices(), () => undefined);
  const loader = new ModelLoader(engine.client, registry, () => undefined);
  let now = 1000;
  const controller = new TrainingController(
    engine.client,
    registry,
    loader,
    () => undefined,
    () => now++,
  );
  const twoPoints = async () => {
    while ((controller.latestRun?.points.length ?? 0) < 2)
      await new Promise((resolve) => setImmediate(resolve));
  };
  return { ...engine, folder, registry, controller, twoPoints, finish: () => finish() };
}

describe('TrainingController', () => {
  it('trains, lets the run speak meanwhile, and hands over model and curve at the end', async () => {
    const { controller, registry, twoPoints, finish } = setUp();
    const states: string[] = [];
    controller.onDidChangeRun((run) => states.push(run.state));
    const ending = controller.train(source);
    await twoPoints();
    const speaking = registry.speakerFor(story)?.model;
    expect(speaking).toMatchObject({ state: 'training', id: controller.activeRun?.id });
    finish();
    const { run, result, storageError } = await ending;
    expect(result?.reason).toBe('finished');
    expect(storageError).toBeUndefined();
    expect(states).toEqual(['starting', 'training', 'finished']);
    const model = registry.speakerFor(story)?.model;
    expect(model).toMatchObject({ state: 'stored', id: run.id });
    expect(model?.record).toMatchObject({ documentVersion: 3, textLength: 11, trainTokens: 8 });
    if (!model?.record) throw new Error('no record');
    expect(await registry.curveOf(model.record)).toHaveLength(2);
    expect(controller.activeRun).toBeUndefined();
  });

  it('tells of a burst of points a few times a second only, and then of all of them', async () => {
    vi.useFakeTimers();
    try {
      const { controller, finish } = setUp({
        train: async ({ runId }, { token, progress }) => {
          const plan = { spec: sampleSpec, reasons: [], parameters: 9, trainTokens: 8, validTokens: 1 };
          progress({ kind: 'started', runId, ...plan });
          for (let step = 1; step <= 100; step++) {
            progress({ kind: 'point', runId, point: samplePoint({ step }) });
            await new Promise((resolve) => setTimeout(resolve, 10));
          }
          return sampleResult(runId, { reason: token.isCancellationRequested ? 'stopped' : 'finished' });
        },
      });
      const told: number[] = [];
      controller.onDidAddPoint(({ points }) => told.push(points.length));
      const ending = controller.train(source);
      await vi.advanceTimersByTimeAsync(1500);
      finish();
      await ending;
      expect(told.length).toBeGreaterThan(3);
      expect(told.length).toBeLessThan(8);
      expect(told.at(-1)).toBe(100);
    } finally {
      vi.useRealTimers();
    }
  });

  it('refuses a second training during the first', async () => {
    const { controller, twoPoints, finish } = setUp();
    const ending = controller.train(source);
    await twoPoints();
    await expect(controller.train({ ...source, name: 'other.txt' })).rejects.toMatchObject({ code: 'busy' });
    expect(controller.activeRun?.source.name).toBe('story.txt');
    finish();
    await ending;
  });

  it('keeps what was learnt when it is stopped, and can train again', async () => {
    const { controller, registry, twoPoints, finish } = setUp();
    const ending = controller.train(source);
    await twoPoints();
    await controller.stop();
    expect(registry.speakerFor(story)?.model.state).toBe('stored');
    expect((await ending).run.reason).toBe('stopped');
    const again = controller.train(source);
    await twoPoints();
    finish();
    expect((await again).result).toBeDefined();
  });

  it('does not replace a good model by one that made no step', async () => {
    const { controller, registry, twoPoints } = setUp({}, 0);
    const ending = controller.train(source);
    await twoPoints();
    await controller.stop();
    expect((await ending).result).toBeUndefined();
    expect(registry.models).toEqual([]);
  });

  it('pauses and resumes', async () => {
    const { controller, twoPoints, finish } = setUp();
    const ending = controller.train(source);
    await twoPoints();
    const next = (state: string) =>
      new Promise<void>((resolve) => controller.onDidChangeRun((run) => run.state === state && resolve()));
    const paused = next('paused');
    await controller.pause();
    await paused;
    const resumed = next('training');
    await controller.resume();
    await resumed;
    finish();
    await ending;
  });

  it('fails in words when the engine refuses the text, and takes another', async () => {
    const train = async () => {
      throw new UnrollError('bad-input', 'The text is empty.', 'Write something.');
    };
    const { controller, registry } = setUp({ train });
    await expect(controller.train(source)).rejects.toMatchObject({
      code: 'bad-input',
      hint: 'Write something.',
    });
    expect(controller.latestRun).toMatchObject({ state: 'failed' });
    expect([controller.activeRun, registry.models]).toEqual([undefined, []]);
    await expect(controller.train(source)).rejects.toMatchObject({ code: 'bad-input' });
  });

  it('ends when the worker dies, leaving no run that speaks', async () => {
    const { controller, registry, twoPoints, kill } = setUp();
    const ending = controller.train(source);
    await twoPoints();
    kill('out of memory');
    await expect(ending).rejects.toMatchObject({ code: 'worker-died' });
    expect([controller.activeRun, registry.speakerFor(story)]).toEqual([undefined, undefined]);
  });

  it('leaves the model usable in memory when the disk is full', async () => {
    const { controller, registry, folder, twoPoints, finish } = setUp();
    const ending = controller.train(source);
    await twoPoints();
    folder.failure = new Error('disk full');
    finish();
    const { storageError } = await ending;
    expect(storageError).toMatchObject({ code: 'io', message: expect.stringContaining('disk full') });
    expect(registry.speakerFor(story)?.model.state).toBe('unsaved');
  });

  it('speaks for its document again although another model had been chosen', async () => {
    const { controller, registry, twoPoints, finish } = setUp();
    registry.choose(story.uri, 'none');
    const ending = controller.train(source);
    await twoPoints();
    expect(registry.speakerFor(story)?.model.state).toBe('training');
    finish();
    await ending;
  });
});
