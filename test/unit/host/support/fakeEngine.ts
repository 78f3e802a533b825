import { EngineClient } from '../../../../src/host/engine/engineClient';
import type { EngineApi } from '../../../../src/protocol/engineApi';
import { serveRpc } from '../../../../src/worker/rpcServer';
import { createMemoryPorts, type MemoryPorts } from '../../worker/memoryPort';

export interface FakeEngine {
  client: EngineClient;
  /** Method and request of every call that arrived, in order. */
  calls: { method: string; request: unknown }[];
  /** Ends the worker that runs now, as a crash would. */
  kill(reason: string): void;
}

/** A client of real RPC to a service of the test's own; every start makes another worker of it. */
export function fakeEngine(service: Partial<EngineApi>): FakeEngine {
  const calls: FakeEngine['calls'] = [];
  let ports: MemoryPorts | undefined;
  const methods = Object.keys(service) as (keyof EngineApi)[];
  const recording = Object.fromEntries(
    methods.map((method) => {
      const handler = service[method] as (request: unknown, context: unknown) => Promise<unknown>;
      const recorded = (request: unknown, context: unknown) => {
        calls.push({ method, request });
        return handler(request, context);
      };
      return [method, recorded];
    }),
  );
  const client = new EngineClient(() => {
    ports = createMemoryPorts();
    const server = serveRpc(recording as unknown as EngineApi, methods, ports.server);
    return { ...ports.client, dispose: () => server.dispose() };
  });
  return { client, calls, kill: (reason) => ports?.kill(new Error(reason)) };
}
