/** Id of the greatest value, the first among equals; 0 when all are NaN. */
export function argmax(values: Float32Array): number {
  let best = -1;
  for (let id = 0; id < values.length; id++) {
    if (best < 0 ? values[id] === values[id] : values[id] > values[best]) best = id;
  }
  return Math.max(best, 0);
}
