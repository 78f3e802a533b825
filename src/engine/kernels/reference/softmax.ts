import type { F32, I32 } from '../kernels';

/**
 * logits (rows, V) become (softmax - onehot(target)) * scale in place; rows with a negative target become 0.
 * Returns the sum of -log p(target), in nats.
 */
export function softmaxCrossEntropy(
  logits: F32,
  targets: I32,
  rows: number,
  v: number,
  scale: number,
): number {
  let loss = 0;
  for (let r = 0; r < rows; r++) {
    const start = r * v;
    const target = targets[r];
    if (target < 0) {
      logits.fill(0, start, start + v);
      continue;
    }
    const top = maximum(logits, start, v);
    const shifted = logits[start + target] - top;
    let sum = 0;
    for (let j = start; j < start + v; j++) {
      const e = Math.exp(logits[j] - top);
      sum += e;
      logits[j] = e;
    }
    loss += Math.log(sum) - shifted;
    const factor = scale / sum;
    for (let j = start; j < start + v; j++) logits[j] *= factor;
    logits[start + target] -= scale;
  }
  return loss;
}

/** losses (rows) = -log p(target), in nats; 0 where the target is negative. `logits` (rows, V) stays as it is. */
export function crossEntropy(logits: F32, targets: I32, losses: F32, rows: number, v: number): void {
  for (let r = 0; r < rows; r++) {
    const start = r * v;
    const target = targets[r];
    if (target < 0) {
      losses[r] = 0;
      continue;
    }
    const top = maximum(logits, start, v);
    let sum = 0;
    for (let j = start; j < start + v; j++) sum += Math.exp(logits[j] - top);
    losses[r] = Math.log(sum) - (logits[start + target] - top);
  }
}

/** probabilities (V) = softmax(logits (V) / temperature); temperature > 0. */
export function softmax(logits: F32, probabilities: F32, temperature: number): void {
  const v = logits.length;
  const top = maximum(logits, 0, v);
  let sum = 0;
  for (let j = 0; j < v; j++) {
    const e = Math.exp((logits[j] - top) / temperature);
    sum += e;
    probabilities[j] = e;
  }
  for (let j = 0; j < v; j++) probabilities[j] /= sum;
}

function maximum(x: F32, start: number, length: number): number {
  let top = x[start];
  for (let j = start + 1; j < start + length; j++) {
    if (x[j] > top) top = x[j];
  }
  return top;
}
