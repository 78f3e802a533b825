import type { Pacer } from '../network/pacer';
import type { TranslationNetwork } from './translationNetwork';

/** Of each token of the target that `network.single` has just read, by what was read before it. */
export function* targetProbabilities(
  network: TranslationNetwork,
  steps: number,
  pacer: Pacer,
): Generator<void, number[]> {
  const { kernels, spec, single } = network;
  const { hiddenSize, vocabularySize: v } = spec;
  const { logits } = network.steps[0];
  const loss = network.singleLoss;
  const probabilities: number[] = [];
  for (let t = 0; t < steps; t++) {
    const product = network.createOutputProduct(single.top.subarray(t * hiddenSize), logits, 1);
    yield* product.run(1, pacer);
    kernels.crossEntropy(logits, single.batch.targets.subarray(t, t + 1), loss, 1, v);
    probabilities.push(Math.exp(-loss[0]));
  }
  return probabilities;
}
