/** What `waitFor` says when its time is up. */
export class WaitingError extends Error {}

export interface WaitOptions {
  timeoutMs?: number;
  intervalMs?: number;
}

/**
 * Asks until the answer is neither undefined, false nor an exception, and returns it. A workbench redraws at any
 * moment, so an exception of one attempt (an element that has just gone) is only an answer that is not there yet.
 */
export async function waitFor<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
  { timeoutMs = 30_000, intervalMs = 100 }: WaitOptions = {},
): Promise<T> {
  const end = Date.now() + timeoutMs;
  let last: unknown = 'no answer';
  while (Date.now() < end) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
      last = 'no answer';
    } catch (error) {
      last = error;
    }
    await pause(intervalMs);
  }
  throw new WaitingError(`Waited ${timeoutMs / 1000} s in vain for ${what}: ${String(last)}`);
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
