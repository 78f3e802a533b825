import type { Disposable } from '../base/disposable';
import { UnrollError } from '../base/errors';
import { Emitter, type Event } from '../base/event';
import type { RpcMessage } from '../protocol/rpc';
import type { RpcPort } from './rpcPort';

/**
 * The other end of an engine, be it a thread or a process: its messages, and its death, which is told once. After `dispose`
 * that is an UnrollError `cancelled`, so that nothing pending hangs, else what went wrong.
 */
export abstract class MortalPort implements RpcPort, Disposable {
  protected readonly messages = new Emitter<RpcMessage>();
  private readonly deaths = new Emitter<Error>();
  private death?: Error;

  get onMessage(): Event<RpcMessage> {
    return this.messages.event;
  }

  /** A listener that comes too late hears of the death too. */
  readonly onDeath: Event<Error> = (listener) => {
    const { death } = this;
    if (death) queueMicrotask(() => listener(death));
    return this.deaths.event(listener);
  };

  abstract postMessage(message: RpcMessage, transfer?: ArrayBuffer[]): void;

  dispose(): void {
    this.die(new UnrollError('cancelled', 'The engine was shut down.'));
    this.messages.dispose();
    this.deaths.dispose();
  }

  protected get isDead(): boolean {
    return this.death !== undefined;
  }

  protected die(error: Error): void {
    if (this.death) return;
    this.death = error;
    this.end();
    this.deaths.fire(error);
  }

  /** Ends the thread or the process, which may have ended already. */
  protected abstract end(): void;
}
