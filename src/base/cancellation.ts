import type { Disposable } from './disposable';
import { UnrollError } from './errors';
import { Emitter, type Event } from './event';

/** Read side of a cancellation. Structurally compatible with `vscode.CancellationToken`. */
export interface CancellationToken {
  readonly isCancellationRequested: boolean;
  readonly onCancellationRequested: Event<void>;
}

export class CancellationSource implements Disposable {
  private cancelled = false;
  private readonly emitter = new Emitter<void>();
  readonly token: CancellationToken;

  constructor() {
    const isCancelled = () => this.cancelled;
    this.token = {
      get isCancellationRequested() {
        return isCancelled();
      },
      onCancellationRequested: (listener) => {
        if (this.cancelled) listener();
        return this.emitter.event(listener);
      },
    };
  }

  cancel(): void {
    if (this.cancelled) return;
    this.cancelled = true;
    this.emitter.fire();
  }

  dispose(): void {
    this.emitter.dispose();
  }
}

export const neverCancelled: CancellationToken = {
  isCancellationRequested: false,
  onCancellationRequested: () => ({ dispose: () => undefined }),
};

export function throwIfCancelled(token: CancellationToken): void {
  if (token.isCancellationRequested) throw new UnrollError('cancelled', 'Cancelled.');
}
