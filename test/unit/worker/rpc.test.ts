import { beforeEach, describe, expect, it } from 'vitest';
import { CancellationSource } from '../../../src/base/cancellation';
import { UnrollError } from '../../../src/base/errors';
import type { CallContext } from '../../../src/protocol/engineApi';
import type { RpcMessage } from '../../../src/protocol/rpc';
import { type Client, createRpcClient } from '../../../src/worker/rpcClient';
import { serveRpc } from '../../../src/worker/rpcServer';
import { createMemoryPorts, type MemoryPorts } from './memoryPort';

interface TestApi {
  add(request: { a: number; b: number }, context: CallContext): Promise<number>;
  count(request: { to: number }, context: CallContext<number>): Promise<string>;
  bytes(request: { bytes: Uint8Array }, context: CallContext): Promise<Uint8Array>;
  fail(request: Record<string, never>, context: CallContext): Promise<void>;
  crash(request: Record<string, never>, context: CallContext): Promise<void>;
  uncloneable(request: Record<string, never>, context: CallContext): Promise<unknown>;
  uncloneableProgress(request: Record<string, never>, context: CallContext<unknown>): Promise<void>;
  untilCancelled(request: Record<string, never>, context: CallContext): Promise<string>;
  never(request: { callback?: () => void }, context: CallContext): Promise<void>;
}
const methods: (keyof TestApi)[] = [
  'add',
  'count',
  'bytes',
  'fail',
  'crash',
  'uncloneable',
  'uncloneableProgress',
  'untilCancelled',
  'never',
];

const service: TestApi = {
  add: ({ a, b }) => Promise.resolve(a + b),
  count: async ({ to }, context) => {
    for (let i = 1; i <= to; i++) context.progress(i);
    return Promise.resolve('counted');
  },
  bytes: ({ bytes }) =>
    Promise.resolve(new Uint8Array(new Uint8Array([0, ...bytes, 0]).buffer, 1, bytes.length)),
  fail: () => Promise.reject(new UnrollError('bad-input', 'The text is empty.', 'Open another file.')),
  crash: () => {
    throw new TypeError('boom');
  },
  uncloneable: () => Promise.resolve({ callback: () => 1 }),
  uncloneableProgress: async (_request, context) => {
    context.progress(() => 1);
    return Promise.resolve();
  },
  untilCancelled: (_request, { token }) =>
    new Promise((resolve) => token.onCancellationRequested(() => resolve('what was done'))),
  never: () => new Promise<void>(() => undefined),
};

const rejection = async (promise: Promise<unknown>): Promise<UnrollError> => {
  const error: unknown = await promise.then(
    (value) => expect.unreachable(`settled with ${String(value)}`),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UnrollError);
  return error as UnrollError;
};

describe('rpc', () => {
  let ports: MemoryPorts;
  let client: Client<TestApi> & { dispose(): void };
  beforeEach(() => {
    ports = createMemoryPorts();
    serveRpc<TestApi>(service, methods, ports.server);
    client = createRpcClient<TestApi>(ports.client, { finishOnCancel: ['untilCancelled'] });
  });

  it('returns results, also of calls that overlap', async () => {
    const sums = await Promise.all([client.add({ a: 1, b: 2 }), client.add({ a: 3, b: 4 })]);
    expect(sums).toEqual([3, 7]);
  });

  it('reports progress before the result, and survives a listener that throws', async () => {
    const seen: number[] = [];
    const result = await client.count(
      { to: 3 },
      {
        progress: (value) => {
          seen.push(value);
          throw new Error('listener');
        },
      },
    );
    expect(seen).toEqual([1, 2, 3]);
    expect(result).toBe('counted');
  });

  it('moves whole typed arrays and cuts views out of their buffer', async () => {
    const bytes = new Uint8Array([1, 2, 3]);
    const pool = new Uint8Array(1000).fill(7);
    expect([...(await client.bytes({ bytes }))]).toEqual([1, 2, 3]);
    expect(bytes.byteLength).toBe(0);
    const answer = await client.bytes({ bytes: pool.subarray(10, 12) });
    expect([...answer]).toEqual([7, 7]);
    expect(answer.buffer.byteLength).toBe(2);
    expect(pool.byteLength).toBe(1000);
    const request = ports.log.filter((message) => message.type === 'request').at(-1) as RpcMessage & {
      params: { bytes: Uint8Array };
    };
    expect(request.params.bytes.buffer.byteLength).toBe(2);
  });

  it('carries an error with its code and hint', async () => {
    const error = await rejection(client.fail({}));
    expect([error.code, error.message, error.hint]).toEqual([
      'bad-input',
      'The text is empty.',
      'Open another file.',
    ]);
  });

  it('turns a handler that throws at once into an error reply', async () => {
    const error = await rejection(client.crash({}));
    expect([error.code, error.message]).toEqual(['internal', 'boom']);
  });

  it.each(['toString', 'constructor', '__proto__', 'nothing'])(
    'answers the unknown method %s with an error',
    async (name) => {
      const call = (client as unknown as Record<string, (request: object) => Promise<unknown>>)[name]!;
      expect((await rejection(call({}))).message).toContain(name);
    },
  );

  it('answers with an error when a result, a progress value or a request cannot be cloned', async () => {
    expect((await rejection(client.uncloneable({}))).message).toContain('result of “uncloneable”');
    expect((await rejection(client.uncloneableProgress({}))).message).toContain(
      'progress of “uncloneableProgress”',
    );
    expect((await rejection(client.never({ callback: () => undefined }))).message).toContain(
      '“never” cannot be sent',
    );
  });

  it('rejects a cancelled call at once and tells the service', async () => {
    const source = new CancellationSource();
    const call = client.never({}, { token: source.token });
    source.cancel();
    expect((await rejection(call)).code).toBe('cancelled');
    expect(ports.log.map((message) => message.type)).toEqual(['request', 'cancel']);
  });

  it('sends nothing for a token that is cancelled already', async () => {
    const source = new CancellationSource();
    source.cancel();
    expect((await rejection(client.untilCancelled({}, { token: source.token }))).code).toBe('cancelled');
    expect(ports.log).toEqual([]);
  });

  it('waits for the result of a cancelled method that finishes its work', async () => {
    const source = new CancellationSource();
    const call = client.untilCancelled({}, { token: source.token });
    source.cancel();
    expect(await call).toBe('what was done');
  });

  it('rejects pending and later calls when the other end dies', async () => {
    const pending = [client.never({}), client.untilCancelled({})];
    ports.kill(new Error('out of memory'));
    for (const call of [...pending, client.add({ a: 1, b: 1 })]) {
      const error = await rejection(call);
      expect(error.code).toBe('worker-died');
      expect(error.message).toContain('out of memory');
      expect(error.hint).not.toBe('');
    }
  });

  it('rejects pending and later calls when disposed', async () => {
    const pending = client.never({});
    client.dispose();
    expect((await rejection(pending)).code).toBe('cancelled');
    expect((await rejection(client.add({ a: 1, b: 1 }))).code).toBe('cancelled');
  });

  it('cancels running handlers when the server is disposed', async () => {
    const server = createMemoryPorts();
    const served = serveRpc<TestApi>(service, methods, server.server);
    const caller = createRpcClient<TestApi>(server.client);
    const call = caller.untilCancelled({});
    await caller.add({ a: 0, b: 0 });
    served.dispose();
    expect(await call).toBe('what was done');
  });

  it('is not taken for a promise', async () => {
    expect(await Promise.resolve(client)).toBe(client);
  });
});
