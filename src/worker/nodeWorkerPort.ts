import { Worker } from 'node:worker_threads';
import type { Disposable } from '../base/disposable';
import { UnrollError } from '../base/errors';
import { Emitter, type Event } from '../base/event';
import type { RpcMessage } from '../protocol/rpc';
import type { EngineOptions } from './engineOptions';
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

class NodeWorkerPort implements RpcPort, Disposable {
  private readonly worker: Worker;
  private readonly messages = new Emitter<RpcMessage>();
  private readonly deaths = new Emitter<Error>();
  private death?: Error;

  constructor(scriptPath: string, workerData: EngineOptions) {
    // Without execArgv an editor that is being debugged would make the worker wait for a debugger on the same port.
    this.worker = new Worker(scriptPath, { workerData, execArgv: [], name: 'unroll-engine' });
    this.worker.on('message', (message: RpcMessage) => this.messages.fire(message));
    this.worker.on('messageerror', (error) => this.die(error));
    this.worker.on('error', (error) => this.die(error instanceof Error ? error : new Error(String(error))));
    this.worker.on('exit', (code) => this.die(new Error(`its thread ended with code ${code}`)));
  }

  get onMessage(): Event<RpcMessage> {
    return this.messages.event;
  }

  /** A listener that comes too late hears of the death too. */
  readonly onDeath: Event<Error> = (listener) => {
    const { death } = this;
    if (death) queueMicrotask(() => listener(death));
    return this.deaths.event(listener);
  };

  postMessage(message: RpcMessage, transfer: ArrayBuffer[] = []): void {
    this.worker.postMessage(message, transfer);
  }

  dispose(): void {
    this.die(new UnrollError('cancelled', 'The engine was shut down.'));
    this.messages.dispose();
    this.deaths.dispose();
  }

  private die(error: Error): void {
    if (this.death) return;
    this.death = error;
    void this.worker.terminate();
    this.deaths.fire(error);
  }
}
