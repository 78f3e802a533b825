import type { Random } from '../random';
import { argmax } from './argmax';
import { normalise } from './normalise';

/**
 * An id drawn from softmax(logits (V) / temperature); the most probable one at temperature 0. Always a valid id, and
 * one number drawn from `random` unless greedy. `excludedId` (the unknown token) is drawn only when nothing else can be.
 */
export function sampleToken(
  logits: Float32Array,
  temperature: number,
  random: Random,
  excludedId?: number,
): number {
  const allowed = excludedId === undefined ? logits : without(logits, excludedId);
  if (!(temperature > 0)) return argmax(allowed);
  const probabilities = normalise(allowed, temperature);
  let left = random.uniform();
  let last = argmax(probabilities);
  for (let id = 0; id < probabilities.length; id++) {
    if (!(probabilities[id] > 0) || (id === excludedId && probabilities.length > 1)) continue;
    last = id;
    left -= probabilities[id];
    if (left < 0) break;
  }
  return last; // rounding may leave a little over: then the last possible one
}

function without(logits: Float32Array, id: number): Float32Array {
  const copy = logits.slice();
  if (id < copy.length) copy[id] = NaN;
  return copy;
}
