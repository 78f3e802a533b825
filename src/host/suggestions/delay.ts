import type { CancellationToken } from '../../base/cancellation';

/** Waits, but not after a cancellation. Leaves neither a timer nor a listener behind. */
export function delay(delayMs: number, token: CancellationToken): Promise<void> {
  if (delayMs <= 0 || token.isCancellationRequested) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      listener.dispose();
      resolve();
    };
    const timer = setTimeout(done, delayMs);
    const listener = token.onCancellationRequested(done);
  });
}
