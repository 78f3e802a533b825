import { type Disposable, DisposableObject } from '../../base/disposable';
import { UnrollError } from '../../base/errors';
import { Emitter } from '../../base/event';
import { phrase } from '../../base/phrase';
import type { EngineApi } from '../../protocol/engineApi';
import { type Client, createRpcClient } from '../../worker/rpcClient';
import type { RpcPort } from '../../worker/rpcPort';

export type Engine = Client<EngineApi>;

interface RunningEngine {
  port: RpcPort & Disposable;
  engine: Engine & Disposable;
}

/**
 * The engine's worker as the host sees it: started by the first call, and started afresh by the next one after it died.
 * What a dead worker held (models, documents) is gone; `generation` tells the caches of the host which worker they speak of.
 */
export class EngineClient extends DisposableObject {
  private running: RunningEngine | undefined;
  private starts = 0;
  private readonly deaths = this._register(new Emitter<UnrollError>());
  private readonly startings = this._register(new Emitter<void>());
  readonly onDeath = this.deaths.event;
  /** A worker has been started; fires after the call that wanted it is on its way. */
  readonly onDidStart = this.startings.event;

  constructor(private readonly startPort: () => RpcPort & Disposable) {
    super();
  }

  /** Grows with every worker started; 0 before the first. */
  get generation(): number {
    return this.starts;
  }

  get isRunning(): boolean {
    return this.running !== undefined;
  }

  /** The engine, in a worker that is alive as far as is known. Calls on it always settle. */
  get engine(): Engine {
    if (this.isDisposed) throw new UnrollError('cancelled', 'Unroll is shutting down.');
    this.running ??= this.start();
    return this.running.engine;
  }

  /** Ends the worker; the next call starts another. */
  restart(): void {
    const running = this.running;
    this.running = undefined;
    if (running) end(running);
  }

  override dispose(): void {
    this.restart();
    super.dispose();
  }

  private start(): RunningEngine {
    const port = this.startPort();
    this.starts++;
    const running: RunningEngine = { port, engine: createRpcClient<EngineApi>(port) };
    port.onDeath((error) => {
      if (this.running !== running) return;
      this.running = undefined;
      end(running);
      this.deaths.fire(
        new UnrollError(
          'worker-died',
          phrase`Unroll's engine stopped unexpectedly: ${error.message}.`,
          'Stored models are safe. The next command starts it again.',
        ),
      );
    });
    queueMicrotask(() => this.startings.fire());
    return running;
  }
}

function end({ engine, port }: RunningEngine): void {
  engine.dispose(); // first, so that every pending call is settled
  port.dispose();
}
