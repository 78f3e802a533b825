import type { Disposable } from '../base/disposable';
import type { EngineOptions } from './engineOptions';
import { startEngineProcess } from './nodeProcessPort';
import { startEngineWorker } from './nodeWorkerPort';
import type { RpcPort } from './rpcPort';

/** Starts the bundled worker script where its kernels allow: in a thread, or in a process of its own. */
export function startEngine(scriptPath: string, options: EngineOptions): RpcPort & Disposable {
  return options.kernels === 'revectorized'
    ? startEngineProcess(scriptPath, options)
    : startEngineWorker(scriptPath, options);
}
