import { join } from 'node:path';
import { chooseKernels } from '../engine/kernels/chooseKernels';
import { nodeThreads } from '../node/nodeThreads';
import { revectorizedOrNext } from '../node/revectorized';
import { allowRelaxedSimd } from '../node/wasmFeatures';
import { engineMethods } from './engineMethods';
import { portToHost } from './enginePort';
import { createEngineService } from './engineService';
import { serveRpc } from './rpcServer';

/** The shell of the engine's thread or process: its service behind the port to the host. */
const port = portToHost();
allowRelaxedSimd();
const nowSeconds = () => performance.now() / 1000;
const { kernels } = port.options;
const { backend, reason } =
  kernels === 'revectorized' ? revectorizedOrNext(nowSeconds) : chooseKernels(kernels, nowSeconds);
const service = createEngineService({
  backend,
  reason,
  nowSeconds,
  threads: nodeThreads(join(__dirname, 'trainingThread.js')),
  yieldNow: () => new Promise((resolve) => setImmediate(resolve)),
});
serveRpc(service, engineMethods, port);
