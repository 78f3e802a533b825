import { Emitter } from '../../../src/base/event';
import type { RpcMessage } from '../../../src/protocol/rpc';
import type { RpcPort } from '../../../src/worker/rpcClient';

export interface MemoryPorts {
  client: RpcPort;
  server: RpcPort;
  /** Everything that crossed, in order. */
  log: RpcMessage[];
  /** The server's end is gone: messages to it vanish, and the client's end hears of the death. */
  kill(error: Error): void;
}

/** Two ends of a boundary inside one thread: messages are cloned, or their buffers moved, and arrive asynchronously. */
export function createMemoryPorts(): MemoryPorts {
  const log: RpcMessage[] = [];
  const toClient = new Emitter<RpcMessage>();
  const toServer = new Emitter<RpcMessage>();
  const deaths = new Emitter<Error>();
  let alive = true;
  const end = (outgoing: Emitter<RpcMessage>, incoming: Emitter<RpcMessage>): RpcPort => ({
    postMessage(message, transfer = []) {
      const copy = structuredClone(message, { transfer });
      log.push(copy);
      setImmediate(() => alive && outgoing.fire(copy));
    },
    onMessage: incoming.event,
    onDeath: deaths.event,
  });
  return {
    client: end(toServer, toClient),
    server: end(toClient, toServer),
    log,
    kill(error) {
      alive = false;
      deaths.fire(error);
    },
  };
}
