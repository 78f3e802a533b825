import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UnrollError } from '../../../src/base/errors';
import type { CallContext } from '../../../src/protocol/engineApi';
import { startEngineWorker } from '../../../src/worker/nodeWorkerPort';
import { createRpcClient } from '../../../src/worker/rpcClient';

interface ThreadApi {
  echo(request: { bytes: Uint8Array }, context: CallContext): Promise<Uint8Array>;
  hang(request: Record<string, never>, context: CallContext): Promise<void>;
  exit(request: { code: number }, context: CallContext): Promise<void>;
  crash(request: Record<string, never>, context: CallContext): Promise<void>;
}

const script = `
const { parentPort } = require('node:worker_threads');
parentPort.on('message', ({ type, id, method, params }) => {
  if (type !== 'request') return;
  if (method === 'echo') parentPort.postMessage({ type: 'result', id, value: params.bytes }, [params.bytes.buffer]);
  if (method === 'exit') process.exit(params.code);
  if (method === 'crash') throw new Error('crashed in the middle');
});`;

const folder = mkdtempSync(join(tmpdir(), 'unroll-port-'));
const scriptPath = join(folder, 'worker.js');
writeFileSync(scriptPath, script);
afterAll(() => rmSync(folder, { recursive: true }));

const start = (path = scriptPath) => {
  const port = startEngineWorker(path);
  return { port, client: createRpcClient<ThreadApi>(port) };
};
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'settled',
    (error: unknown) => (error instanceof UnrollError ? `${error.code}: ${error.message}` : 'another error'),
  );

describe('worker thread port', () => {
  it('moves bytes to the thread and back', async () => {
    const { port, client } = start();
    const bytes = new Uint8Array([5, 6]);
    expect([...(await client.echo({ bytes }))]).toEqual([5, 6]);
    expect(bytes.byteLength).toBe(0);
    port.dispose();
  });

  it('settles what is pending when the thread ends in the middle of a request', async () => {
    const { client } = start();
    const pending = client.hang({});
    expect(await codeOf(client.exit({ code: 7 }))).toContain('worker-died: ');
    expect(await codeOf(pending)).toContain('code 7');
    expect(await codeOf(client.hang({}))).toContain('worker-died: ');
  });

  it('settles what is pending when the thread throws', async () => {
    const { client } = start();
    const pending = client.hang({});
    expect(await codeOf(client.crash({}))).toContain('crashed in the middle');
    expect(await codeOf(pending)).toContain('worker-died: ');
  });

  it('reports a script that does not exist, also to a late listener', async () => {
    const { port, client } = start(join(folder, 'missing.js'));
    expect(await codeOf(client.hang({}))).toContain('worker-died: ');
    const late = await new Promise<Error>((resolve) => port.onDeath(resolve));
    expect(late.message).toContain('missing.js');
  });

  it('settles what is pending when it is shut down', async () => {
    const { port, client } = start();
    const pending = client.hang({});
    port.dispose();
    expect(await codeOf(pending)).toContain('cancelled: ');
  });
});
