import { type CancellationToken, neverCancelled } from '../base/cancellation';
import { type Disposable, DisposableStore } from '../base/disposable';
import { deserializeError, UnrollError } from '../base/errors';
import { phrase } from '../base/phrase';
import type { CallContext, EngineApi } from '../protocol/engineApi';
import type { RpcMessage } from '../protocol/rpc';
import type { RpcPort } from './rpcPort';
import { packTransfers } from './rpcTransfer';

export type { RpcPort };

export interface CallOptions<Progress> {
  token?: CancellationToken;
  progress?: (value: Progress) => void;
}

/** The service's interface as its caller sees it. */
export type Client<Api> = {
  [Method in keyof Api]: Api[Method] extends (
    request: infer Request,
    context: CallContext<infer Progress>,
  ) => Promise<infer Result>
    ? (request: Request, options?: CallOptions<Progress>) => Promise<Result>
    : never;
};

/**
 * Methods whose cancelled call still delivers a result: their promise waits for it. A cancelled training ends early and
 * hands over what was learnt. Every other method's promise rejects with `cancelled` the moment its token is cancelled.
 */
const engineMethodsFinishingOnCancel: readonly (keyof EngineApi)[] = ['train'];

export interface RpcClientOptions {
  finishOnCancel?: readonly string[];
  /** Hears of errors thrown by callers' progress listeners. */
  onListenerError?: (error: unknown) => void;
}

/**
 * A client whose every call settles: with the result, the service's error, `cancelled`, or `worker-died`. Typed arrays
 * in a request are given away (transferred). Disposing rejects what is pending with `cancelled`.
 */
export function createRpcClient<Api>(
  port: RpcPort,
  options: RpcClientOptions = {},
): Client<Api> & Disposable {
  const calls = new PendingCalls(port, options);
  const methods = new Map<string, unknown>([['dispose', () => calls.dispose()]]);
  return new Proxy({} as Client<Api> & Disposable, {
    get(_target, name) {
      // A promise that resolves to the client asks for `then`; the client is not a promise.
      if (typeof name !== 'string' || name === 'then') return undefined;
      let method = methods.get(name);
      if (!method) {
        method = (params: unknown, callOptions?: CallOptions<unknown>) =>
          calls.call(name, params, callOptions);
        methods.set(name, method);
      }
      return method;
    },
  });
}

interface PendingCall {
  resolve(value: unknown): void;
  reject(error: unknown): void;
  progress?: (value: unknown) => void;
}

class PendingCalls implements Disposable {
  private readonly pending = new Map<number, PendingCall>();
  private readonly store = new DisposableStore();
  private readonly finishOnCancel: ReadonlySet<string>;
  /** Once set, nothing is sent any more and every call fails with it. */
  private closed?: UnrollError;
  private lastId = 0;

  constructor(
    private readonly port: RpcPort,
    private readonly options: RpcClientOptions,
  ) {
    this.finishOnCancel = new Set(options.finishOnCancel ?? engineMethodsFinishingOnCancel);
    this.store.add(port.onMessage((message) => this.receive(message)));
    this.store.add(port.onDeath((error) => this.close(workerDied(error))));
  }

  async call(
    method: string,
    params: unknown,
    { token = neverCancelled, progress }: CallOptions<unknown> = {},
  ): Promise<unknown> {
    if (token.isCancellationRequested) throw cancelled();
    if (this.closed) throw this.closed;
    const id = ++this.lastId;
    const result = new Promise<unknown>((resolve, reject) =>
      this.pending.set(id, { resolve, reject, progress }),
    );
    try {
      const { value, transfer } = packTransfers(params);
      this.port.postMessage({ type: 'request', id, method, params: value }, transfer);
    } catch (error) {
      this.pending.delete(id);
      throw new UnrollError('internal', phrase`The request “${method}” cannot be sent: ${messageOf(error)}`);
    }
    const registration = token.onCancellationRequested(() => this.cancel(id, method));
    try {
      return await result;
    } finally {
      registration.dispose();
    }
  }

  dispose(): void {
    this.close(new UnrollError('cancelled', 'The engine was shut down.'));
  }

  private cancel(id: number, method: string): void {
    const call = this.pending.get(id);
    if (!call) return;
    this.port.postMessage({ type: 'cancel', id });
    if (this.finishOnCancel.has(method)) return;
    this.pending.delete(id);
    call.reject(cancelled());
  }

  private receive(message: RpcMessage): void {
    if (message.type === 'request' || message.type === 'cancel') return;
    // Replies to calls that were cancelled meanwhile have nobody to go to.
    const call = this.pending.get(message.id);
    if (!call) return;
    if (message.type === 'progress') {
      this.report(call, message.value);
      return;
    }
    this.pending.delete(message.id);
    if (message.type === 'result') call.resolve(message.value);
    else call.reject(deserializeError(message.error));
  }

  private report(call: PendingCall, value: unknown): void {
    try {
      call.progress?.(value);
    } catch (error) {
      this.options.onListenerError?.(error);
    }
  }

  private close(error: UnrollError): void {
    if (this.closed) return;
    this.closed = error;
    this.store.dispose();
    const calls = [...this.pending.values()];
    this.pending.clear();
    for (const call of calls) call.reject(error);
  }
}

function cancelled(): UnrollError {
  return new UnrollError('cancelled', 'Cancelled.');
}

function workerDied(cause: Error): UnrollError {
  // A port that was shut down on purpose says so itself.
  if (cause instanceof UnrollError) return cause;
  return new UnrollError(
    'worker-died',
    phrase`The engine stopped unexpectedly: ${cause.message}`,
    'Run the command again: it starts a fresh engine. Models that were saved are still there; a training that had not finished has to be started again.',
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
