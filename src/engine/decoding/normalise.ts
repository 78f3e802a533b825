import { argmax } from './argmax';

/**
 * softmax(logits (V) / temperature): a new array (V) of finite probabilities that sum to 1. A temperature of 0, below
 * or NaN is greedy: all on the most probable token.
 */
export function normalise(logits: Float32Array, temperature: number): Float32Array {
  const probabilities = new Float32Array(logits.length);
  const top = logits[argmax(logits)];
  if (!(top > -Infinity)) return probabilities.fill(1 / logits.length); // all NaN or -Infinity
  if (!(temperature > 0)) {
    probabilities[argmax(logits)] = 1;
    return probabilities;
  }
  let sum = 0;
  for (let id = 0; id < logits.length; id++) {
    const weight = logits[id] === top ? 1 : Math.exp((logits[id] - top) / temperature);
    probabilities[id] = weight > 0 ? weight : 0; // NaN too
    sum += probabilities[id];
  }
  for (let id = 0; id < logits.length; id++) probabilities[id] /= sum;
  return probabilities;
}
