import os from 'node:os';

/** How many things that keep a core busy may run at once. More than a few gain nothing and take memory. */
export const lanes = Math.max(1, Math.min(4, os.availableParallelism()));

/**
 * Runs jobs in their order, so many at once, the longest best first. After one that failed no other begins; those that
 * run come to their end, then the first error is thrown.
 * @param {(() => Promise<unknown>)[]} jobs @param {number} atOnce
 */
export async function sideBySide(jobs, atOnce) {
  const waiting = [...jobs];
  /** @type {unknown[]} */
  const errors = [];
  const lane = async () => {
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      try {
        await job();
      } catch (error) {
        errors.push(error);
        waiting.length = 0;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, jobs.length) }, lane));
  // The others are told here, or nobody would hear of them.
  for (const error of errors.slice(1)) console.error(error instanceof Error ? error.message : error);
  if (errors.length > 0) throw errors[0];
}
