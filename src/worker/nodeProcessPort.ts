import { type ChildProcess, fork } from 'node:child_process';
import type { Disposable } from '../base/disposable';
import type { RpcMessage } from '../protocol/rpc';
import type { EngineOptions } from './engineOptions';
import { MortalPort } from './mortalPort';
import type { RpcPort } from './rpcPort';

/** Characters of what the process wrote to standard error that are kept, for the report of its death. */
const keptErrors = 2000;

/**
 * Starts the bundled worker script in a process of its own, for flags of V8 that no other extension shall see. The process
 * ends when its host does, however that ends. As with a thread, `onDeath` fires once: with an UnrollError `cancelled` after
 * `dispose`, else with what went wrong.
 */
export function startEngineProcess(scriptPath: string, options: EngineOptions): RpcPort & Disposable {
  return new NodeProcessPort(scriptPath, options);
}

class NodeProcessPort extends MortalPort {
  private readonly child: ChildProcess;
  private errors = '';

  constructor(scriptPath: string, options: EngineOptions) {
    super();
    this.child = fork(scriptPath, [JSON.stringify(options)], {
      // Typed arrays cross as they are; they are copied, as processes share no memory.
      serialization: 'advanced',
      // A host that is being debugged shall not hand its flags on; an editor's binary runs scripts when told so.
      execArgv: [],
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.child.stderr?.on('data', (text: unknown) => {
      this.errors = (this.errors + String(text)).slice(-keptErrors);
    });
    this.child.on('message', (message) => this.messages.fire(message as RpcMessage));
    this.child.on('error', (error) => this.die(error));
    // Not `exit`: what the process sent or wrote last may come after it.
    this.child.on('close', (code, signal) => this.die(new Error(this.describeEnd(code, signal))));
  }

  postMessage(message: RpcMessage): void {
    if (this.isDead || !this.child.connected) return;
    this.child.send(message, (error) => {
      if (error) this.die(error);
    });
  }

  private describeEnd(code: number | null, signal: string | null): string {
    const end = `its process ended ${signal ? `by ${signal}` : `with code ${code}`}`;
    return this.errors ? `${end}: ${this.errors.trim()}` : end;
  }

  protected override end(): void {
    // It holds nothing that would have to be put away; a training in full swing would put a polite end off.
    this.child.kill('SIGKILL');
  }
}
