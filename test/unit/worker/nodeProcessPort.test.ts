import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UnrollError } from '../../../src/base/errors';
import type { CallContext } from '../../../src/protocol/engineApi';
import { startEngineProcess } from '../../../src/worker/nodeProcessPort';
import { createRpcClient } from '../../../src/worker/rpcClient';
import { bundleScript } from '../threads/threadScript';

interface ProcessApi {
  echo(request: { floats: Float32Array; text: string }, context: CallContext): Promise<unknown>;
  self(request: Record<string, never>, context: CallContext): Promise<{ pid: number; flags: string[] }>;
  hang(request: Record<string, never>, context: CallContext): Promise<void>;
  exit(request: { code: number }, context: CallContext): Promise<void>;
  crash(request: Record<string, never>, context: CallContext): Promise<void>;
}

const script = `
process.on('message', ({ type, id, method, params }) => {
  const answer = (value) => process.send({ type: 'result', id, value });
  if (type !== 'request') return;
  if (method === 'echo') answer({ ...params, told: JSON.parse(process.argv[2]) });
  if (method === 'self') answer({ pid: process.pid, flags: process.execArgv });
  if (method === 'exit') process.exit(params.code);
  if (method === 'crash') throw new Error('crashed in the middle');
});`;

const folder = mkdtempSync(join(tmpdir(), 'unroll-process-'));
const scriptPath = join(folder, 'engine.js');
writeFileSync(scriptPath, script);
afterAll(() => rmSync(folder, { recursive: true }));

const start = (path = scriptPath) => {
  const port = startEngineProcess(path, { kernels: 'revectorized' });
  return { port, client: createRpcClient<ProcessApi>(port) };
};
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'settled',
    (error: unknown) => (error instanceof UnrollError ? `${error.code}: ${error.message}` : 'another error'),
  );

/** Resolves when no process has this id any more. */
async function ended(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('process port', () => {
  it('tells the process its options and takes typed arrays there and back, in a process without flags of ours', async () => {
    const { port, client } = start();
    const floats = new Float32Array([0.5, -2]);
    expect(await client.echo({ floats, text: 'ä' })).toEqual({
      floats: new Float32Array([0.5, -2]),
      text: 'ä',
      told: { kernels: 'revectorized' },
    });
    const { pid, flags } = await client.self({});
    expect(pid).not.toBe(process.pid);
    expect(flags).toEqual([]);
    port.dispose();
  });

  it('settles what is pending when the process ends in the middle of a request', async () => {
    const { client } = start();
    const pending = client.hang({});
    expect(await codeOf(client.exit({ code: 7 }))).toContain('worker-died: ');
    expect(await codeOf(pending)).toContain('code 7');
    expect(await codeOf(client.hang({}))).toContain('worker-died: ');
  });

  it('settles what is pending when the process crashes, and says with what', async () => {
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

  it('refuses what cannot be cloned, and goes on', async () => {
    const { port, client } = start();
    const uncloneable = { floats: new Float32Array(1), text: (() => '') as unknown as string };
    expect(await codeOf(client.echo(uncloneable))).toContain('cannot be sent');
    expect((await client.self({})).pid).toBeGreaterThan(0);
    port.dispose();
  });

  it('settles what is pending when it is shut down, and ends the process', async () => {
    const { port, client } = start();
    const { pid } = await client.self({});
    const pending = client.hang({});
    port.dispose();
    expect(await codeOf(pending)).toContain('cancelled: ');
    await ended(pid);
  });
});

/** A host that starts the engine's script in a process, says its id, and is killed by the test. */
const host = `
import { startEngineProcess } from './src/worker/nodeProcessPort';
import { createRpcClient } from './src/worker/rpcClient';
const port = startEngineProcess(process.argv[2], { kernels: 'revectorized' });
createRpcClient(port).self({}).then(({ pid }) => process.send(pid));
`;

describe('a host that is killed', () => {
  const enginePath = join(folder, 'worker.js');
  const hostPath = join(folder, 'host.js');
  const saysItsId = `process.on('message', ({ id, method }) => method === 'self' && process.send({ type: 'result', id, value: { pid: process.pid } }));`;

  beforeAll(async () => {
    await bundleScript('worker/worker.ts', enginePath, saysItsId);
    const { build } = await import('esbuild');
    const stdin = { contents: host, resolveDir: join(__dirname, '../../..'), loader: 'ts' } as const;
    await build({
      stdin,
      outfile: hostPath,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      logLevel: 'silent',
    });
  });

  it('takes the engine with it', async () => {
    const child = fork(hostPath, [enginePath], { execArgv: [] });
    const pid = await new Promise<number>((resolve) => child.once('message', (id) => resolve(id as number)));
    expect(pid).not.toBe(child.pid);
    child.kill('SIGKILL');
    await ended(pid);
  });
});
