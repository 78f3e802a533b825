import type { ModelSpec } from '../../protocol/spec';
import { cells } from '../cells/cells';
import { directionsOf, inputSize, outputSize } from './parameterBlock';

/**
 * Floating-point operations of training per token: 2 for each weight forward and 4 backward. Embeddings are looked up,
 * not multiplied by, so they do not count.
 */
export function operationsPerToken(spec: ModelSpec): number {
  const { layers, hiddenSize, vocabularySize } = spec;
  const columns = cells[spec.cell].gateCount * hiddenSize;
  let stack = 0;
  for (let layer = 0; layer < layers; layer++) stack += columns * (inputSize(spec, layer) + hiddenSize);
  return 6 * (directionsOf(spec).length * stack + outputSize(spec) * vocabularySize);
}
