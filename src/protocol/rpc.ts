import type { SerializedError } from '../base/errors';

/** What crosses the boundary between host and worker. Every `request` is settled by exactly one `result` or `error`. */
export type RpcMessage =
  | { type: 'request'; id: number; method: string; params: unknown }
  | { type: 'cancel'; id: number }
  | { type: 'progress'; id: number; value: unknown }
  | { type: 'result'; id: number; value: unknown }
  | { type: 'error'; id: number; error: SerializedError };
