import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { Emitter } from '../base/event';
import { chooseKernels } from '../engine/kernels/chooseKernels';
import { nodeThreads } from '../node/nodeThreads';
import { allowRelaxedSimd } from '../node/wasmFeatures';
import type { RpcMessage } from '../protocol/rpc';
import { engineMethods } from './engineMethods';
import type { EngineOptions } from './engineOptions';
import { createEngineService } from './engineService';
import { serveRpc } from './rpcServer';

/** The thread's shell: the engine's service behind the thread's port. */
if (!parentPort) throw new Error('This script runs as a worker thread.');
const port = parentPort;
allowRelaxedSimd();
const nowSeconds = () => performance.now() / 1000;
const { kernels } = workerData as EngineOptions;
const { backend, reason } = chooseKernels(kernels, nowSeconds);
const service = createEngineService({
  backend,
  reason,
  nowSeconds,
  threads: nodeThreads(join(__dirname, 'trainingThread.js')),
  yieldNow: () => new Promise((resolve) => setImmediate(resolve)),
});
const messages = new Emitter<RpcMessage>();
serveRpc(service, engineMethods, {
  postMessage: (message, transfer = []) => port.postMessage(message, transfer),
  onMessage: messages.event,
});
port.on('message', (message: RpcMessage) => messages.fire(message));
