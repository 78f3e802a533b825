import { CancellationSource } from '../base/cancellation';
import { type Disposable, DisposableStore, toDisposable } from '../base/disposable';
import { serializeError, UnrollError } from '../base/errors';
import { phrase } from '../base/phrase';
import type { CallContext } from '../protocol/engineApi';
import type { RpcPort } from './rpcPort';
import { packTransfers } from './rpcTransfer';

type Handler = (request: unknown, context: CallContext<unknown>) => Promise<unknown>;
type ServerPort = Pick<RpcPort, 'postMessage' | 'onMessage'>;

/**
 * Answers every request on `port` with exactly one `result` or `error`, also when the handler throws or its result
 * cannot be cloned. Only the listed methods can be called from outside. Disposing cancels what is running.
 */
export function serveRpc<Api extends object>(
  service: Api,
  methods: readonly (keyof Api & string)[],
  port: ServerPort,
): Disposable {
  const store = new DisposableStore();
  const running = new Map<number, CancellationSource>();
  const handlers = new Map<string, Handler>();
  for (const name of methods) {
    const method = service[name];
    if (typeof method === 'function') handlers.set(name, method.bind(service) as Handler);
  }

  async function answer(id: number, method: string, params: unknown): Promise<void> {
    const source = new CancellationSource();
    running.set(id, source);
    try {
      const handler = handlers.get(method);
      if (!handler) throw new UnrollError('internal', phrase`The engine has no method “${method}”.`);
      const send = (type: 'progress' | 'result', value: unknown) => sendValue(port, id, type, value, method);
      const value = await handler(params, {
        token: source.token,
        progress: (step) => send('progress', step),
      });
      send('result', value);
    } catch (error) {
      port.postMessage({ type: 'error', id, error: serializeError(error) });
    } finally {
      running.delete(id);
      source.dispose();
    }
  }

  store.add(
    port.onMessage((message) => {
      if (message.type === 'request') void answer(message.id, message.method, message.params);
      else if (message.type === 'cancel') running.get(message.id)?.cancel();
    }),
  );
  store.add(toDisposable(() => running.forEach((source) => source.cancel())));
  return store;
}

function sendValue(
  port: ServerPort,
  id: number,
  type: 'progress' | 'result',
  value: unknown,
  method: string,
): void {
  const packed = packTransfers(value);
  try {
    port.postMessage({ type, id, value: packed.value }, packed.transfer);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UnrollError('internal', phrase`The ${type} of “${method}” cannot be sent: ${reason}`);
  }
}
