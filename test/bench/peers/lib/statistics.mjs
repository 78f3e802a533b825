/** Figures out of rounds. */

export function median(values) {
  if (values.length === 0) return Number.NaN;
  const ordered = [...values].sort((a, b) => a - b);
  const middle = ordered.length >> 1;
  return ordered.length % 2 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2;
}

const gates = { lstm: 4, gru: 3, 'rnn-tanh': 1 };

/** Floating point operations to train on one token: 6 for every weight that a product uses (2 forward, 4 backward). */
export function flopsPerToken(cell, { hidden, layers, vocabulary }) {
  return 6 * (layers * gates[cell] * 2 * hidden * hidden + hidden * vocabulary);
}
