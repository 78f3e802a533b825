import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Disposable } from '../../../src/base/disposable';
import type { EngineApi } from '../../../src/protocol/engineApi';
import { startEngineWorker } from '../../../src/worker/nodeWorkerPort';
import { startEngine } from '../../../src/worker/startEngine';
import { createRpcClient } from '../../../src/worker/rpcClient';
import { bundleScript } from '../threads/threadScript';
import { firstEvent, text, trainRequest } from './serviceFixture';

/** The engine's worker as it is shipped, plus a request that ends its thread in the middle of everything else. */
interface KillableApi extends EngineApi {
  die(request: Record<string, never>): Promise<void>;
}
const killable = `require('node:worker_threads').parentPort?.on('message', ({ method }) => method === 'die' && process.exit(9));`;

const folder = mkdtempSync(join(tmpdir(), 'unroll-worker-'));
const scriptPath = join(folder, 'worker.js');
const ports: Disposable[] = [];

const start = () => {
  const port = startEngineWorker(scriptPath);
  ports.push(port);
  return createRpcClient<KillableApi>(port);
};

beforeAll(async () => {
  await bundleScript('worker/worker.ts', scriptPath, killable);
  await bundleScript('node/trainingThread.ts', join(folder, 'trainingThread.js'));
});
afterEach(() => ports.splice(0).forEach((port) => port.dispose()));
afterAll(() => rmSync(folder, { recursive: true }));

it.each([1, 2])('trains with %i threads, answers meanwhile and hands over the model', async (threads) => {
  const client = start();
  await client.openDocument({ documentId: 'd', version: 1, text });
  const { seen, progress } = firstEvent('point');
  const training = client.train(trainRequest('run', 1_000_000, { threads }), { progress });
  await seen;
  const { predictions } = await client.predict({
    modelId: 'run',
    documentId: 'd',
    version: 1,
    offset: 7,
    topK: 4,
  });
  expect(predictions).toHaveLength(4);
  await client.stopTraining({ runId: 'run' });
  const { summary } = await training;
  expect(summary.spec.training.threads).toBe(threads);
  const bytes = await client.exportModel({ modelId: 'run' });
  expect((await start().importModel({ modelId: 'stored', bytes })).weightsHash).toBe(summary.weightsHash);
});

it('uses the kernels that it is told to', async () => {
  const port = startEngineWorker(scriptPath, { kernels: 'reference' });
  ports.push(port);
  const { kernels, threads } = await createRpcClient<EngineApi>(port).info({});
  expect(kernels).toBe('reference');
  expect(threads).toBe(Math.max(1, availableParallelism() - 1));
});

it('settles everything when its thread is killed in the middle, and a fresh one takes over', async () => {
  const client = start();
  const { seen, progress } = firstEvent('started');
  const training = client.train(trainRequest('run', 1_000_000, { threads: 2 }), { progress });
  await seen;
  const generating = client.generate({ modelId: 'run', prompt: 'The', length: 1e9, temperature: 1, seed: 1 });
  const killing = client.die({});
  for (const pending of [training, generating, killing]) {
    await expect(pending).rejects.toMatchObject({ code: 'worker-died', hint: expect.stringMatching(/./) });
  }
  await expect(client.info({})).rejects.toMatchObject({ code: 'worker-died' });
  expect((await start().info({})).models).toBe(0);
});

it('trains with revectorized kernels in a process of its own, with two threads, to the weights of the relaxed ones', async () => {
  const hashes: string[] = [];
  for (const kernels of ['relaxed', 'revectorized'] as const) {
    const port = startEngine(scriptPath, { kernels });
    ports.push(port);
    const client = createRpcClient<EngineApi>(port);
    const info = await client.info({});
    if (kernels === 'revectorized') {
      // Where V8 cannot, the reason is given and the fastest others compute: the same weights in either case.
      expect(info.reason).toMatch(
        info.kernels === 'revectorized' ? /^correct here/ : /; not revectorized, because /,
      );
    }
    const { summary } = await client.train(trainRequest('run', 12, { threads: 2 }));
    expect(summary.spec.training.threads).toBe(2);
    hashes.push(summary.weightsHash);
  }
  expect(hashes[1]).toBe(hashes[0]);
});
