import { parentPort, workerData } from 'node:worker_threads';
import { Emitter } from '../base/event';
import type { RpcMessage } from '../protocol/rpc';
import type { EngineOptions } from './engineOptions';
import type { RpcPort } from './rpcPort';

/** The engine's end of its boundary, and what it was told. */
export interface EnginePort extends Pick<RpcPort, 'postMessage' | 'onMessage'> {
  readonly options: EngineOptions;
}

/** The port to whoever started this script: in a thread (`nodeWorkerPort`), or in a process (`nodeProcessPort`). */
export function portToHost(): EnginePort {
  const messages = new Emitter<RpcMessage>();
  const onMessage = messages.event;
  const port = parentPort;
  if (port) {
    port.on('message', (message: RpcMessage) => messages.fire(message));
    const options = workerData as EngineOptions;
    return {
      options,
      onMessage,
      postMessage: (message, transfer = []) => port.postMessage(message, transfer),
    };
  }
  const send = process.send?.bind(process);
  const told = process.argv[2];
  if (!send || !told) throw new Error('This script runs as a worker thread, or forked by a host.');
  process.on('message', (message) => messages.fire(message as RpcMessage));
  // The host is gone, whether it said so or not.
  process.on('disconnect', () => process.exit());
  const options = JSON.parse(told) as EngineOptions;
  return { options, onMessage, postMessage: (message) => void send(message) };
}
