import { fingerprintOf } from '../../../../src/engine/checkpoint/textFingerprint';
import { referenceBackend } from '../../../../src/engine/kernels/reference/referenceKernels';
import { ModelLoader } from '../../../../src/host/models/modelLoader';
import { ModelRegistry } from '../../../../src/host/models/modelRegistry';
import { ModelStore } from '../../../../src/host/models/modelStore';
import { LibraryRecorder } from '../../../../src/host/runs/libraryRecorder';
import { RunLibrary } from '../../../../src/host/runs/runLibrary';
import type { RunRecord } from '../../../../src/host/runs/runRecord';
import { RunStore } from '../../../../src/host/runs/runStore';
import { TrainingController } from '../../../../src/host/training/trainingController';
import type { TrainingSource } from '../../../../src/host/training/trainingRun';
import { createEngineService } from '../../../../src/worker/engineService';
import { text } from '../../worker/serviceFixture';
import { fakeEngine } from './fakeEngine';
import { memoryChoices } from './memoryChoices';
import { MemoryFolder } from './memoryFolder';

export const owner = { pid: 1, session: 'here' };

export function sampleRun(changes: Partial<RunRecord> = {}): RunRecord {
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

export function libraryIn(folder: MemoryFolder, alive: string[] = [], nowMs = () => 5000) {
  const problems: unknown[] = [];
  const isAlive = ({ session }: { session: string }) => session === owner.session || alive.includes(session);
  const library = new RunLibrary(new RunStore(folder), owner, isAlive, nowMs, (error) =>
    problems.push(error),
  );
  return { library, problems };
}

export async function loaded(folder: MemoryFolder, alive: string[] = [], nowMs = () => 5000) {
  const parts = libraryIn(folder, alive, nowMs);
  await parts.library.load();
  return parts;
}

/** A real engine in this thread, under a controller that writes its runs down. */
export function setUp(folder = new MemoryFolder()) {
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

export const source: TrainingSource = {
  ...{ documentUri: 'file:///cat.txt', documentVersion: 1, name: 'cat.txt', languageId: 'plaintext', text },
  threads: 1,
  options: {
    model: { cell: 'gru', layers: 1, hiddenSize: 8, embeddingSize: 8, dropout: 0.1 },
    tokenizer: { kind: 'word', minCount: 1 },
    training: { steps: 60, epochs: 0, seconds: 0, batchSize: 4, sequenceLength: 8, patience: 0, seed: 5 },
  },
};

export async function untilPoint({ controller }: ReturnType<typeof setUp>, step: number) {
  while ((controller.latestRun?.points.at(-1)?.step ?? 0) < step && controller.activeRun)
    await new Promise((resolve) => setImmediate(resolve));
}
