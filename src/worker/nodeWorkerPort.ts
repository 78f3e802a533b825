import { Worker } from 'node:worker_threads';
import type { Disposable } from '../base/disposable';
import type { RpcMessage } from '../protocol/rpc';
import type { EngineOptions } from './engineOptions';
import { MortalPort } from './mortalPort';
import type { RpcPort } from './rpcPort';

/**
 * Starts the bundled worker script in a thread. However the thread ends, `onDeath` fires once: with an UnrollError
 * `cancelled` after `dispose`, so that nothing pending hangs, else with what went wrong.
 */
export function startEngineWorker(
  scriptPath: string,
  options: EngineOptions = { kernels: 'auto' },
): RpcPort & Disposable {
  return new NodeWorkerPort(scriptPath, options);
}

class NodeWorkerPort extends MortalPort {
  private readonly worker: Worker;

  constructor(scriptPath: string, workerData: EngineOptions) {
    super();
    // Without execArgv an editor that is being debugged would make the worker wait for a debugger on the same port.
    this.worker = new Worker(scriptPath, { workerData, execArgv: [], name: 'unroll-engine' });
    this.worker.on('message', (message: RpcMessage) => this.messages.fire(message));
    this.worker.on('messageerror', (error) => this.die(error));
    this.worker.on('error', (error) => this.die(error instanceof Error ? error : new Error(String(error))));
    this.worker.on('exit', (code) => this.die(new Error(`its thread ended with code ${code}`)));
  }

  postMessage(message: RpcMessage, transfer: ArrayBuffer[] = []): void {
    this.worker.postMessage(message, transfer);
  }

  protected override end(): void {
    void this.worker.terminate();
  }
}
