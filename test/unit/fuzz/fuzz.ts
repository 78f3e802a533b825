import { UnrollError } from '../../../src/base/errors';
import { Random } from '../../../src/engine/random';
import type { FuzzTarget } from './targets';

export interface FuzzResult {
  trials: number;
  refused: number;
  /** Of the slowest, and which it was. */
  slowestMs: number;
  slowest: number;
}

/** Damages and uses a kind of file again and again; throws for anything but an error that says what to do. */
export function fuzz(target: FuzzTarget, trials: number, seed: number, nowMs: () => number): FuzzResult {
  const result: FuzzResult = { trials, refused: 0, slowestMs: 0, slowest: -1 };
  const prototype = Object.getOwnPropertyNames(Object.prototype).length;
  for (let trial = 0; trial < trials; trial++) {
    const bytes = target.damage(new Random(seed + trial));
    const start = nowMs();
    try {
      target.use(bytes);
    } catch (error) {
      const isClear = error instanceof UnrollError && error.hint !== '' && error.message.length < 1000;
      if (!isClear) throw new Error(`${target.name} ${seed + trial}: ${String(error)}`, { cause: error });
      result.refused++;
    }
    const milliseconds = nowMs() - start;
    if (milliseconds > result.slowestMs)
      Object.assign(result, { slowestMs: milliseconds, slowest: seed + trial });
    if (Object.getOwnPropertyNames(Object.prototype).length !== prototype)
      throw new Error(`${target.name} ${seed + trial} changed the prototype of all objects.`);
  }
  return result;
}
