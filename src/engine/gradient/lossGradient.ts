/**
 * The softmax of some logits, in double precision: probability and loss (nats) of token `id`, and the gradient of that loss
 * at each logit. That at the token itself, p - 1, is taken as what all others sum up to: it stays right where p is nearly 1.
 */
export function lossGradient(
  logits: ArrayLike<number>,
  id: number,
): { probability: number; loss: number; dLogits: Float64Array } {
  const dLogits = Float64Array.from(logits);
  const most = dLogits.reduce((a, b) => Math.max(a, b), -Infinity);
  let others = 0; // relative to the largest logit, as all of these
  for (let v = 0; v < dLogits.length; v++) {
    dLogits[v] = Math.exp(dLogits[v] - most);
    if (v !== id) others += dLogits[v];
  }
  const own = dLogits[id];
  const sum = own + others;
  for (let v = 0; v < dLogits.length; v++) dLogits[v] = v === id ? -others / sum : dLogits[v] / sum;
  const isTiny = own < 1e-300; // what a quotient would not hold
  const loss = isTiny ? Math.log(sum) + most - logits[id] : Math.log1p(others / own);
  return { probability: own / sum, loss, dLogits };
}
