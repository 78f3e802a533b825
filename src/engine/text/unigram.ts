/**
 * Perplexity of the simplest language model there is, the baseline that every trained model must beat: each token by
 * its share of the training text, p(id) = (count(id) + 1) / (N + V), add-one smoothing. As in evaluation of a network,
 * the first token of `valid` is context only. NaN when nothing is to be predicted.
 */
export function unigramPerplexity(train: Int32Array, valid: Int32Array, vocabularySize: number): number {
  if (valid.length < 2) return NaN;
  const counts = new Float64Array(vocabularySize).fill(1);
  for (const id of train) counts[id]++;
  const total = train.length + vocabularySize;
  let loss = 0;
  for (let i = 1; i < valid.length; i++) loss -= Math.log(counts[valid[i]] / total);
  return Math.exp(loss / (valid.length - 1));
}
