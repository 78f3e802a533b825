import { argmax } from './argmax';

/**
 * A distribution (V) at another temperature, p^(1/T) normalised: the same as softmax(logits / T) of the logits that gave
 * it. 0, below and NaN are greedy, all on the most probable; what is not a positive number stays impossible.
 */
export function temper(probabilities: Float32Array, temperature: number): Float32Array {
  if (temperature === 1) return probabilities;
  const tempered = new Float32Array(probabilities.length);
  const best = argmax(probabilities);
  const top = probabilities[best];
  if (!(top > 0)) return probabilities;
  if (!(temperature > 0)) {
    tempered[best] = 1;
    return tempered;
  }
  let sum = 0;
  for (let id = 0; id < probabilities.length; id++) {
    const weight = (probabilities[id] / top) ** (1 / temperature);
    tempered[id] = weight > 0 ? weight : 0;
    sum += tempered[id];
  }
  for (let id = 0; id < tempered.length; id++) tempered[id] /= sum;
  return tempered;
}
