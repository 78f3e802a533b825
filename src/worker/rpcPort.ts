import type { Event } from '../base/event';
import type { RpcMessage } from '../protocol/rpc';

/** One end of the boundary between host and worker. Hides what kind of thread, process or test double is behind it. */
export interface RpcPort {
  /** Buffers in `transfer` are moved, not copied. Throws when the message cannot be cloned. */
  postMessage(message: RpcMessage, transfer?: ArrayBuffer[]): void;
  readonly onMessage: Event<RpcMessage>;
  /** Fires at most once, when the other end will never answer again. */
  readonly onDeath: Event<Error>;
}
